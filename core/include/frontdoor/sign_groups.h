// The signs that a patient is asked for, by clinical group (core/data/reader/groups.json). A tick acts as the sign's
// rule does: its action, its advice, its source. No clinician has reviewed the lists while `reviewer` is empty.
#pragma once

#include <frontdoor/second_reader.h>

namespace frontdoor {

struct Sign {
  std::string code;
  std::string label;  // what the patient ticks
  std::string rule;   // "heart.chest-pain"
};

struct SignGroup {
  std::string name;  // for staff: "heart signs"
  std::vector<Sign> signs;
};

struct SignGroups {
  std::string version;
  std::string reviewer;  // empty: nobody has signed
  std::string question;
  std::string other;  // the question when somebody writes for another person
  std::string none;   // the last option
  std::array<SignGroup, kGroups> groups;

  const SignGroup& of(ClinicalGroup group) const { return groups[static_cast<std::size_t>(group)]; }

  // Closed schema; every group once. rules: those that exist, sorted by id. Errors name what is wrong in `where`.
  static Result<SignGroups> load(std::string_view json, const std::vector<RuleInfo>& rules);
};

}  // namespace frontdoor
