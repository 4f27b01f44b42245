// What a practice's front door said at any minute of the past: its signals and settings, replayed from the ledger
// through the same policy that patients' forms use.
#pragma once

#include "store/ledger.h"
#include "store/store.h"

#include <frontdoor/access_policy.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

// A planned pause is a change at its start.
struct SignalChange {
  Instant at;
  Signal signal;
  std::string who;
  Instant set;  // when `who` set it
};
struct SettingsChange {
  Instant at;
  Practice practice;
};

// One day in London, counted in minutes. Minutes after `now` are not counted.
struct DayOfAccess {
  std::chrono::local_days day;
  bool bank_holiday = false;
  int core = 0;             // core hours of the day
  int core_taking = 0;      // of these: the form took requests
  int taking = 0;           // the form took requests, any hour
  int open = 0;             // the practice's own opening hours, core hours included
  int busy = 0;             // in core hours
  int urgent_diverted = 0;  // in core hours
  int paused = 0;           // in core hours
  int not_running = 0;      // in core hours: the service did not run or could not store
};

// A pause that was in force for a minute or more.
struct PauseInForce {
  Instant from;   // as it was set
  Instant until;  // likewise
  Instant set;    // when
  Instant began;  // in force from here on: never before it was set
  Instant ended;  // and until here: its end, the next change, or now
  bool running = false;
  int minutes = 0;       // between both, counted as the days are
  int core_minutes = 0;  // of these in core hours
  int in_a_row = 1;      // 3: the third that begins before a day of core hours lies behind the one before it
  std::string reason;
  std::string icb_reference;
  std::string who;
};

class AccessHistory {
 public:
  // current: the practice as it is now; taken for the time before the ledger's first settings.
  // running: from its first entry on, minutes outside of it took no request; empty: nothing is known of that.
  AccessHistory(const std::vector<LedgerEntry>& ledger, const Practice& current, const HolidayCalendar& holidays,
                std::vector<RunningTime> running = {});

  // Nothing is known, and nothing is counted, before it: when the practice was added, if the ledger says.
  Instant begins() const { return begins_; }
  AccessState state_at(Instant instant) const;
  bool takes_requests_at(Instant instant) const;
  bool ran_at(Instant instant) const;
  DayOfAccess day(std::chrono::local_days day, Instant now) const;
  // Those that were in force in [from, until) and before `now`.
  std::vector<PauseInForce> pauses(Instant from, Instant until, Instant now) const;
  // Which in a row a pause would be that is set at `now` and begins at `from`.
  int in_a_row(Instant from, Instant now) const;

 private:
  // A plan of the ledger that has not begun yet while it is read.
  struct Plan {
    PlannedPause pause;
    std::string who;
    Instant set;
  };
  void add_signal(Instant at, Signal signal, const std::string& who, std::optional<Plan>& plan);
  void begin_plan(std::optional<Plan>& plan, Instant before);
  // Of all pauses, as if nobody did anything between `now` and `until`.
  std::vector<PauseInForce> all_pauses(Instant now, Instant until) const;
  int core_minutes(Instant from, Instant until, int most) const;
  const Practice& practice_at(Instant instant) const;
  const Signal& signal_at(Instant instant) const;

  Signal normal_;
  Instant begins_{Instant::min()};
  std::vector<SignalChange> signals_;     // by time
  std::vector<SettingsChange> settings_;  // by time; the first is also that of all time before it
  const HolidayCalendar& holidays_;
  std::vector<RunningTime> running_;  // by time
};

}  // namespace frontdoor::intake
