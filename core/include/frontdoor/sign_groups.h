// The signs that a patient is asked for, by clinical group (core/data/reader/groups.json), and what was asked and
// answered. A tick acts as the sign's rule does: its action, its advice, its source. No clinician has reviewed the
// lists while `reviewer` is empty.
#pragma once

#include <frontdoor/instant.h>
#include <frontdoor/second_reader.h>

namespace frontdoor {

struct Sign {
  std::string code;
  std::string label;  // what the patient ticks
  RuleInfo rule;
  std::vector<std::string> denied;  // words that already say no to it, as patterns of consultation/from_words.h
  std::vector<std::string>
      covers;                     // labels of other lists that ask for the same: who was asked this is not asked those
  std::int32_t below_months = 0;  // of people younger than so many months alone; 0: of everybody
};

struct SignGroup {
  std::string name;  // for staff: "heart signs"
  std::vector<Sign> signs;
  Action if_yes = Action::none;  // that of the most pressing sign
};

// What the tick "what I wrote is happening now" makes of a rule for what was there and has gone.
struct RaisedRule {
  std::string rule;
  RuleInfo to;
};

struct SignGroups {
  std::string version;
  std::string reviewer;  // empty: nobody has signed
  std::array<SignGroup, kGroups> groups;
  Sign as_written;  // what that tick acts as where no rule of the words acts
  std::vector<RaisedRule> raised;

  const SignGroup& of(ClinicalGroup group) const { return groups[static_cast<std::size_t>(group)]; }

  // Closed schema; every group once. rules: those that exist, sorted by id. Errors name what is wrong in `where`.
  static Result<SignGroups> load(std::string_view json, const std::vector<RuleInfo>& rules);
};

// The code of one more option beside a group's signs: what the patient wrote is happening now.
inline constexpr std::string_view as_written_sign = "as-written";

// A question for signs that was put to the patient, and what they ticked.
struct AskedSigns {
  std::string link_id;  // of the answer that it was asked about
  ClinicalGroup group = ClinicalGroup::general;
  std::vector<std::string> because;  // the words of that answer, as they were there
  std::vector<std::string> ticked;   // codes of signs; empty: none of these
  Instant at{};
};

// What reads a patient's words. Borrowed; all outlive it.
struct Readers {
  const RedFlagEngine* rules = nullptr;
  const SecondReader* second = nullptr;  // null: its weights are not there yet, the rules decide alone
  const SignGroups* signs = nullptr;
};

}  // namespace frontdoor
