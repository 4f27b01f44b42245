// What a practice's front door said at any minute of the past: its signals and settings, replayed from the ledger
// through the same policy that patients' forms use.
#pragma once

#include "store/ledger.h"

#include <frontdoor/access_policy.h>

#include <chrono>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct SignalChange {
  Instant at;
  Signal signal;
  std::string who;
};
struct SettingsChange {
  Instant at;
  Practice practice;
};

// One day in London, counted in minutes. What lies after `now` is not counted.
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
};

struct Pause {
  Instant from;
  Instant until;  // as agreed
  Instant ended;  // when it did end: sooner if staff ended it
  std::string reason;
  std::string icb_reference;
  std::string who;
};

class AccessHistory {
 public:
  // current: the practice as it is now; stands for the time before the ledger's first settings.
  AccessHistory(const std::vector<LedgerEntry>& ledger, const Practice& current, const HolidayCalendar& holidays);

  // Nothing is known, and nothing is counted, before it: when the practice was added, if the ledger says.
  Instant begins() const { return begins_; }
  AccessState state_at(Instant instant) const;
  bool takes_requests_at(Instant instant) const;
  DayOfAccess day(std::chrono::local_days day, Instant now) const;
  // Those that touch [from, until).
  std::vector<Pause> pauses(Instant from, Instant until) const;

 private:
  const Practice& practice_at(Instant instant) const;
  const Signal& signal_at(Instant instant) const;

  Signal normal_;
  Instant begins_{Instant::min()};
  std::vector<SignalChange> signals_;     // by time
  std::vector<SettingsChange> settings_;  // by time; the first stands for all time before it
  const HolidayCalendar& holidays_;
};

}  // namespace frontdoor::intake
