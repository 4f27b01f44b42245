// The compiled pack, read in place. Everything is little-endian and unaligned; `open` checks every index once, so that
// reading never leaves the blob. Layout: header (magic, format, length, checksum), section table, sections.
#pragma once

#include <frontdoor/result.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace frontdoor::redflags {

inline constexpr std::string_view kMagic = "FDRF";
inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::uint32_t kHeaderBytes = 16;
inline constexpr std::size_t kWordBytesMax = 32;   // longer words are never in the lexicon
inline constexpr std::uint16_t kNone = 0xFFFF;     // no word, no string
inline constexpr std::uint16_t kWeak = 0x8000;     // in a word's sets: a real word often typed for another one
inline constexpr std::uint32_t kOffsetStride = 16;
inline constexpr std::uint32_t kNumberClasses = 9;
// "for years", "this morning", "my husband": what makes a text an old story, a new one, and a sentence about somebody.
inline constexpr std::array<const char*, 3> kSpecialConcepts = {"longstanding", "acute", "subject"};

// Order of the section table.
enum class Section : std::uint8_t {
  string_sizes, strings, word_starts, words, word_flags, word_set_counts, word_sets, common_starts, common_words,
  edge_sets_low, edge_sets_high, edge_gaps, node_counts, node_gaps, output_counts, outputs, concepts, concept_rule_counts,
  concept_rules, triggers, rules, groups, numbers, count
};
inline constexpr std::size_t kSections = static_cast<std::size_t>(Section::count);

enum WordFlag : std::uint8_t { word_filler = 1, word_correctable = 2 };

// What a phrase that is not a concept does to the mentions around it.
enum class Category : std::uint8_t {
  negation, historical, resolved, hypothetical, worry, family, relative, uncertain,  // give a status
  pseudo, terminate, restart, recent,                                      // limit the ones above
  age_days, age_weeks, age_months, age_years, infant, child, adult, pregnant,  // say who the text is about
  count
};
// answer: backward across a question mark or colon ("Chest pain? No.").
enum class Direction : std::uint8_t { forward, backward, both, answer };

inline constexpr std::uint16_t kTriggerOutput = 0x8000;  // in `outputs`: a trigger, not a concept

struct U8Array {
  const unsigned char* data = nullptr;
  std::uint32_t count = 0;
  std::uint8_t operator[](std::uint32_t i) const { return data[i]; }
};

struct U16Array {
  const unsigned char* data = nullptr;
  std::uint32_t count = 0;
  std::uint16_t operator[](std::uint32_t i) const {
    return static_cast<std::uint16_t>(data[2 * i] | (data[2 * i + 1] << 8));
  }
};

// 16-bit values kept as all their low bytes and all their high ones: smaller when compressed.
struct SplitU16Array {
  U8Array low;
  U8Array high;
  std::uint16_t operator[](std::uint32_t i) const { return static_cast<std::uint16_t>(low[i] | (high[i] << 8)); }
  std::uint32_t count() const { return low.count; }
};

struct U32Array {
  const unsigned char* data = nullptr;
  std::uint32_t count = 0;
  std::uint32_t operator[](std::uint32_t i) const {
    const unsigned char* p = data + 4 * static_cast<std::size_t>(i);
    return p[0] | (p[1] << 8) | (p[2] << 16) | (static_cast<std::uint32_t>(p[3]) << 24);
  }
};

struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Ranges in a flat array. The blob keeps their counts, which compress well; a running sum every kOffsetStride entries is
// made when the pack is opened.
struct Ranges {
  U16Array counts;
  std::vector<std::uint32_t> sums;
  std::uint32_t total = 0;
  Range operator[](std::uint32_t i) const {
    std::uint32_t begin = sums[i / kOffsetStride];
    for (std::uint32_t k = i / kOffsetStride * kOffsetStride; k < i; ++k) begin += counts[k];
    return {begin, begin + counts[i]};
  }
};

// Words of equal length stand together, sorted: no offsets are needed to find one. Ids run over all lengths.
struct WordList {
  U16Array starts;  // kWordBytesMax + 2 ids: words of length L are [starts[L], starts[L + 1])
  std::string_view bytes;
  std::array<std::uint32_t, kWordBytesMax + 2> offsets{};  // byte offset of the first word of length L
  std::uint16_t find(std::string_view word) const;         // kNone if it is not there
  std::string_view word(std::uint16_t id, std::size_t length) const;
};

struct Trigger {
  Category category;
  Direction direction;
  std::uint8_t scope;  // tokens; 0: to the end of the sentence
  bool lists;          // runs on across commas
};

struct Concept {
  std::uint16_t name;  // string
  bool condition;      // the name of an illness, which people worry about, rather than something they feel
};

struct Rule {
  std::uint16_t id, source, wording, question;  // strings
  std::uint8_t action;
  bool counts_resolved;  // "gone now" is still acted on
  bool asks_if_unknown;  // unknown age, sex or pregnancy: `uncertain` instead of `present`
  bool pregnant;         // only in pregnancy
  bool asks_if_longstanding;  // a text that tells an old story and nothing acute: `uncertain` instead of `present`
  std::uint8_t sex;      // 0 any, 1 female, 2 male
  std::uint8_t within;   // tokens between parts; 0: same sentence; 255: anywhere in the text
  std::uint16_t age_from_months, age_to_months;  // [from, to); 0 and kNone: any
  std::uint32_t groups;  // in `groups`: count of required groups, count of excluding ones, then each: size, concepts
};

struct PackView {
  Ranges string_ranges;
  std::string_view strings;
  WordList lexicon;
  U8Array word_flags;
  Ranges word_set_ranges;
  U16Array word_sets;
  WordList common;
  SplitU16Array edge_sets;
  U8Array edge_gaps;
  Ranges node_edges;  // of nodes after the root; the root's edges are the sets [0, root_edges)
  U8Array node_gaps;  // largest gap among a node's edges
  Ranges node_outputs;
  U16Array outputs;
  U8Array concepts;
  Ranges concept_rule_ranges;
  U16Array concept_rules;
  U8Array triggers;
  U8Array rules;
  U16Array groups;
  U16Array numbers;  // lexicon ids of the number classes, by NumberClass; then kSpecialConcepts
  std::uint32_t root_edges = 0;

  std::string_view string(std::uint16_t id) const;
  std::uint32_t concept_count() const { return concepts.count / 4; }
  std::uint32_t trigger_count() const { return triggers.count / 4; }
  std::uint32_t rule_count() const { return rules.count / 20; }
  Concept concept_at(std::uint32_t i) const;
  Trigger trigger_at(std::uint32_t i) const;
  Rule rule_at(std::uint32_t i) const;
  // Concepts that the engine itself knows; kNone if the pack has none of that name.
  std::uint16_t longstanding() const { return numbers[kNumberClasses]; }
  std::uint16_t acute() const { return numbers[kNumberClasses + 1]; }
  std::uint16_t subject() const { return numbers[kNumberClasses + 2]; }
};

// Checks everything, then views `blob`, which must outlive the view. Errors: unsupported_version, corrupt.
Result<PackView> open_pack(std::string_view blob);

std::uint32_t checksum(std::string_view bytes);

}  // namespace frontdoor::redflags
