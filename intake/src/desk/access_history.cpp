#include "desk/access_history.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

// The last change at or before `instant`, or nullptr.
template <typename Change>
const Change* last_before(const std::vector<Change>& changes, Instant instant) {
  const auto after = std::upper_bound(changes.begin(), changes.end(), instant,
                                      [](Instant at, const Change& change) { return at < change.at; });
  return after == changes.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

AccessHistory::AccessHistory(const std::vector<LedgerEntry>& ledger, const Practice& current,
                             const HolidayCalendar& holidays)
    : holidays_(holidays) {
  if (!ledger.empty() && ledger.front().note.what == "settings") begins_ = ledger.front().note.at;
  for (const LedgerEntry& entry : ledger) {
    const Result<Json> detail = parse_json(entry.note.detail);
    if (!detail) continue;
    if (entry.note.what == "signal") {
      // One this build cannot read counts as normal, as it did for patients.
      Result<Signal> signal = Signal::load(entry.note.detail);
      signals_.push_back({entry.note.at, signal ? std::move(signal).value() : Signal{}, entry.note.who});
    } else if (const Json* settings = json_object(detail.value(), "settings")) {
      if (auto practice = Practice::load(to_text(*settings))) {
        settings_.push_back({entry.note.at, std::move(practice).value()});
      }
    }
  }
  if (settings_.empty()) settings_.push_back({Instant{}, current});
}

const Practice& AccessHistory::practice_at(Instant instant) const {
  const SettingsChange* change = last_before(settings_, instant);
  return change ? change->practice : settings_.front().practice;
}

const Signal& AccessHistory::signal_at(Instant instant) const {
  const SignalChange* change = last_before(signals_, instant);
  return change ? change->signal : normal_;
}

AccessState AccessHistory::state_at(Instant instant) const {
  return state_in_force(practice_at(instant), signal_at(instant), instant, holidays_);
}

bool AccessHistory::takes_requests_at(Instant instant) const {
  const AccessState state = state_at(instant);
  if (state == AccessState::paused) return false;
  return state != AccessState::closed || practice_at(instant).accepts_when_closed;
}

DayOfAccess AccessHistory::day(local_days day, Instant now) const {
  DayOfAccess counted;
  counted.day = day;
  counted.bank_holiday = holidays_.is_bank_holiday(day);
  const Instant end = std::min(from_london(day + days(1)), now);
  for (Instant at = from_london(LocalMinute(day)); at < end; at += minutes(1)) {
    if (at < begins_) continue;
    const AccessState state = state_at(at);
    const bool core = in_core_hours(at, holidays_);
    const bool taking = takes_requests_at(at);
    counted.core += core;
    counted.core_taking += core && taking;
    counted.taking += taking;
    counted.open += is_open(practice_at(at), at, holidays_);
    counted.busy += core && state == AccessState::busy;
    counted.urgent_diverted += core && state == AccessState::urgent_diverted;
    counted.paused += core && state == AccessState::paused;
  }
  return counted;
}

std::vector<Pause> AccessHistory::pauses(Instant from, Instant until) const {
  std::vector<Pause> found;
  for (auto change = signals_.begin(); change != signals_.end(); ++change) {
    const Signal& signal = change->signal;
    if (signal.state != AccessState::paused || !signal.from || !signal.until) continue;
    const auto next = std::next(change);
    const Instant ended = next == signals_.end() ? *signal.until : std::min(*signal.until, next->at);
    if (ended <= *signal.from || *signal.from >= until || ended <= from) continue;
    found.push_back({*signal.from, *signal.until, ended, signal.reason, signal.icb_reference, change->who});
  }
  return found;
}

}  // namespace frontdoor::intake
