// The codes of access_policy.h: one table an enum, read in both directions.
#include <frontdoor/access_policy.h>

#include <array>

namespace frontdoor {
namespace {

constexpr std::array<std::string_view, 5> kStates = {"normal", "busy", "urgent-diverted", "paused", "closed"};
constexpr std::array<std::string_view, 3> kKinds = {"medical", "medication", "admin"};
constexpr std::array<std::string_view, 3> kUrgencies = {"none", "urgent", "emergency"};
constexpr std::array<std::string_view, 3> kRoutes = {"practice", "111", "999"};

template <typename Enum, std::size_t N>
std::optional<Enum> from_code(const std::array<std::string_view, N>& codes, std::string_view code) {
  for (std::size_t i = 0; i < N; ++i) {
    if (codes[i] == code) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_code(AccessState state) {
  return kStates[static_cast<std::size_t>(state)];
}
std::string_view to_code(RequestKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}
std::string_view to_code(Urgency urgency) {
  return kUrgencies[static_cast<std::size_t>(urgency)];
}
std::string_view to_code(UrgentRoute route) {
  return kRoutes[static_cast<std::size_t>(route)];
}

std::optional<AccessState> access_state_from_code(std::string_view code) {
  return from_code<AccessState>(kStates, code);
}
std::optional<RequestKind> request_kind_from_code(std::string_view code) {
  return from_code<RequestKind>(kKinds, code);
}
std::optional<Urgency> urgency_from_code(std::string_view code) {
  return from_code<Urgency>(kUrgencies, code);
}

}  // namespace frontdoor
