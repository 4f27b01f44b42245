#include "desk/access_history.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

// A day of core hours: 8am to 6:30pm.
constexpr int kCoreDayMinutes = 630;

// The last change at or before `instant`, or nullptr.
template <typename Change>
const Change* last_before(const std::vector<Change>& changes, Instant instant) {
  const auto after = std::upper_bound(changes.begin(), changes.end(), instant,
                                      [](Instant at, const Change& change) { return at < change.at; });
  return after == changes.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

AccessHistory::AccessHistory(const std::vector<LedgerEntry>& ledger, const Practice& current,
                             const HolidayCalendar& holidays, std::vector<RunningTime> running)
    : holidays_(holidays), running_(std::move(running)) {
  if (!ledger.empty() && ledger.front().note.what == "settings") begins_ = ledger.front().note.at;
  std::optional<Plan> plan;
  for (const LedgerEntry& entry : ledger) {
    const Result<Json> detail = parse_json(entry.note.detail);
    if (!detail) continue;
    if (entry.note.what == "signal") {
      // One this build cannot read counts as normal, as it did for patients.
      Result<Signal> signal = Signal::load(entry.note.detail);
      add_signal(entry.note.at, signal ? std::move(signal).value() : Signal{}, entry.note.who, plan);
    } else if (const Json* settings = json_object(detail.value(), "settings")) {
      if (auto practice = Practice::load(to_text(*settings))) {
        settings_.push_back({entry.note.at, std::move(practice).value()});
      }
    }
  }
  begin_plan(plan, Instant::max());
  if (settings_.empty()) settings_.push_back({Instant{}, current});
}

void AccessHistory::begin_plan(std::optional<Plan>& plan, Instant before) {
  if (plan && plan->pause.from < before) {
    Signal signal;
    signal.planned = plan->pause;
    signals_.push_back({plan->pause.from, frontdoor::signal_at(signal, plan->pause.from), plan->who, plan->set});
  }
  plan.reset();
}

void AccessHistory::add_signal(Instant at, Signal signal, const std::string& who, std::optional<Plan>& plan) {
  const std::optional<Plan> before = plan;
  begin_plan(plan, at);
  if (signal.planned) {
    plan = Plan{*signal.planned, who, at};
    if (before && before->pause == plan->pause) plan = before;
    signal.planned.reset();
  }
  // What only planned something changed nothing yet.
  if (signals_.empty() || signals_.back().signal != signal) signals_.push_back({at, std::move(signal), who, at});
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

bool AccessHistory::ran_at(Instant instant) const {
  if (running_.empty() || instant < running_.front().began) return true;
  const auto after = std::upper_bound(running_.begin(), running_.end(), instant,
                                      [](Instant at, const RunningTime& time) { return at < time.began; });
  return instant < std::prev(after)->latest + kBeatEvery;
}

bool AccessHistory::takes_requests_at(Instant instant) const {
  if (!ran_at(instant)) return false;
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
    counted.not_running += core && !ran_at(at);
  }
  return counted;
}

// Whole minutes of [from, until) that are core hours; counting ends at `most`.
int AccessHistory::core_minutes(Instant from, Instant until, int most) const {
  int counted = 0;
  for (Instant at = std::chrono::ceil<minutes>(from); at < until && counted < most; at += minutes(1)) {
    counted += in_core_hours(at, holidays_);
  }
  return counted;
}

std::vector<PauseInForce> AccessHistory::all_pauses(Instant now, Instant until) const {
  std::vector<PauseInForce> found;
  for (auto change = signals_.begin(); change != signals_.end() && change->at <= now; ++change) {
    const Signal& signal = change->signal;
    if (signal.state != AccessState::paused || !signal.from || !signal.until) continue;
    const auto next = std::next(change);
    PauseInForce pause;
    pause.from = *signal.from;
    pause.until = *signal.until;
    pause.set = change->set;
    pause.began = std::max(*signal.from, change->at);
    pause.ended = std::min(until, *signal.until);
    if (next != signals_.end() && next->at <= now) pause.ended = std::min(pause.ended, next->at);
    pause.running = pause.ended == until && until < *signal.until;
    const auto counted = std::chrono::ceil<minutes>(pause.ended) - std::chrono::ceil<minutes>(pause.began);
    if (pause.began > now || counted < minutes(1)) continue;
    pause.minutes = static_cast<int>(counted.count());
    pause.core_minutes = core_minutes(pause.began, pause.ended, pause.minutes);
    if (!found.empty() && core_minutes(found.back().ended, pause.began, kCoreDayMinutes) < kCoreDayMinutes) {
      pause.in_a_row = found.back().in_a_row + 1;
    }
    pause.reason = signal.reason;
    pause.icb_reference = signal.icb_reference;
    pause.who = change->who;
    found.push_back(std::move(pause));
  }
  return found;
}

std::vector<PauseInForce> AccessHistory::pauses(Instant from, Instant until, Instant now) const {
  std::vector<PauseInForce> found = all_pauses(now, now);
  std::erase_if(found, [&](const PauseInForce& pause) { return pause.began >= until || pause.ended <= from; });
  return found;
}

int AccessHistory::in_a_row(Instant from, Instant now) const {
  const std::vector<PauseInForce> before = all_pauses(now, std::max(from, now));
  if (before.empty() || core_minutes(before.back().ended, from, kCoreDayMinutes) >= kCoreDayMinutes) return 1;
  return before.back().in_a_row + 1;
}

}  // namespace frontdoor::intake
