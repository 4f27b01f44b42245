// The pack as its authors wrote it (core/data/redflags/*.json), checked against the closed schema.
#pragma once

#include <frontdoor/red_flags.h>

#include "redflags/pack.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace frontdoor::redflags {

using WordSet = std::vector<std::string>;  // folded, sorted, no doubles

// A phrase is a row of elements: one of some words, after at most `gap` other words (fillers not counted).
struct Element {
  WordSet words;
  std::uint8_t gap = 0;
  bool operator<(const Element& other) const { return gap != other.gap ? gap < other.gap : words < other.words; }
};
using Phrase = std::vector<Element>;

struct SourceConcept {
  std::string name;
  bool condition = false;
  std::vector<Phrase> phrases;
};

struct SourceTrigger {
  Trigger settings{};
  std::vector<Phrase> phrases;
};

struct SourceRule {
  std::string id, title, address, wording;
  Action action = Action::none;
  Action action_now = Action::none;           // none: as `action`
  std::vector<std::vector<std::string>> all;  // each: alternatives, concept names
  std::vector<std::vector<std::string>> excluding;
  std::uint8_t within = 40;
  bool counts_resolved = false;
  bool asks_if_unknown = false;
  bool pregnant = false;
  bool asks_if_longstanding = false;
  bool never_ask = false;
  bool grave = false;
  std::uint8_t sex = 0;
  std::uint16_t age_from_months = 0;
  std::uint16_t age_to_months = kNone;
  std::string where;  // "file:line"
};

struct PackSource {
  PackKind kind = PackKind::whole;
  std::string version;
  std::map<std::string, std::vector<std::string>> words;  // named sets
  std::vector<SourceConcept> concepts;
  std::vector<SourceTrigger> triggers;
  std::vector<SourceRule> rules;
  std::vector<std::string> fillers;
  std::vector<std::string> spell_checked;         // beginnings of the words that misspelt ones may be corrected to
  std::map<std::string, std::string> spellings;   // variant → word that is meant
  std::map<std::string, std::string> confusions;  // real word → word that it is often typed for
  std::set<std::string> common;                   // never corrected
};

Result<PackSource> read_pack_source(const std::vector<PackFile>& files, PackKind kind);

// The words of a pack text as the engine will see them in a patient's text.
std::vector<std::string> fold_words(std::string_view text);

}  // namespace frontdoor::redflags
