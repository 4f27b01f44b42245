// When a request rings. One that nobody has seen: at once and every 15 minutes of core hours where it is pressing, from
// an hour before its deadline where it is not. One that was seen or is in hand but not done: again after a time of core
// hours that the practice sets, where it is pressing or past its deadline, until it is done. That time counts from the
// last time that somebody saw it or took it in hand, each of which can be done once: whom it is assigned to, what it is
// linked to and notes move nothing. One that is opened again rings at once.
#pragma once

#include "store/delivery_queue.h"
#include "store/store.h"

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

// `start` and so many minutes of core hours; in core hours.
Instant after_core_minutes(Instant start, std::chrono::minutes minutes, const HolidayCalendar& holidays);
// From when on it rings in the inbox; nullopt: as things are, never.
std::optional<Instant> rings_from(const AlarmFacts& facts, std::chrono::minutes again, Instant now,
                                  const HolidayCalendar& holidays);
// What is sent for one whose alert is due at `now`.
AlertPlan alert_plan(const AlertDue& alert, Instant now, const HolidayCalendar& holidays);

}  // namespace frontdoor::intake
