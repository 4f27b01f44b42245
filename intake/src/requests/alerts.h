// When staff are told of a request that nobody has seen: at once and every 15 minutes in core hours where a red flag
// stands or the patient says that it is urgent; from an hour before its deadline for every other one.
#pragma once

#include <frontdoor/access_policy.h>

#include <optional>

namespace frontdoor::intake {

inline constexpr std::chrono::minutes kAlertEvery{15};
inline constexpr std::chrono::minutes kAlertBeforeDeadline{60};

bool alerts_at_once(Urgency urgency);
// When the next alert is due after one at `now`: in 15 minutes, or when core hours begin again.
Instant next_alert_after(Instant now, const HolidayCalendar& holidays);
// When the first repeated alert is due for a request received at `received`.
Instant first_alert(Urgency urgency, Instant received, std::optional<Instant> deadline,
                    const HolidayCalendar& holidays);

}  // namespace frontdoor::intake
