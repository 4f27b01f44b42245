#include "pack_view.h"

#include <cstring>

namespace frontdoor::redflags {

namespace {

Error corrupt(std::string where) { return {ErrorCode::corrupt, "The red-flag pack is damaged: fetch it again.", std::move(where)}; }

struct SectionTable {
  std::string_view blob;
  std::string_view operator[](Section section) const {
    const U32Array table{reinterpret_cast<const unsigned char*>(blob.data()) + kHeaderBytes, 2 * kSections};
    const auto i = static_cast<std::uint32_t>(section);
    return blob.substr(table[2 * i], table[2 * i + 1]);
  }
  bool inside() const {
    const U32Array table{reinterpret_cast<const unsigned char*>(blob.data()) + kHeaderBytes, 2 * kSections};
    for (std::uint32_t i = 0; i < kSections; ++i) {
      if (table[2 * i] > blob.size() || table[2 * i + 1] > blob.size() - table[2 * i]) return false;
    }
    return true;
  }
};

template <typename Array>
Array array_of(std::string_view bytes, std::uint32_t item_bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<std::uint32_t>(bytes.size() / item_bytes)};
}
U8Array u8(std::string_view bytes) { return array_of<U8Array>(bytes, 1); }
U16Array u16(std::string_view bytes) { return array_of<U16Array>(bytes, 2); }

// Makes the running sums; false unless there is one count an entry and they add up to `total`.
bool open_ranges(std::string_view counts, std::uint32_t entries, std::uint32_t total, Ranges& ranges) {
  ranges.counts = u16(counts);
  if (ranges.counts.count != entries) return false;
  ranges.sums.reserve(entries / kOffsetStride + 1);
  for (std::uint32_t i = 0; i < entries; ++i) {
    if (i % kOffsetStride == 0) ranges.sums.push_back(ranges.total);
    ranges.total += ranges.counts[i];
    if (ranges.total > total) return false;
  }
  return ranges.total == total;
}

bool open_words(std::string_view starts, std::string_view bytes, WordList& list) {
  list.starts = u16(starts);
  list.bytes = bytes;
  if (list.starts.count != kWordBytesMax + 2) return false;
  std::uint32_t offset = 0;
  for (std::uint32_t length = 0; length <= kWordBytesMax; ++length) {
    list.offsets[length] = offset;
    if (list.starts[length + 1] < list.starts[length]) return false;
    offset += length * static_cast<std::uint32_t>(list.starts[length + 1] - list.starts[length]);
  }
  return list.starts[0] == 0 && offset == bytes.size();
}

bool ids_below(const U16Array& ids, std::uint32_t limit, std::uint16_t mask) {
  for (std::uint32_t i = 0; i < ids.count; ++i) {
    if ((ids[i] & mask) >= limit) return false;
  }
  return true;
}

bool outputs_fit(const PackView& pack) {
  for (std::uint32_t i = 0; i < pack.outputs.count; ++i) {
    const std::uint16_t output = pack.outputs[i];
    const std::uint32_t limit = (output & kTriggerOutput) ? pack.trigger_count() : pack.concept_count();
    if ((output & ~kTriggerOutput) >= limit) return false;
  }
  for (std::uint32_t i = 0; i < pack.trigger_count(); ++i) {
    if (pack.triggers[4 * i] >= static_cast<std::uint8_t>(Category::count) || pack.triggers[4 * i + 1] > 3) return false;
  }
  return true;
}

bool string_fits(const PackView& pack, std::uint16_t id) { return id == kNone || id < pack.string_ranges.counts.count; }

bool groups_fit(const PackView& pack, std::uint32_t at) {
  if (at + 2 > pack.groups.count) return false;
  const std::uint32_t groups = pack.groups[at] + pack.groups[at + 1];
  if (pack.groups[at] == 0) return false;
  at += 2;
  for (std::uint32_t g = 0; g < groups; ++g) {
    if (at >= pack.groups.count) return false;
    const std::uint32_t size = pack.groups[at++];
    if (size > pack.groups.count - at) return false;
    for (std::uint32_t k = 0; k < size; ++k) {
      if (pack.groups[at + k] >= pack.concept_count()) return false;
    }
    at += size;
  }
  return true;
}

bool numbers_fit(const PackView& pack, std::uint32_t words) {
  if (pack.numbers.count != kNumberClasses + kSpecialConcepts.size()) return false;
  for (std::uint32_t i = 0; i < kNumberClasses; ++i) {
    if (pack.numbers[i] >= words) return false;
  }
  const auto concept_fits = [&pack](std::uint16_t id) { return id == kNone || id < pack.concept_count(); };
  return concept_fits(pack.longstanding()) && concept_fits(pack.acute()) && concept_fits(pack.subject());
}

bool rules_fit(const PackView& pack) {
  for (std::uint32_t i = 0; i < pack.rule_count(); ++i) {
    const Rule rule = pack.rule_at(i);
    if (rule.action > 5 || rule.sex > 2 || !groups_fit(pack, rule.groups)) return false;
    for (std::uint16_t id : {rule.id, rule.source, rule.wording, rule.question}) {
      if (!string_fits(pack, id)) return false;
    }
  }
  for (std::uint32_t i = 0; i < pack.concept_count(); ++i) {
    if (!string_fits(pack, pack.concept_at(i).name)) return false;
  }
  return true;
}

}  // namespace

std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

std::uint16_t WordList::find(std::string_view text) const {
  if (text.empty() || text.size() > kWordBytesMax) return kNone;
  const auto length = static_cast<std::uint32_t>(text.size());
  const std::uint32_t first = starts[length];
  std::uint32_t low = 0;
  std::uint32_t high = starts[length + 1] - first;
  const char* base = bytes.data() + offsets[length];
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    const int order = std::memcmp(base + middle * length, text.data(), length);
    if (order == 0) return static_cast<std::uint16_t>(first + middle);
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return kNone;
}

std::string_view WordList::word(std::uint16_t id, std::size_t length) const {
  const auto l = static_cast<std::uint32_t>(length);
  return bytes.substr(offsets[l] + (id - starts[l]) * l, l);
}

std::string_view PackView::string(std::uint16_t id) const {
  if (id == kNone) return {};
  const Range range = string_ranges[id];
  return strings.substr(range.begin, range.end - range.begin);
}

Concept PackView::concept_at(std::uint32_t i) const {
  const U16Array at{concepts.data + 4 * i, 2};
  return {at[0], (at[1] & 1) != 0};
}

Trigger PackView::trigger_at(std::uint32_t i) const {
  const unsigned char* at = triggers.data + 4 * i;
  return {static_cast<Category>(at[0]), static_cast<Direction>(at[1]), at[2], at[3] != 0};
}

Rule PackView::rule_at(std::uint32_t i) const {
  const unsigned char* at = rules.data + 20 * static_cast<std::size_t>(i);
  const U16Array words{at, 10};
  Rule rule{};
  rule.id = words[0];
  rule.source = words[1];
  rule.wording = words[2];
  rule.question = words[3];
  rule.action = at[8];
  rule.counts_resolved = (at[9] & 1) != 0;
  rule.asks_if_unknown = (at[9] & 2) != 0;
  rule.pregnant = (at[9] & 4) != 0;
  rule.asks_if_longstanding = (at[9] & 8) != 0;
  rule.sex = at[10];
  rule.within = at[11];
  rule.age_from_months = words[6];
  rule.age_to_months = words[7];
  rule.groups = U32Array{at + 16, 1}[0];
  return rule;
}

Result<PackView> open_pack(std::string_view blob) {
  if (blob.size() < kHeaderBytes + 8 * kSections || blob.substr(0, 4) != kMagic) return corrupt("header");
  const U32Array header{reinterpret_cast<const unsigned char*>(blob.data()), 4};
  if (header[1] != kFormat) {
    return Error{ErrorCode::unsupported_version, "The red-flag pack has another format: build it again.", "header"};
  }
  if (header[2] != blob.size()) return corrupt("length");
  if (header[3] != checksum(blob.substr(kHeaderBytes))) return corrupt("checksum");
  const SectionTable table{blob};
  if (!table.inside()) return corrupt("sections");

  PackView pack;
  pack.strings = table[Section::strings];
  pack.word_flags = u8(table[Section::word_flags]);
  pack.word_sets = u16(table[Section::word_sets]);
  pack.edge_sets = {u8(table[Section::edge_sets_low]), u8(table[Section::edge_sets_high])};
  pack.edge_gaps = u8(table[Section::edge_gaps]);
  pack.node_gaps = u8(table[Section::node_gaps]);
  pack.outputs = u16(table[Section::outputs]);
  pack.concepts = u8(table[Section::concepts]);
  pack.concept_rules = u16(table[Section::concept_rules]);
  pack.triggers = u8(table[Section::triggers]);
  pack.rules = u8(table[Section::rules]);
  pack.groups = u16(table[Section::groups]);
  pack.numbers = u16(table[Section::numbers]);

  const auto string_count = static_cast<std::uint32_t>(table[Section::string_sizes].size() / 2);
  if (string_count == 0 || !open_ranges(table[Section::string_sizes], string_count,
                                        static_cast<std::uint32_t>(pack.strings.size()), pack.string_ranges)) {
    return corrupt("strings");
  }
  if (!open_words(table[Section::word_starts], table[Section::words], pack.lexicon) ||
      !open_words(table[Section::common_starts], table[Section::common_words], pack.common)) {
    return corrupt("words");
  }
  const std::uint32_t words = pack.lexicon.starts[kWordBytesMax + 1];
  const std::uint32_t nodes = pack.edge_sets.count() + 1;
  if (pack.word_flags.count != words || !numbers_fit(pack, words)) return corrupt("word flags");
  if (!open_ranges(table[Section::word_set_counts], words, pack.word_sets.count, pack.word_set_ranges)) {
    return corrupt("word sets");
  }
  if (!open_ranges(table[Section::node_counts], nodes, pack.edge_sets.count(), pack.node_edges) ||
      !open_ranges(table[Section::output_counts], nodes, pack.outputs.count, pack.node_outputs) ||
      pack.edge_sets.high.count != pack.edge_sets.count() || pack.edge_gaps.count != pack.edge_sets.count() ||
      pack.node_gaps.count != nodes) {
    return corrupt("nodes");
  }
  pack.root_edges = pack.node_edges.counts[0];
  for (std::uint32_t i = 0; i < pack.root_edges; ++i) {
    if (pack.edge_sets[i] != i) return corrupt("root");
  }
  if (!outputs_fit(pack)) return corrupt("outputs");
  if (!open_ranges(table[Section::concept_rule_counts], pack.concept_count(), pack.concept_rules.count,
                   pack.concept_rule_ranges) ||
      !ids_below(pack.concept_rules, pack.rule_count(), 0xFFFF)) {
    return corrupt("concepts");
  }
  if (!rules_fit(pack)) return corrupt("rules");
  return pack;
}

}  // namespace frontdoor::redflags
