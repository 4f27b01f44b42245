// What the opened details of a request's events say.
#pragma once

#include <frontdoor/json.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

// For each event, oldest first, the index of the later one that says that it was a mistake; nothing: none does.
std::vector<std::optional<std::size_t>> taken_back_by(const std::vector<Json>& details);

// A red flag in what the patient added, as it was read then.
struct FlagOfStep {
  std::string rule;    // its id
  std::string quote;   // the patient's words
  std::string action;  // a code of Action
};
// Those that were present, in the order of the words; denied and uncertain ones are left out.
std::vector<FlagOfStep> present_flags(const Json& detail);

}  // namespace frontdoor::intake
