#include "desk/answer_rule.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::minutes;

struct StateWords {
  const char* code;
  const char* words;  // of those left out
};
constexpr std::array<StateWords, kAnswerStates> kStateWords = {
    {{"answered", ""},
     {"answered late", ""},
     {"open", ""},
     {"open, late", ""},
     {"closed, not told", ""},
     {"left out: flood", "in floods of one connection each"},
     {"left out: duplicate", "closed as answered under another request"},
     {"left out: withdrawn", "that the patient no longer needed, before an answer"},
     {"left out: erased", "erased while they were open"}}};

const StateWords& of_state(AnswerState state) {
  return kStateWords[static_cast<std::size_t>(state)];
}

}  // namespace

AnswerState answer_state(const RequestTimes& request, Instant now) {
  if (request.in_flood) return AnswerState::flood;
  if (request.ending == Ending::duplicate) return AnswerState::duplicate;
  const Instant due = due_of(request.deadline, request.received);
  if (request.answered) return *request.answered > due ? AnswerState::answered_late : AnswerState::answered;
  switch (request.ending) {
    case Ending::withdrawn: return AnswerState::withdrawn;
    case Ending::erased: return AnswerState::erased;
    case Ending::closed: return AnswerState::closed_not_told;
    case Ending::duplicate:
    case Ending::none: break;
  }
  return now > due ? AnswerState::open_late : AnswerState::open;
}

const char* to_code(AnswerState state) {
  return of_state(state).code;
}

const char* words_for(AnswerState state) {
  return of_state(state).words;
}

bool is_left_out(AnswerState state) {
  return std::find(kLeftOut.begin(), kLeftOut.end(), state) != kLeftOut.end();
}

bool is_settled(AnswerState state) {
  return !is_left_out(state) && state != AnswerState::open;
}

minutes wait_of(const RequestTimes& answered) {
  return std::max(minutes(0), std::chrono::round<minutes>(*answered.answered - answered.received));
}

std::optional<minutes> median_of(std::vector<minutes> waits) {
  if (waits.empty()) return std::nullopt;
  const auto middle = waits.begin() + static_cast<std::ptrdiff_t>((waits.size() - 1) / 2);
  std::nth_element(waits.begin(), middle, waits.end());
  return *middle;
}

std::size_t AnswerTotals::settled() const {
  std::size_t count = 0;
  for (std::size_t state = 0; state < kAnswerStates; ++state) {
    if (is_settled(static_cast<AnswerState>(state))) count += of_state[state];
  }
  return count;
}

std::size_t AnswerTotals::left_out() const {
  std::size_t count = 0;
  for (const AnswerState state : kLeftOut) count += of(state);
  return count;
}

AnswerTotals answer_totals(const std::vector<RequestTimes>& requests, Instant now) {
  AnswerTotals totals;
  std::vector<minutes> waits;
  for (const RequestTimes& request : requests) {
    totals.requests += request.again ? 0 : 1;
    const AnswerState state = answer_state(request, now);
    ++totals.of_state[static_cast<std::size_t>(state)];
    if (request.answered && !is_left_out(state)) waits.push_back(wait_of(request));
  }
  if (!waits.empty()) totals.longest_wait = *std::max_element(waits.begin(), waits.end());
  totals.median_wait = median_of(std::move(waits));
  return totals;
}

std::string percent_in_time(const AnswerTotals& totals) {
  const std::size_t settled = totals.settled();
  const std::size_t in_time = totals.in_time();
  if (settled == 0) return {};
  if (in_time == 0 || in_time == settled) return in_time == 0 ? "0" : "100";
  return std::to_string(std::clamp<std::size_t>((in_time * 100 + settled / 2) / settled, 1, 99));
}

}  // namespace frontdoor::intake
