#include "requests/alerts.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::minutes;

constexpr std::chrono::hours kCoreHoursBegin{8};
constexpr minutes kCoreHoursEnd = std::chrono::hours(18) + minutes(30);

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

Instant after_core_minutes(Instant start, minutes minutes_left, const HolidayCalendar& holidays) {
  Instant at = in_core_hours_from(start, holidays);
  for (;;) {
    const auto day = std::chrono::floor<std::chrono::days>(to_london(at));
    const Instant evening = from_london(day + kCoreHoursEnd);
    if (at + minutes_left < evening) return at + minutes_left;
    minutes_left -= std::chrono::floor<minutes>(evening - at);
    at = in_core_hours_from(evening, holidays);
  }
}

std::optional<Instant> rings_from(const AlarmFacts& facts, minutes again, Instant now,
                                  const HolidayCalendar& holidays) {
  if (facts.progress == Progress::done) return std::nullopt;
  if (facts.progress == Progress::fresh) return facts.pressing ? std::optional(facts.received) : facts.deadline;
  // Opened again: nobody cares for it yet.
  if (!facts.cared_for) return facts.pressing ? std::optional(std::min(facts.received, now)) : facts.deadline;
  // A time in the future is one from before the clock was set back: it must not keep a request quiet.
  const Instant cared_for = *facts.cared_for <= now ? *facts.cared_for : std::min(facts.received, now);
  const Instant rings_again = after_core_minutes(cared_for, again, holidays);
  std::optional<Instant> from;
  if (facts.pressing) from = rings_again;
  if (facts.deadline) {
    const Instant overdue = cared_for < *facts.deadline ? *facts.deadline : rings_again;
    from = from ? std::min(*from, overdue) : overdue;
  }
  return from;
}

namespace {
minutes alarm_again_of(const std::string& settings) {
  const Result<Practice> practice = Practice::load(settings);
  return minutes(practice ? practice.value().alarm_again_minutes : Practice().alarm_again_minutes);
}
}  // namespace

AlertPlan alert_plan(const AlertDue& alert, Instant now, const HolidayCalendar& holidays) {
  if (alert.facts.progress == Progress::fresh) {
    return {alert.urgency == Urgency::none ? "deadline" : "unseen", next_alert_after(now, holidays)};
  }
  const minutes again = alarm_again_of(alert.settings);
  const std::optional<Instant> from = rings_from(alert.facts, again, now, holidays);
  if (!from) return {};
  const Instant due = in_core_hours_from(std::max(*from, now), holidays);
  if (due > now) return {"", due};
  const bool overdue = alert.facts.deadline && *alert.facts.deadline <= now;
  return {overdue ? "overdue" : "not-done", after_core_minutes(now, again, holidays)};
}

}  // namespace frontdoor::intake
