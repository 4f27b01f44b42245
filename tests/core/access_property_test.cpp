// What must hold at every minute of 2026 to 2030, for every signal, kind and urgency, against an independent
// calculation: a clock that is wound forward minute by minute from lists of dates, and core-hours periods that are
// walked backwards.
//
// In optimised builds: every minute within two of any change of core hours or of the clocks, with every combination,
// and one million random ones (the ends of signals have a test of their own). In debug and sanitizer builds: one
// combination in twenty-three of the former and fifty thousand of the latter. With FRONTDOOR_SOAK set: every minute
// with every combination.
#include "access_support.h"

#include <array>
#include <cstdlib>
#include <random>
#include <set>
#include <vector>

namespace frontdoor {
namespace {

using access_test::at;
using access_test::example_practice;
using access_test::shipped_policy;
using std::chrono::minutes;

#ifdef NDEBUG
constexpr int kRandomCases = 1'000'000;
constexpr std::size_t kCombinationStep = 1;
#else
constexpr int kRandomCases = 50'000;
constexpr std::size_t kCombinationStep = 23;
#endif

// 2026 to 2028 as gov.uk publishes them; 2029 to January 2031 from printed calendars. tests/fixtures/access holds two
// independent lists that the computed days are compared with.
const std::set<std::string> kBankHolidays = {
    "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25",
    "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30",
    "2027-12-27", "2027-12-28", "2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29",
    "2028-08-28", "2028-12-25", "2028-12-26", "2029-01-01", "2029-03-30", "2029-04-02", "2029-05-07",
    "2029-05-28", "2029-08-27", "2029-12-25", "2029-12-26", "2030-01-01", "2030-04-19", "2030-04-22",
    "2030-05-06", "2030-05-27", "2030-08-26", "2030-12-25", "2030-12-26", "2031-01-01"};
// Days on which the clocks change, at 01:00 UTC.
const std::set<std::string> kForward = {"2026-03-29", "2027-03-28", "2028-03-26", "2029-03-25", "2030-03-31"};
const std::set<std::string> kBack = {"2026-10-25", "2027-10-31", "2028-10-29", "2029-10-28", "2030-10-27"};

constexpr int kMinutesADay = 24 * 60;
constexpr int kOpens = 8 * 60;
constexpr int kCloses = 18 * 60 + 30;
constexpr int kDays = 5 * 365 + 1;  // 2026 to 2030, one leap year
constexpr int kDaysBeyond = 14;     // so that the last deadlines are known
constexpr int kMinutes = kDays * kMinutesADay;

// A calendar date that is wound forward a day at a time.
struct Date {
  int year = 2026;
  int month = 1;
  int day = 1;
  int weekday = 4;  // Thursday; Sunday is 0

  void next() {
    const bool leap = year % 4 == 0;
    const std::array<int, 12> lengths = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    weekday = (weekday + 1) % 7;
    if (++day <= lengths[static_cast<std::size_t>(month - 1)]) return;
    day = 1;
    if (++month <= 12) return;
    month = 1;
    ++year;
  }
  std::string text() const {
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return std::to_string(year) + "-" + two(month) + "-" + two(day);
  }
};

// For each minute of UTC from 2026-01-01T00:00:00Z: the wall clock in London, core hours or not, and the two deadlines.
struct SlowClock {
  std::vector<int> minute_of_day;  // London
  std::vector<int> day;            // London, days since 1 January 2026
  std::vector<char> core;
  std::vector<int> period_end;     // in core hours: the minute this period ends
  std::vector<int> following_end;  // the minute the next period ends (of the one after this, in core hours)
  std::set<int> changes;

  SlowClock() {
    wind_forward();
    walk_back();
  }

  static Instant instant(int minute) { return at("2026-01-01T00:00:00Z") + minutes(minute); }

 private:
  void wind_forward() {
    Date utc;
    Date london;
    int london_day = 0;
    int clock = 0;
    bool weekday_open = false;
    for (int minute = 0; minute < (kDays + kDaysBeyond) * kMinutesADay; ++minute) {
      if (minute > 0 && minute % kMinutesADay == 0) utc.next();
      if (minute % kMinutesADay == 60) {
        const std::string today = utc.text();
        if (kForward.count(today)) clock += 60;
        if (kBack.count(today)) clock -= 60;
        if (kForward.count(today) || kBack.count(today)) changes.insert(minute);
      }
      if (clock >= kMinutesADay) {
        clock -= kMinutesADay;
        london.next();
        ++london_day;
      }
      if (clock == 0 || minute == 0) {
        weekday_open = london.weekday >= 1 && london.weekday <= 5 && !kBankHolidays.count(london.text());
      }
      if (weekday_open && (clock == kOpens || clock == kCloses)) changes.insert(minute);
      minute_of_day.push_back(clock);
      day.push_back(london_day);
      core.push_back(weekday_open && clock >= kOpens && clock < kCloses);
      ++clock;
    }
  }

  void walk_back() {
    const int size = static_cast<int>(core.size());
    period_end.assign(core.size(), -1);
    following_end.assign(core.size(), -1);
    for (int i = size - 2; i >= 0; --i) {
      const auto now = static_cast<std::size_t>(i);
      if (core[now]) {
        period_end[now] = core[now + 1] ? period_end[now + 1] : i + 1;
        following_end[now] = period_end[now] < 0 ? -1 : following_end[static_cast<std::size_t>(period_end[now])];
      } else {
        following_end[now] = core[now + 1] ? period_end[now + 1] : following_end[now + 1];
      }
    }
  }
};

const SlowClock& slow_clock() {
  static const SlowClock clock;
  return clock;
}

// A signal as a case sets it up, relative to the minute that is looked at, and what that must come to.
enum class SignalCase : std::size_t {
  normal,
  busy,
  busy_set_today,
  busy_stale,
  busy_to_come,
  diverted,
  diverted_set_today,
  diverted_stale,
  paused,
  paused_over,
  paused_to_come,
  paused_without_reference,
  paused_too_long,
  count_
};
constexpr std::size_t kSignalCases = static_cast<std::size_t>(SignalCase::count_);
constexpr std::array kKinds = {RequestKind::medical, RequestKind::medication, RequestKind::admin};
constexpr std::array kUrgencies = {Urgency::none, Urgency::urgent, Urgency::emergency};
constexpr std::size_t kCombinations = kSignalCases * kKinds.size() * kUrgencies.size();

Signal make_signal(AccessState state, Instant from) {
  Signal signal;
  signal.state = state;
  signal.from = from;
  return signal;
}

Signal make_pause(Instant from, Instant until) {
  Signal signal = make_signal(AccessState::paused, from);
  signal.until = until;
  signal.reason = "Flood";
  signal.icb_reference = "ICB-1";
  return signal;
}

Signal signal_for(SignalCase which, Instant now) {
  const auto day = std::chrono::days(1);
  switch (which) {
    case SignalCase::busy: return access_test::signal_of(AccessState::busy);
    case SignalCase::busy_set_today: return make_signal(AccessState::busy, now - minutes(1));
    case SignalCase::busy_stale: return make_signal(AccessState::busy, now - 3 * day);
    case SignalCase::busy_to_come: return make_signal(AccessState::busy, now + minutes(1));
    case SignalCase::diverted: return access_test::signal_of(AccessState::urgent_diverted);
    case SignalCase::diverted_set_today: return make_signal(AccessState::urgent_diverted, now - minutes(1));
    case SignalCase::diverted_stale: return make_signal(AccessState::urgent_diverted, now - day - minutes(61));
    case SignalCase::paused: return make_pause(now - minutes(30), now + minutes(1));
    case SignalCase::paused_over: return make_pause(now - day, now);
    case SignalCase::paused_to_come: return make_pause(now + minutes(1), now + day);
    case SignalCase::paused_without_reference: {
      Signal signal = make_pause(now - day, now + day);
      signal.icb_reference.clear();
      return signal;
    }
    case SignalCase::paused_too_long: return make_pause(now - day, now + 4 * day);
    default: return {};
  }
}

AccessState expected_state(SignalCase which, bool core) {
  if (which == SignalCase::paused) return AccessState::paused;
  if (!core) return AccessState::closed;
  switch (which) {
    case SignalCase::busy:
    case SignalCase::busy_set_today: return AccessState::busy;
    case SignalCase::diverted:
    case SignalCase::diverted_set_today: return AccessState::urgent_diverted;
    default: return AccessState::normal;
  }
}

// The first fault of a decision, or nullptr.
const char* fault_of(const AccessDecision& decision, SignalCase which, int minute, Urgency urgency) {
  const SlowClock& clock = slow_clock();
  const auto index = static_cast<std::size_t>(minute);
  const bool core = clock.core[index];
  const bool emergency = urgency == Urgency::emergency;
  if (decision.state != expected_state(which, core)) return "state";
  if (decision.accepts != (which != SignalCase::paused))
    return "a request is refused without an agreed pause, or taken in one";

  const UrgentRoute route = emergency ? UrgentRoute::emergency_999
                            : core    ? UrgentRoute::practice
                                      : UrgentRoute::nhs_111;
  if (decision.urgent_to != route) return "urgent route";
  const bool due = decision.accepts && !emergency;
  if (decision.deadline.has_value() != due) return "a deadline is there when none is due, or missing";
  const int end = core && urgency == Urgency::urgent ? clock.period_end[index] : clock.following_end[index];
  if (due && *decision.deadline != SlowClock::instant(end)) return "deadline";

  bool names_999 = false;
  bool names_help = false;
  for (const AccessMessage& message : decision.messages) {
    names_999 = names_999 || message.text.find("999") != std::string::npos;
    names_help = names_help || message.text.find("If you need help today") != std::string::npos;
    if (core && message.text.find("111") != std::string::npos) return "111 is named in core hours";
    if (message.text.find_first_of("{}[]") != std::string::npos) return "a text is not filled in";
  }
  if (!names_999) return "999 is not named";
  if (!names_help) return "help today is not named";
  if (core && decision.urgent_text.find("111") != std::string::npos) return "111 is the urgent route in core hours";
  if (emergency && decision.messages.front().text.rfind("Call 999 now.", 0) != 0) return "999 does not come first";
  if (emergency && decision.urgent_text.find("999") == std::string::npos) return "999 is not the urgent route";
  return nullptr;
}

class Checker {
 public:
  // False after the first fault.
  bool check(int minute, std::size_t combination) {
    const auto which = static_cast<SignalCase>(combination % kSignalCases);
    const RequestKind kind = kKinds[combination / kSignalCases % kKinds.size()];
    const Urgency urgency = kUrgencies[combination / kSignalCases / kKinds.size()];
    const Instant now = SlowClock::instant(minute);
    const AccessDecision decision = policy_.decide(practice_, signal_for(which, now), now, kind, urgency);
    const char* fault = fault_of(decision, which, minute, urgency);
    if (!fault) return true;
    ADD_FAILURE() << fault << " at " << format_rfc3339(now) << ", signal case " << combination % kSignalCases << ", "
                  << to_code(kind) << ", " << to_code(urgency) << ": " << decision_as_json(decision);
    return false;
  }

 private:
  // Its phone number has no "111" in it.
  const Practice practice_ = example_practice();
  const AccessPolicy policy_ = shipped_policy();
};

TEST(AccessProperty, TheSlowClockKnowsItsDates) {
  const SlowClock& clock = slow_clock();
  EXPECT_EQ(clock.minute_of_day[0], 0);
  // 2030-12-31T23:59Z: the last minute of the last day.
  EXPECT_EQ(clock.day[kMinutes - 1], kDays - 1);
  EXPECT_EQ(clock.minute_of_day[kMinutes - 1], kMinutesADay - 1);
  // 1 July 2026 is day 181: 08:00 in London is 07:00 UTC.
  EXPECT_EQ(clock.minute_of_day[181 * kMinutesADay + 7 * 60], kOpens);
}

TEST(AccessProperty, LondonTimeAgreesAtEveryMinute) {
  const SlowClock& clock = slow_clock();
  const auto first_day = std::chrono::local_days(std::chrono::year(2026) / 1 / 1);
  for (int minute = 0; minute < kMinutes; ++minute) {
    const auto index = static_cast<std::size_t>(minute);
    const auto local = first_day + std::chrono::days(clock.day[index]) + minutes(clock.minute_of_day[index]);
    ASSERT_EQ(to_london(SlowClock::instant(minute)), local) << format_rfc3339(SlowClock::instant(minute));
  }
}

TEST(AccessProperty, HoldsAroundEveryChange) {
  Checker checker;
  std::size_t turn = 0;
  for (const int change : slow_clock().changes) {
    for (int minute = std::max(0, change - 2); minute <= std::min(kMinutes - 1, change + 2); ++minute) {
      for (std::size_t combination = turn++ % kCombinationStep; combination < kCombinations;
           combination += kCombinationStep) {
        ASSERT_TRUE(checker.check(minute, combination));
      }
    }
  }
}

TEST(AccessProperty, HoldsAtRandom) {
  constexpr unsigned kSeed = 20260401;
  std::mt19937 random(kSeed);
  std::uniform_int_distribution<int> any_minute(0, kMinutes - 1);
  std::uniform_int_distribution<std::size_t> any_combination(0, kCombinations - 1);
  Checker checker;
  for (int i = 0; i < kRandomCases; ++i) ASSERT_TRUE(checker.check(any_minute(random), any_combination(random)));
}

TEST(AccessProperty, HoldsAtEveryMinuteWhenSoaked) {
  const bool soak = std::getenv("FRONTDOOR_SOAK") != nullptr;
  const int last = soak ? kMinutes : 7 * kMinutesADay;  // otherwise one week, so that the way itself is tested
  Checker checker;
  for (int minute = 0; minute < last; minute += soak ? 1 : 11) {
    for (std::size_t combination = 0; combination < kCombinations; ++combination) {
      ASSERT_TRUE(checker.check(minute, combination));
    }
  }
}

// A disclaimer is in force exactly from its beginning to the end of the day's core hours, by the slow clock.
TEST(AccessProperty, DisclaimersEndThatDayWheneverTheyWereSet) {
  const SlowClock& clock = slow_clock();
  std::mt19937 random(1830);
  std::uniform_int_distribution<int> any_minute(kMinutesADay, kMinutes - 1);
  for (int i = 0; i < kRandomCases / 1000; ++i) {
    const int from = any_minute(random);
    const Signal signal = make_signal(AccessState::busy, SlowClock::instant(from));
    const bool set_late = clock.minute_of_day[static_cast<std::size_t>(from)] >= kCloses;
    for (int minute = from - 2; minute < from + 26 * 60 && minute < kMinutes; ++minute) {
      const auto index = static_cast<std::size_t>(minute);
      const bool same_day = clock.day[index] == clock.day[static_cast<std::size_t>(from)];
      const bool stands = minute >= from && same_day && (set_late || clock.minute_of_day[index] < kCloses);
      ASSERT_EQ(signal_in_force(signal, SlowClock::instant(minute)), stands)
          << "set " << format_rfc3339(*signal.from) << " at " << format_rfc3339(SlowClock::instant(minute));
    }
  }
}

}  // namespace
}  // namespace frontdoor
