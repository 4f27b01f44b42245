// See frontdoor/safe_working.h. A file of its own: the widget does not need it.
#include <frontdoor/safe_working.h>

namespace frontdoor {

Instant working_day_began(Instant now, const HolidayCalendar& holidays) {
  using std::chrono::days;
  using std::chrono::hours;
  using std::chrono::minutes;
  constexpr minutes kCoreCloses = hours(18) + minutes(30);
  auto day = std::chrono::floor<days>(to_london(now));
  for (;; day -= days(1)) {
    const Instant closed = from_london(day + kCoreCloses);
    // The last minute before half past six is in core hours on a core day only.
    if (closed <= now && in_core_hours(closed - minutes(1), holidays)) return closed;
  }
}

}  // namespace frontdoor
