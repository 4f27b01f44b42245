#include "requests/alerts.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::chrono::hours kCoreHoursBegin{8};

Instant in_core_hours_from(Instant at, const HolidayCalendar& holidays) {
  if (in_core_hours(at, holidays)) return at;
  auto day = std::chrono::floor<std::chrono::days>(to_london(at));
  if (to_london(at) - day >= kCoreHoursBegin) day += std::chrono::days(1);
  while (!in_core_hours(from_london(day + kCoreHoursBegin), holidays)) day += std::chrono::days(1);
  return from_london(day + kCoreHoursBegin);
}

}  // namespace

bool alerts_at_once(Urgency urgency) {
  return urgency != Urgency::none;
}

Instant next_alert_after(Instant now, const HolidayCalendar& holidays) {
  return in_core_hours_from(now + kAlertEvery, holidays);
}

Instant first_alert(Urgency urgency, Instant received, std::optional<Instant> deadline,
                    const HolidayCalendar& holidays) {
  if (alerts_at_once(urgency) || !deadline) return next_alert_after(received, holidays);
  return in_core_hours_from(std::max(received + kAlertEvery, *deadline - kAlertBeforeDeadline), holidays);
}

}  // namespace frontdoor::intake
