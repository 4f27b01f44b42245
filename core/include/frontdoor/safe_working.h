// The safe-working meter: a practice sets what it holds safe for a day, the service counts contacts, and at set shares
// of the limit the meter proposes or sets `busy` or `urgent-diverted`. It has no other outcome: it can never refuse a
// request. The limit is the practice's own; the BMA's figure is 25 contacts a day for a GP:
// https://www.bma.org.uk/advice-and-support/gp-practices/managing-workload/safe-working-in-general-practice/daily-working-contacts
#pragma once

#include <frontdoor/access_policy.h>

#include <cstdint>
#include <optional>

namespace frontdoor {

struct SafeWorkingReading {
  std::uint32_t contacts_limit = 0;         // sessions × contacts each; 0: the practice has no meter
  std::uint32_t percent = 0;                // contacts today as a share of the limit, rounded down, may exceed 100
  AccessState level = AccessState::normal;  // normal, busy or urgent_diverted: what the count alone says
  std::optional<AccessState> proposal;      // busy or urgent_diverted, when that is more than is in force now
  std::optional<AccessState> easing;  // normal or busy, when the count says less than is in force: for staff alone
  bool sets_signal = false;           // true: the service sets `proposal`; false: staff are asked
  bool operator==(const SafeWorkingReading&) const = default;
};

// in_force: the state now. Nothing is proposed over a pause or while the practice is closed, and a pause never: no form
// is closed for being full. What is in force is lowered by nobody but staff, to whom `easing` is proposed. staff_chose:
// staff set today's signal themselves, so that the meter only proposes.
SafeWorkingReading read_safe_working(const SafeWorkingLimit& limit, std::uint32_t contacts_today, AccessState in_force,
                                     bool staff_chose);

// When the work of the day at `now` began to arrive: 18:30 of the last core-hours day that has ended. What patients
// send over night and at the weekend is work of the next day.
Instant working_day_began(Instant now, const HolidayCalendar& holidays);

}  // namespace frontdoor
