#include "practices/safe_working_meter.h"

#include "base/log.h"
#include "http/http.h"

#include <algorithm>

namespace frontdoor::intake {

SafeWorkingMeter::SafeWorkingMeter(Store& store, PracticeDirectory& practices, const AccessPolicy& access, Clock clock)
    : store_(store), practices_(practices), access_(access), clock_(std::move(clock)) {}

bool SafeWorkingMeter::staff_chose_since(const std::string& ods, Instant since) const {
  Signal before;
  for (const LedgerEntry& entry : store_.ledger(ods)) {
    if (entry.note.what != "signal") continue;
    const Result<Signal> loaded = Signal::load(entry.note.detail);
    // Who only plans a pause leaves today's signal to the meter.
    const Signal chosen = loaded ? signal_at(loaded.value(), Instant::min()) : Signal{};
    if (chosen != before && entry.note.who != kMeterName && entry.note.at >= since) return true;
    before = chosen;
  }
  return false;
}

SafeWorkingNow SafeWorkingMeter::read(const KnownPractice& practice) const {
  SafeWorkingNow now;
  if (practice.practice.safe_working.sessions == 0) return now;
  now.limit = practice.practice.safe_working;
  const Instant at = clock_();
  const std::string& ods = practice.practice.ods;
  now.since = working_day_began(at, access_.holidays());
  const auto number = [](std::int64_t count) {
    return static_cast<std::uint32_t>(std::min<std::int64_t>(count, 0xffff'ffff));
  };
  const ContactCounts counts = store_.contacts_since(ods, now.since);
  now.contacts = number(counts.floods_once);
  now.contacts_in_floods = number(counts.all - counts.floods_once);
  const AccessState in_force = state_in_force(practice.practice, practice.signal, at, access_.holidays());
  const auto reading_of = [&](std::int64_t contacts) {
    return read_safe_working(practice.practice.safe_working, number(contacts), in_force, now.staff_chose);
  };
  now.reading = reading_of(counts.floods_once);
  // What floods alone reach is somebody's to judge: nobody is proposed to turn patients away for it.
  if (!now.reading.proposal && in_force == AccessState::normal && reading_of(counts.all).proposal) {
    now.reading.proposal = AccessState::busy;
    now.by_floods = true;
  }
  if (now.reading.easing && staff_chose_since(ods, now.since)) now.reading.easing.reset();  // they know why
  if (!now.reading.proposal) return now;
  now.staff_chose = staff_chose_since(ods, now.since);
  const SafeWorkingReading by_sources = reading_of(counts.sources_once);
  now.reading.sets_signal = by_sources.sets_signal;
  if (by_sources.sets_signal) now.sets = by_sources.proposal;
  return now;
}

void SafeWorkingMeter::count(const std::string& ods) {
  try {
    std::shared_ptr<const KnownPractice> practice = practices_.find(ods);
    if (!practice || !practice->practice.safe_working.sets_signal) return;
    if (!read(*practice).sets) return;
    std::lock_guard lock(setting_);
    // Read again: another request may have set it meanwhile.
    practice = practices_.find(ods);
    if (!practice) return;
    const SafeWorkingNow now = read(*practice);
    if (!now.sets) return;
    Signal signal;
    signal.state = *now.sets;
    signal.from = clock_();
    signal.reason = std::to_string(now.contacts) + " of " + std::to_string(now.reading.contacts_limit) + " contacts (" +
                    std::to_string(now.reading.percent) + "%)";
    practices_.change_signal(ods, {signal, kMeterName, *signal.from});
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "meter-not-read", {{"ods", ods}});
  } catch (const Problem&) {
    // Somebody paused the form meanwhile: the meter ends no pause.
  }
}

}  // namespace frontdoor::intake
