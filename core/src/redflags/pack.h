// The pack as the engine reads it: tables unfolded from one blob or two (pack_format.h), every index checked, so that
// reading never leaves them. Immutable once open.
#pragma once

#include <frontdoor/result.h>

#include "redflags/pack_format.h"
#include "redflags/table.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::redflags {

inline constexpr std::size_t kWordBytesMax = 48;  // longer words are never in the lexicon: fold.h keeps no more
inline constexpr std::uint16_t kNone = 0xFFFF;    // no word, no string
inline constexpr std::uint16_t kWeak = 0x8000;    // in a word's sets: a real word often typed for another one
inline constexpr std::uint16_t kIdsMax = 0x7FFF;  // the top bit of a set id and of an output is a flag
inline constexpr std::uint32_t kNumberClasses = 9;
inline constexpr std::array<std::string_view, kNumberClasses> kNumberWords = {
    "#small", "#middle", "#large", "#year", "#fever38", "#fever39", "#cold", "#pressure", "#normal"};
// "for years", "this morning", "my husband", "it is there right now": what makes a text an old story, a new one, a
// sentence about somebody, and a sign one that is there as it is written.
inline constexpr std::array<std::string_view, 4> kSpecialConcepts = {"longstanding", "acute", "subject",
                                                                     "happening-now"};

// What a phrase that is not a concept does to the mentions around it.
enum class Category : std::uint8_t {
  negation,
  historical,
  resolved,
  hypothetical,
  worry,
  family,
  relative,
  uncertain,  // give a status
  pseudo,
  terminate,
  restart,
  recent,  // limit the ones above
  age_days,
  age_weeks,
  age_months,
  age_years,
  infant,
  child,
  adult,
  pregnant,  // say who the text is about
  count
};
// answer: backward across a question mark or colon ("Chest pain? No."). heading: forward across a colon ("PMH: gout").
enum class Direction : std::uint8_t { forward, backward, both, answer, heading };

// Whose texts a trigger is for: what patients write, or the notes of clinicians in which mentions are marked.
enum class Texts : std::uint8_t { all, patient, clinical };

inline constexpr std::uint16_t kTriggerOutput = 0x8000;  // in `outputs`: a trigger, not a concept

struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool empty() const { return begin == end; }
};

// Row i of a flat table: starts[i] to starts[i + 1].
struct Rows {
  Rows() { starts.push_back(0); }
  Table<std::uint32_t> starts;
  Range operator[](std::uint32_t i) const { return {starts[i], starts[i + 1]}; }
  std::uint32_t size() const { return starts.size() - 1; }
};

struct Strings {
  std::string bytes;
  Rows rows;
  std::string_view operator[](std::uint32_t i) const {
    const Range range = rows[i];
    return {bytes.data() + range.begin, range.end - range.begin};
  }
  std::uint32_t size() const { return rows.size(); }
  void add(std::string_view text);
};

// All words of the pack, found by hash.
struct WordList {
  Strings words;
  Table<std::uint8_t> flags;   // WordFlag
  Table<std::uint32_t> table;  // open addressing: the word in the low half, what its hash has in the high half above it
  std::uint16_t find(std::string_view word) const;  // kNone if it is not there
  // The same for two parts written as one word; `hash_left`: hash_of(left).
  std::uint16_t find_joined(std::string_view left, std::uint32_t hash_left, std::string_view right) const;
  std::uint16_t find(std::string_view word, std::uint32_t hash) const;
  static std::uint32_t hash_of(std::string_view word);
  // The id of the word, added if it is new; false if the list is full.
  bool add(std::string_view word, std::uint16_t& id);

 private:
  static constexpr std::uint32_t kEmpty = kNone;
  std::uint32_t slot_of(std::string_view word, std::uint32_t hash) const;
  void grow();
};

// The spell-checked words by first letter and length, with the set of letters each is made of, so that a misspelt word
// is compared with few others.
struct SpellIndex {
  struct Entry {
    std::uint32_t letters;
    std::uint16_t word;
  };
  Table<Entry> entries;
  std::array<std::uint16_t, 26 * (kWordBytesMax + 1) + 1> begins{};
  static std::size_t slot(char first, std::size_t length) {
    return static_cast<std::size_t>(first - 'a') * (kWordBytesMax + 1) + length;
  }
  Range of(char first, std::size_t length) const {
    const std::size_t i = slot(first, length);
    return {begins[i], begins[i + 1]};
  }
};
std::uint32_t letters_of(std::string_view word);  // a bit for each of a to z

// A bit for each eight words that follow each other in the alphabet, of 128: a word follows an edge only if the edge's
// words have its bit. Most sets hold a few of the thousands of words, many of one family ("bleed", "bleeding"), so that
// most words are turned away by this alone.
struct WordBits {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool meet(const WordBits& other) const { return ((low & other.low) | (high & other.high)) != 0; }
  void add(const WordBits& other) {
    low |= other.low;
    high |= other.high;
  }
};
constexpr WordBits bit_of(std::uint32_t word) {
  const std::uint32_t family = word / 8;
  const std::uint64_t bit = std::uint64_t{1} << (family & 63);
  return (family & 64) == 0 ? WordBits{bit, 0} : WordBits{0, bit};
}

// An edge of the phrase tree: a word of `set`, after at most `gap` other words.
struct Edge {
  WordBits words;  // of its set
  std::uint16_t set = 0;
  std::uint8_t gap = 0;
  std::uint32_t node = 0;  // where it leads
};

struct Node {
  WordBits words;             // of its edges' sets
  std::uint32_t edges = 0;    // [edges, next node's edges)
  std::uint32_t outputs = 0;  // the same
  std::uint8_t gap_max = 0;   // largest gap among its edges
};

// A node that phrases begin with, beside the word that leads there: most are turned away by what is here, so the
// roots of one word are together and hold all of it.
struct Root {
  WordBits words;           // of the node's edges' sets
  std::uint16_t place = 0;  // in Pack::root_nodes
  std::uint8_t gap_max = 0;
  bool weak : 1 = false;
  bool ends : 1 = false;  // a phrase of one word, which a weak one is not: the node has outputs
};

struct Trigger {
  Category category;
  Direction direction;
  std::uint8_t scope;  // tokens; 0: to the end of the sentence
  bool lists;          // runs on across commas
  Texts texts;
};

struct Rule {
  std::uint32_t id, title, address, wording;  // in PackTables::strings
  std::uint8_t action;
  std::uint8_t action_now;    // when it is said to be there now: at least `action`
  bool counts_resolved;       // "gone now" is still acted on
  bool asks_if_unknown;       // unknown age, sex or pregnancy: `uncertain` instead of `present`
  bool pregnant;              // only in pregnancy
  bool never_ask;             // acted on whatever the second reader makes of the whole text
  bool grave;                 // never passed over: at least asked about, also where it is doubtful or long past
  bool asks_if_longstanding;  // a text that tells an old story and nothing acute: `uncertain` instead of `present`
  std::uint8_t sex;           // 0 any, 1 female, 2 male
  std::uint8_t within;        // tokens between parts; 0: same sentence; 255: anywhere in the text
  std::uint16_t age_from_months, age_to_months;  // [from, to); 0 and kNone: any
  std::uint32_t groups;  // in `groups`: count of required groups, count of excluding ones, then each: size, concepts
};
inline constexpr std::uint32_t kNoEdge = 0xFFFFFFFF;

struct Pack {
  std::string version;
  Strings strings;
  WordList lexicon;
  SpellIndex spell_index;
  Rows word_sets_of;                       // one row a word, in word_sets
  Table<std::uint16_t> word_sets;          // set ids in order, some with kWeak
  Table<std::uint32_t> root_nodes;         // by set
  Rows roots_of;                           // one row a word, in roots
  Table<Root> roots;                       // of each word by set
  Table<std::uint8_t> gaps_max;            // of each word: the largest gap of its roots
  Table<Edge> edges;                       // of each node by set, then gap
  Table<Node> nodes;                       // and one more, so that each has a next one
  Table<std::uint16_t> outputs;            // concepts, or triggers with kTriggerOutput
  Table<std::uint32_t> concept_names;      // strings
  Table<std::uint8_t> concept_conditions;  // the name of an illness, which people worry about, not something felt
  Rows rules_of;                           // one row a concept, in concept_rules
  Table<std::uint16_t> concept_rules;      // the rules whose first part the concept is
  Table<Trigger> triggers;
  Table<Rule> rules;  // by id
  Table<std::uint16_t> groups;
  std::array<std::uint16_t, kNumberClasses> numbers{};           // words of the number classes
  std::array<std::uint16_t, kSpecialConcepts.size()> special{};  // concepts; kNone if the pack has none of that name

  // Addresses of the first blob's sources in `strings`, with as many titles behind them: empty ones if they come later.
  Range sources;

  std::uint16_t concept_named(std::string_view name) const;  // kNone if there is none
  std::uint32_t concept_count() const { return concept_names.size(); }
  std::string_view string(std::uint32_t id) const { return strings[id]; }
  std::uint16_t longstanding() const { return special[0]; }
  std::uint16_t acute() const { return special[1]; }
  std::uint16_t subject() const { return special[2]; }
  std::uint16_t happening_now() const { return special[3]; }
};

// The first of the packs that are one after the other in `blobs`; all of it if it does not say where it ends.
std::string_view first_pack(std::string_view blobs);

// Whether the blob holds the sources of another one's rules, and no pack.
bool holds_sources(std::string_view blob);

// Addresses, then titles, of the sources of the rules of `pack`, from their own blob. Errors: unsupported_version,
// corrupt; invalid_value: they are another pack's.
Result<std::vector<std::string>> open_sources(std::string_view blob, const Pack& pack);
void set_sources(Pack& pack, const std::vector<std::string>& texts);

// Checks everything and unfolds it. `added`: a practice's own pack on top, or empty; it brings concepts and rules and
// changes nothing of how the words around a mention are read. Errors: unsupported_version, corrupt; for `added` also
// invalid_value (not one to be added, or a rule over an unknown concept) and duplicate_key (a rule or concept of a
// name that is taken).
Result<Pack> open_pack(std::string_view blob, std::string_view added);

}  // namespace frontdoor::redflags
