#include "requests/case_details.h"

#include <frontdoor/red_flags.h>

namespace frontdoor::intake {

std::vector<std::optional<std::size_t>> taken_back_by(const std::vector<Json>& details) {
  std::vector<std::optional<std::size_t>> by(details.size());
  for (std::size_t i = 0; i < details.size(); ++i) {
    const std::int64_t step = json_integer(details[i], "step").value_or(0);
    if (step > 0 && static_cast<std::size_t>(step) <= i) by[static_cast<std::size_t>(step) - 1] = i;
  }
  return by;
}

std::vector<FlagOfStep> present_flags(const Json& detail) {
  std::vector<FlagOfStep> flags;
  const Json* findings = json_array(detail, "findings");
  for (std::size_t i = 0; findings != nullptr && i < findings->size(); ++i) {
    const Json& finding = (*findings)[i];
    if (json_string_or(finding, "status", "") != to_code(Status::present)) continue;
    flags.push_back({json_string_or(finding, "rule", ""), json_string_or(finding, "quote", ""),
                     json_string_or(finding, "action", "")});
  }
  return flags;
}

}  // namespace frontdoor::intake
