// The safe-working meter at work: counts a practice's requests for a clinician against its own limit and, at the shares
// that the practice chose, proposes `busy` or `urgent-diverted` to staff or sets it. It can do nothing else: whatever
// the count, requests are taken (frontdoor/safe_working.h).
#pragma once

#include "base/clock.h"
#include "practices/practice_directory.h"
#include "store/store.h"

#include <frontdoor/safe_working.h>

#include <mutex>

namespace frontdoor::intake {

// Who set a signal, in the ledger.
inline constexpr const char* kMeterName = "safe-working meter";

// Nobody turns a practice by sending much: a flood of one connection counts as one contact, and the signal is set only
// where there are as many connections as the share asks for contacts. Else the meter proposes, and staff decide: a
// college or a care home sends much for good reasons.
struct SafeWorkingNow {
  SafeWorkingReading reading;
  SafeWorkingLimit limit;
  std::uint32_t contacts = 0;            // each flood counted once
  std::uint32_t contacts_in_floods = 0;  // that are not among them
  bool by_floods = false;                // the proposal is: with each flood counted once there is none
  std::optional<AccessState> sets = {};  // what the service sets automatically
  Instant since;                         // when the working day's requests began to come
  bool staff_chose = false;              // staff set a signal since then
};

// Thread safe.
class SafeWorkingMeter {
 public:
  SafeWorkingMeter(Store& store, PracticeDirectory& practices, const AccessPolicy& access, Clock clock);

  SafeWorkingNow read(const KnownPractice& practice) const;
  // After a request was stored. Never throws: the meter must not hold up a request.
  void count(const std::string& ods);

 private:
  bool staff_chose_since(const std::string& ods, Instant since) const;

  Store& store_;
  PracticeDirectory& practices_;
  const AccessPolicy& access_;
  Clock clock_;
  std::mutex setting_;
};

}  // namespace frontdoor::intake
