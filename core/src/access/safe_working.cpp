// See frontdoor/safe_working.h.
#include <frontdoor/safe_working.h>

#include <algorithm>

namespace frontdoor {

SafeWorkingReading read_safe_working(const SafeWorkingLimit& limit, std::uint32_t contacts_today, AccessState in_force,
                                     bool staff_chose) {
  SafeWorkingReading reading;
  const std::uint64_t contacts_limit = std::uint64_t{limit.sessions} * limit.contacts_per_session;
  if (contacts_limit == 0) return reading;
  constexpr std::uint64_t kMax = 0xffff'ffff;
  reading.contacts_limit = static_cast<std::uint32_t>(std::min(contacts_limit, kMax));
  reading.percent = static_cast<std::uint32_t>(std::min(std::uint64_t{contacts_today} * 100 / contacts_limit, kMax));
  if (reading.percent >= limit.urgent_diverted_at_percent) {
    reading.level = AccessState::urgent_diverted;
  } else if (reading.percent >= limit.busy_at_percent) {
    reading.level = AccessState::busy;
  }
  const bool may_rise = in_force == AccessState::normal || in_force == AccessState::busy;
  if (may_rise && reading.level > in_force) reading.proposal = reading.level;
  const bool may_fall = in_force == AccessState::busy || in_force == AccessState::urgent_diverted;
  if (may_fall && reading.level < in_force) reading.easing = reading.level;
  reading.sets_signal = reading.proposal.has_value() && limit.sets_signal && !staff_chose;
  return reading;
}

}  // namespace frontdoor
