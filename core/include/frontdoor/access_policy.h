// AccessPolicy: what a practice's front door says and which routes stand open, from its signal and the clock.
// The law it follows is the GMS contract as described in docs/decisions (no cap in core hours, no GP work sent to
// 111 while the practice is open). Pure and table-driven. A stale or missing signal means `normal`.
#pragma once

#include <frontdoor/instant.h>
#include <frontdoor/result.h>
#include <frontdoor/wording.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

enum class AccessState : std::uint8_t { normal, busy, urgent_diverted, paused, closed };
std::string_view to_code(AccessState state);  // "normal", "busy", "urgent-diverted", "paused", "closed"
std::optional<AccessState> access_state_from_code(std::string_view code);

enum class RequestKind : std::uint8_t { medical, medication, admin };
std::string_view to_code(RequestKind kind);
std::optional<RequestKind> request_kind_from_code(std::string_view code);

enum class Urgency : std::uint8_t { none, urgent, emergency };
std::string_view to_code(Urgency urgency);
std::optional<Urgency> urgency_from_code(std::string_view code);

// England's bank holidays computed for any year, plus proclaimed extra days and withdrawn ones as data
// (core/data/bank-holidays.json). Copyable, immutable.
class HolidayCalendar {
 public:
  HolidayCalendar() = default;
  static Result<HolidayCalendar> load(std::string_view json);
  bool is_bank_holiday(std::chrono::local_days day) const;

 private:
  std::vector<std::chrono::local_days> added_;
  std::vector<std::chrono::local_days> removed_;
};

// A practice as its form needs it. Times are London wall clock.
struct Practice {
  std::string ods;    // ODS code, "A81001"
  std::string name;
  std::string phone;  // as shown to patients
  // {"ods","name","phone"} at least; further keys in the service's settings. Unknown keys are refused.
  static Result<Practice> load(std::string_view json);
};

// What the practice signalled. `closed` is never signalled: it is the clock's own.
struct Signal {
  AccessState state = AccessState::normal;
  std::optional<Instant> from;
  std::optional<Instant> until;
  std::string reason;         // paused only
  std::string icb_reference;  // paused only
  // {"state"} at least. A pause without reason, ICB reference, from and until (≤ 4 days) is refused.
  static Result<Signal> load(std::string_view json);
};

// Core hours: [08:00, 18:30) Monday to Friday, not on England's bank holidays.
bool in_core_hours(Instant now, const HolidayCalendar& holidays);
// 18:30 of the first core-hours day strictly after the day of `now` / of the period that follows `now`.
Instant deadline_for(Instant received, Urgency urgency_not_emergency, const HolidayCalendar& holidays);

struct AccessMessage {
  std::string key;
  std::string text;
};

enum class UrgentRoute : std::uint8_t { practice, nhs_111, emergency_999 };
std::string_view to_code(UrgentRoute route);  // "practice", "111", "999"

struct AccessDecision {
  AccessState state = AccessState::normal;  // in force at `now`
  bool accepts = true;
  std::vector<AccessMessage> messages;      // in reading order; always has the "if you need help today" sentence
  std::optional<Instant> deadline;          // when the patient hears at the latest; none in an emergency
  UrgentRoute urgent_to = UrgentRoute::practice;
  std::string urgent_text;
};

class AccessPolicy {
 public:
  AccessPolicy(HolidayCalendar holidays, Wording wording);
  AccessDecision decide(const Practice& practice, const Signal& signal, Instant now, RequestKind kind,
                        Urgency urgency) const;
  const HolidayCalendar& holidays() const { return holidays_; }

 private:
  HolidayCalendar holidays_;
  Wording wording_;
};

}  // namespace frontdoor
