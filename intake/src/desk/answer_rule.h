// What counts as answered in time: the one rule behind the page, the files and the figures of the day.
// docs/operating/evidence.md says it for people.
#pragma once

#include "store/store.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

// Of one asking: a request, or its patient bringing it back. Those up to closed_not_told are counted.
enum class AnswerState : std::uint8_t {
  answered,         // the patient was told by when it was due
  answered_late,    // the patient was told after that
  open,             // not answered, and not due yet
  open_late,        // not answered, and past its time; in an emergency too (kAtOnceWithin)
  closed_not_told,  // closed, and the patient was not told
  flood,            // one of very many from one connection
  duplicate,        // closed as answered under another request, which is counted
  withdrawn,        // its patient said that it is no longer needed, before there was an answer
  erased,           // erased while it was open
};
inline constexpr std::size_t kAnswerStates = 9;

AnswerState answer_state(const RequestTimes& request, Instant now);
// "answered", "answered late", "open", "open, late", "closed, not told", "left out: flood", ...
const char* to_code(AnswerState state);
// "in floods of one connection": after a number of those left out.
const char* words_for(AnswerState state);
bool is_left_out(AnswerState state);
// In time or not is settled: everything that is counted but what is open and not due yet.
bool is_settled(AnswerState state);

// From when it was asked to when the patient was told, to the nearest minute; never negative.
std::chrono::minutes wait_of(const RequestTimes& answered);
// Of two in the middle the shorter; nothing of none.
std::optional<std::chrono::minutes> median_of(std::vector<std::chrono::minutes> waits);

// Of some of the requests, each time that they were asked: what an ICB asks first.
struct AnswerTotals {
  std::size_t requests = 0;  // that came; one that its patient brings back is counted once, those left out too
  std::array<std::size_t, kAnswerStates> of_state{};
  std::optional<std::chrono::minutes> median_wait;  // of those counted that were answered
  std::optional<std::chrono::minutes> longest_wait;

  std::size_t of(AnswerState state) const { return of_state[static_cast<std::size_t>(state)]; }
  std::size_t settled() const;
  std::size_t in_time() const { return of(AnswerState::answered); }
  std::size_t left_out() const;
};
AnswerTotals answer_totals(const std::vector<RequestTimes>& requests, Instant now);
// "98": of what is settled, rounded, but 100 only where all were in time and 0 only where none was. Empty: none is.
std::string percent_in_time(const AnswerTotals& totals);
// The states that are left out, in order.
inline constexpr std::array kLeftOut = {AnswerState::flood, AnswerState::duplicate, AnswerState::withdrawn,
                                        AnswerState::erased};

}  // namespace frontdoor::intake
