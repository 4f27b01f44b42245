// Codes of actions and statuses, as they are in JSON, FHIR extensions and the command's output.
#include <frontdoor/red_flags.h>

#include <array>

namespace frontdoor {

namespace {

constexpr std::array<std::string_view, 6> kActions = {"none",        "urgent-same-day",      "maternity-unit",
                                                      "crisis-line", "emergency-department", "emergency-999"};
constexpr std::array<std::string_view, 7> kStatuses = {"present",      "absent",    "historical", "hypothetical",
                                                       "other-person", "uncertain", "doubted"};

template <typename Code, std::size_t size>
std::optional<Code> from_code(const std::array<std::string_view, size>& codes, std::string_view code) {
  for (std::size_t i = 0; i < size; ++i) {
    if (codes[i] == code) return static_cast<Code>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_code(Action action) {
  return kActions[static_cast<std::size_t>(action)];
}
std::optional<Action> action_from_code(std::string_view code) {
  return from_code<Action>(kActions, code);
}
std::string_view to_code(Status status) {
  return kStatuses[static_cast<std::size_t>(status)];
}
std::optional<Status> status_from_code(std::string_view code) {
  return from_code<Status>(kStatuses, code);
}

}  // namespace frontdoor
