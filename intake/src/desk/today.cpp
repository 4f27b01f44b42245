#include "desk/today.h"

#include "base/days.h"
#include "desk/answer_rule.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// The hour of the wall clock, and minutes since midnight.
std::size_t hour_of(Instant instant) {
  const auto since = to_london(instant) - LocalMinute(london_day(instant));
  return std::min<std::size_t>(static_cast<std::size_t>(std::chrono::floor<hours>(since).count()), 23);
}

std::vector<RequestTimes> received_on(Store& store, const std::string& ods, std::chrono::local_days day) {
  std::vector<RequestTimes> all =
      store.request_times(ods, from_london(LocalMinute(day)), from_london(LocalMinute(day + days(1))));
  return all;
}

void add_usual(Today& today, const std::vector<RequestTimes>& earlier, minutes time_of_day) {
  if (earlier.empty()) return;
  ++today.usual_weeks;
  for (const RequestTimes& request : earlier) {
    if (request.in_flood || request.again) continue;
    ++today.usual_by_hour[hour_of(request.received)];
    const auto since = to_london(request.received) - LocalMinute(london_day(request.received));
    if (since <= time_of_day) ++today.usual_by_now;
  }
}

void add_answered(Today& today, const std::vector<RequestTimes>& answered) {
  std::vector<minutes> waits;
  for (const RequestTimes& request : answered) {
    const AnswerState state = answer_state(request, today.now);
    if (!request.answered || is_left_out(state)) continue;
    ++today.answered;
    if (state == AnswerState::answered) ++today.answered_in_time;
    waits.push_back(wait_of(request));
  }
  today.median_answer = median_of(std::move(waits));
}

}  // namespace

Today gather_today(Store& store, const std::string& ods, Instant now) {
  Today today;
  today.now = now;
  today.day = london_day(now);
  for (const RequestTimes& request : received_on(store, ods, today.day)) {
    if (request.again) continue;
    ++today.received;
    if (request.in_flood) {
      ++today.in_floods;
      continue;
    }
    ++today.by_hour[hour_of(request.received)];
  }
  const auto time_of_day = std::chrono::floor<minutes>(to_london(now) - LocalMinute(today.day));
  for (int week = 1; week <= kUsualWeeks; ++week) {
    add_usual(today, received_on(store, ods, today.day - days(7 * week)), time_of_day);
  }
  if (today.usual_weeks > 0) {
    for (double& usual : today.usual_by_hour) usual /= today.usual_weeks;
    today.usual_by_now /= today.usual_weeks;
  }
  add_answered(today, store.answer_times(ods, from_london(LocalMinute(today.day)), now + minutes(1)));
  return today;
}

}  // namespace frontdoor::intake
