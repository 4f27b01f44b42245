// The pack compiler: checked source → one immutable blob. Deterministic: same files, same bytes.
#include "pack_source.h"
#include "tokens.h"

#include <algorithm>
#include <array>
#include <deque>

namespace frontdoor {

using namespace redflags;

namespace {

constexpr std::size_t kCorrectableBytesMin = 5;
constexpr std::uint16_t kIdsMax = 0x7FFF;  // the top bit of a set id and of an output is a flag
constexpr std::array<std::string_view, kNumberClasses> kNumberWords = {"#small",   "#middle",  "#large", "#year",
                                                          "#fever38", "#fever39", "#cold",  "#pressure", "#normal"};

class Bytes {
 public:
  void u8(std::uint32_t value) { out_.push_back(static_cast<char>(value)); }
  void u16(std::uint32_t value) {
    u8(value & 0xFF);
    u8(value >> 8);
  }
  void u32(std::uint32_t value) {
    u16(value & 0xFFFF);
    u16(value >> 16);
  }
  void text(std::string_view text) { out_.append(text); }
  const std::string& str() const { return out_; }

 private:
  std::string out_;
};

Error too_big(std::string_view what) {
  return {ErrorCode::too_large, "The pack has too many " + std::string(what) + " for its format.", ""};
}

// Words by length, then by bytes: the order of WordList.
struct ByLength {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

struct Node {
  std::map<std::pair<std::uint32_t, std::uint8_t>, std::size_t> edges;  // (set, gap) → node
  std::set<std::uint16_t> outputs;
};

class Compiler {
 public:
  explicit Compiler(const PackSource& source) : source_(source), nodes_(1) {}

  Result<std::string> compile() {
    string_id(source_.version);
    number_sets();
    for (std::size_t i = 0; i < source_.concepts.size(); ++i) {
      concept_ids_[source_.concepts[i].name] = static_cast<std::uint16_t>(i);
      for (const Phrase& phrase : source_.concepts[i].phrases) add_phrase(phrase, static_cast<std::uint16_t>(i));
    }
    for (std::size_t i = 0; i < source_.triggers.size(); ++i) {
      for (const Phrase& phrase : source_.triggers[i].phrases) {
        add_phrase(phrase, static_cast<std::uint16_t>(i) | kTriggerOutput);
      }
    }
    if (sets_.size() > kIdsMax) return too_big("word sets");
    if (source_.concepts.size() > kIdsMax || source_.triggers.size() > kIdsMax) return too_big("concepts");
    collect_words();
    if (words_.size() >= kNone) return too_big("words");
    write_words();
    write_special_concepts();
    write_common();
    if (!write_tree()) return too_big("phrases");
    write_concepts();
    write_triggers();
    if (auto error = write_rules()) return *error;
    write_strings();
    return assemble();
  }

 private:
  Bytes& section(Section section) { return sections_[static_cast<std::size_t>(section)]; }

  std::uint16_t string_id(const std::string& text) {
    if (text.empty()) return kNone;
    const auto found = string_ids_.find(text);
    if (found != string_ids_.end()) return found->second;
    const auto id = static_cast<std::uint16_t>(strings_.size());
    string_ids_[text] = id;
    strings_.push_back(text);
    return id;
  }

  // Sets that begin a phrase come first, so that the root's edges need no search.
  void number_sets() {
    const auto number = [this](const Element& element) {
      sets_.emplace(element.words, static_cast<std::uint32_t>(sets_.size()));
    };
    const auto each_phrase = [this](const auto& visit) {
      for (const SourceConcept& made : source_.concepts) {
        for (const Phrase& phrase : made.phrases) visit(phrase);
      }
      for (const SourceTrigger& made : source_.triggers) {
        for (const Phrase& phrase : made.phrases) visit(phrase);
      }
    };
    each_phrase([&](const Phrase& phrase) { number(phrase[0]); });
    root_sets_ = static_cast<std::uint32_t>(sets_.size());
    each_phrase([&](const Phrase& phrase) {
      for (const Element& element : phrase) number(element);
    });
  }

  void add_phrase(const Phrase& phrase, std::uint16_t output) {
    std::size_t node = 0;
    for (const Element& element : phrase) {
      const auto key = std::make_pair(sets_.at(element.words), element.gap);
      const auto found = nodes_[node].edges.find(key);
      if (found != nodes_[node].edges.end()) {
        node = found->second;
        continue;
      }
      nodes_[node].edges[key] = nodes_.size();
      node = nodes_.size();
      nodes_.emplace_back();
    }
    nodes_[node].outputs.insert(output);
  }

  void collect_words() {
    for (const auto& [set, id] : sets_) {
      for (const std::string& word : set) words_[word].insert(static_cast<std::uint16_t>(id));
    }
    for (const std::string_view number : kNumberWords) words_[std::string(number)];
    for (auto& [text, sets] : words_) {
      WordReader reader(text);
      Word word;
      if (text[0] == '#' || !reader.next(word) || !word.number) continue;
      const auto& of_class = words_.at(std::string(kNumberWords[static_cast<std::size_t>(number_class(word))]));
      sets.insert(of_class.begin(), of_class.end());
    }
    for (const std::string& word : source_.fillers) words_[word];
    for (const auto& [variant, meant] : source_.spellings) {
      const auto found = words_.find(meant);
      if (found != words_.end()) {
        const auto sets = found->second;
        words_[variant].insert(sets.begin(), sets.end());
      }
    }
    for (const auto& [variant, meant] : source_.confusions) {
      const auto found = words_.find(meant);
      if (found == words_.end()) continue;
      const auto sets = found->second;
      auto& own = words_[variant];
      for (const std::uint16_t set : sets) {
        if (own.count(set) == 0) own.insert(set | kWeak);
      }
      confused_.insert(variant);
    }
  }

  bool correctable(const std::string& word, const std::set<std::uint16_t>& sets) const {
    if (word.size() < kCorrectableBytesMin || sets.empty() || confused_.count(word) != 0) return false;
    return std::any_of(source_.spell_checked.begin(), source_.spell_checked.end(),
                       [&word](const std::string& stem) { return word.compare(0, stem.size(), stem) == 0; });
  }

  template <typename Words>
  void write_word_list(const Words& words, Section starts, Section bytes) {
    std::uint32_t id = 0;
    auto word = words.begin();
    for (std::uint32_t length = 0; length <= kWordBytesMax + 1; ++length) {
      section(starts).u16(id);
      for (; word != words.end() && word->size() == length && length <= kWordBytesMax; ++word, ++id) {
        section(bytes).text(*word);
      }
    }
  }

  void write_words() {
    std::vector<std::string> words;
    for (const auto& [word, sets] : words_) {
      if (word.size() <= kWordBytesMax) words.push_back(word);
    }
    write_word_list(words, Section::word_starts, Section::words);
    std::vector<std::uint32_t> counts;
    for (const std::string& word : words) {
      const auto& sets = words_.at(word);
      const bool filler = std::find(source_.fillers.begin(), source_.fillers.end(), word) != source_.fillers.end();
      const bool fixed = source_.common.count(word) != 0;
      section(Section::word_flags).u8(static_cast<std::uint32_t>(filler) * word_filler |
                                      static_cast<std::uint32_t>(correctable(word, sets) && !fixed) * word_correctable);
      counts.push_back(static_cast<std::uint32_t>(sets.size()));
      for (const std::uint16_t set : sets) section(Section::word_sets).u16(set);
    }
    write_counts(counts, Section::word_set_counts);
    for (const std::string_view number : kNumberWords) {
      const auto at = std::find(words.begin(), words.end(), number);
      section(Section::numbers).u16(static_cast<std::uint32_t>(at - words.begin()));
    }
  }

  void write_special_concepts() {
    for (const char* name : kSpecialConcepts) {
      const auto found = concept_ids_.find(name);
      section(Section::numbers).u16(found == concept_ids_.end() ? kNone : found->second);
    }
  }

  void write_common() {
    std::set<std::string, ByLength> common;
    for (const std::string& word : source_.common) {
      if (words_.count(word) == 0 && word.size() <= kWordBytesMax) common.insert(word);
    }
    write_word_list(common, Section::common_starts, Section::common_words);
  }

  void write_counts(const std::vector<std::uint32_t>& counts, Section counts_section) {
    for (const std::uint32_t count : counts) section(counts_section).u16(count);
  }

  // Breadth first: edge e leads to node e + 1, so that no edge needs to say where it leads.
  bool write_tree() {
    std::vector<std::uint32_t> edge_counts;
    std::vector<std::uint32_t> output_counts;
    std::deque<std::size_t> queue{0};
    std::size_t edges = 0;
    while (!queue.empty()) {
      const Node& node = nodes_[queue.front()];
      queue.pop_front();
      std::uint8_t gap_max = 0;
      for (const auto& [key, child] : node.edges) {
        section(Section::edge_sets_low).u8(key.first & 0xFF);
        section(Section::edge_sets_high).u8(key.first >> 8);
        section(Section::edge_gaps).u8(key.second);
        gap_max = std::max(gap_max, key.second);
        queue.push_back(child);
      }
      edges += node.edges.size();
      edge_counts.push_back(static_cast<std::uint32_t>(node.edges.size()));
      section(Section::node_gaps).u8(gap_max);
      output_counts.push_back(static_cast<std::uint32_t>(node.outputs.size()));
      for (const std::uint16_t output : node.outputs) section(Section::outputs).u16(output);
    }
    write_counts(edge_counts, Section::node_counts);
    write_counts(output_counts, Section::output_counts);
    return edges < 0x7FFFFFFF && edge_counts[0] == root_sets_;
  }

  void write_concepts() {
    std::vector<std::vector<std::uint16_t>> rules(source_.concepts.size());
    for (std::size_t i = 0; i < source_.rules.size(); ++i) {
      for (const std::string& name : source_.rules[i].all[0]) {
        const auto found = concept_ids_.find(name);
        if (found != concept_ids_.end()) rules[found->second].push_back(static_cast<std::uint16_t>(i));
      }
    }
    std::vector<std::uint32_t> counts;
    for (std::size_t i = 0; i < source_.concepts.size(); ++i) {
      section(Section::concepts).u16(string_id(source_.concepts[i].name));
      section(Section::concepts).u16(source_.concepts[i].condition ? 1 : 0);
      counts.push_back(static_cast<std::uint32_t>(rules[i].size()));
      for (const std::uint16_t rule : rules[i]) section(Section::concept_rules).u16(rule);
    }
    write_counts(counts, Section::concept_rule_counts);
  }

  void write_triggers() {
    for (const SourceTrigger& trigger : source_.triggers) {
      section(Section::triggers).u8(static_cast<std::uint8_t>(trigger.settings.category));
      section(Section::triggers).u8(static_cast<std::uint8_t>(trigger.settings.direction));
      section(Section::triggers).u8(trigger.settings.scope);
      section(Section::triggers).u8(trigger.settings.lists ? 1 : 0);
    }
  }

  std::optional<Error> write_groups(const SourceRule& rule, const std::vector<std::vector<std::string>>& groups) {
    for (const auto& alternatives : groups) {
      section(Section::groups).u16(static_cast<std::uint32_t>(alternatives.size()));
      for (const std::string& name : alternatives) {
        const auto found = concept_ids_.find(name);
        if (found == concept_ids_.end()) {
          return Error{ErrorCode::invalid_value, "Rule " + rule.id + " names an unknown concept: " + name, rule.where};
        }
        section(Section::groups).u16(found->second);
      }
    }
    return std::nullopt;
  }

  std::optional<Error> write_rules() {
    Bytes& out = section(Section::rules);
    for (std::size_t i = 0; i < source_.rules.size(); ++i) {
      const SourceRule& rule = source_.rules[i];
      if (i > 0 && source_.rules[i - 1].id == rule.id) {
        return Error{ErrorCode::duplicate_key, "Two rules have the id " + rule.id, rule.where};
      }
      const auto groups_at = static_cast<std::uint32_t>(section(Section::groups).str().size() / 2);
      section(Section::groups).u16(static_cast<std::uint32_t>(rule.all.size()));
      section(Section::groups).u16(static_cast<std::uint32_t>(rule.excluding.size()));
      if (auto error = write_groups(rule, rule.all)) return error;
      if (auto error = write_groups(rule, rule.excluding)) return error;
      for (const std::string& text : {rule.id, rule.source, rule.wording, rule.question}) out.u16(string_id(text));
      out.u8(static_cast<std::uint8_t>(rule.action));
      out.u8((rule.counts_resolved ? 1u : 0u) | (rule.asks_if_unknown ? 2u : 0u) | (rule.pregnant ? 4u : 0u) |
             (rule.asks_if_longstanding ? 8u : 0u));
      out.u8(rule.sex);
      out.u8(rule.within);
      out.u16(rule.age_from_months);
      out.u16(rule.age_to_months);
      out.u32(groups_at);
    }
    return std::nullopt;
  }

  void write_strings() {
    for (const std::string& text : strings_) {
      section(Section::string_sizes).u16(static_cast<std::uint32_t>(text.size()));
      section(Section::strings).text(text);
    }
  }

  std::string assemble() const {
    Bytes table;
    auto offset = static_cast<std::uint32_t>(kHeaderBytes + 8 * kSections);
    for (const Bytes& bytes : sections_) {
      table.u32(offset);
      table.u32(static_cast<std::uint32_t>(bytes.str().size()));
      offset += static_cast<std::uint32_t>(bytes.str().size());
    }
    std::string body = table.str();
    for (const Bytes& bytes : sections_) body += bytes.str();
    Bytes header;
    header.text(kMagic);
    header.u32(kFormat);
    header.u32(offset);
    header.u32(checksum(body));
    return header.str() + body;
  }

  const PackSource& source_;
  std::map<WordSet, std::uint32_t> sets_;
  std::uint32_t root_sets_ = 0;
  std::vector<Node> nodes_;
  std::map<std::string, std::set<std::uint16_t>, ByLength> words_;
  std::set<std::string> confused_;
  std::map<std::string, std::uint16_t> concept_ids_;
  std::vector<std::string> strings_;
  std::map<std::string, std::uint16_t> string_ids_;
  std::array<Bytes, kSections> sections_;
};

}  // namespace

Result<std::string> compile_red_flag_pack(const std::vector<PackFile>& files) {
  Result<PackSource> source = read_pack_source(files);
  if (!source) return source.error();
  return Compiler(source.value()).compile();
}

}  // namespace frontdoor
