// Core hours, longer hours, openings and deadlines (access_policy.h cites the rules).
#include <frontdoor/access_policy.h>

#include <algorithm>

namespace frontdoor {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::weekday;

constexpr minutes kCoreOpens = hours(8);
constexpr minutes kCoreCloses = hours(18) + minutes(30);

bool is_core_day(local_days day, const HolidayCalendar& holidays) {
  const unsigned code = weekday(day).c_encoding();
  return code >= 1 && code <= 5 && !holidays.is_bank_holiday(day);
}

// Ends: a calendar holds at most 100 extra days.
local_days next_core_day(local_days day, const HolidayCalendar& holidays) {
  do day += days(1);
  while (!is_core_day(day, holidays));
  return day;
}

// When the practice next opens on `day` at or after `from`; nothing if it does not.
std::optional<minutes> opening_on(const Practice& practice, local_days day, minutes from,
                                  const HolidayCalendar& holidays) {
  std::optional<minutes> first;
  if (is_core_day(day, holidays) && kCoreOpens >= from) first = kCoreOpens;
  if (holidays.is_bank_holiday(day)) return first;
  for (const OpeningPeriod& period : practice.longer_hours) {
    if (period.day != weekday(day) || period.opens < from) continue;
    if (!first || period.opens < *first) first = period.opens;
  }
  return first;
}

}  // namespace

bool in_core_hours(Instant now, const HolidayCalendar& holidays) {
  const LocalMinute local = to_london(now);
  const local_days day = floor<days>(local);
  const minutes time = local - day;
  return time >= kCoreOpens && time < kCoreCloses && is_core_day(day, holidays);
}

Instant deadline_for(Instant received, Urgency urgency_not_emergency, const HolidayCalendar& holidays) {
  const LocalMinute local = to_london(received);
  const local_days today = floor<days>(local);
  const minutes time = local - today;
  const bool before_today_ends = time < kCoreCloses && is_core_day(today, holidays);
  const bool in_core = before_today_ends && time >= kCoreOpens;
  // Before opening, the period that follows is today's, for every urgency.
  const bool by_today = before_today_ends && (!in_core || urgency_not_emergency != Urgency::none);
  const local_days due = by_today ? today : next_core_day(today, holidays);
  return from_london(due + kCoreCloses);
}

bool is_open(const Practice& practice, Instant now, const HolidayCalendar& holidays) {
  if (in_core_hours(now, holidays)) return true;
  if (practice.longer_hours.empty()) return false;
  const LocalMinute local = to_london(now);
  const local_days day = floor<days>(local);
  if (holidays.is_bank_holiday(day)) return false;
  const minutes time = local - day;
  return std::any_of(practice.longer_hours.begin(), practice.longer_hours.end(), [&](const OpeningPeriod& period) {
    return period.day == weekday(day) && time >= period.opens && time < period.closes;
  });
}

Instant next_opening(const Practice& practice, Instant now, const HolidayCalendar& holidays) {
  const LocalMinute local = to_london(now);
  local_days day = floor<days>(local);
  minutes from = local - day + minutes(1);
  for (;;) {
    if (const auto opens = opening_on(practice, day, from, holidays)) return from_london(day + *opens);
    day += days(1);
    from = minutes(0);
  }
}

}  // namespace frontdoor
