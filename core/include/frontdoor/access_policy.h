// AccessPolicy: what a practice's front door says and which channels are available, from its signal and the clock.
// Pure and table-driven (core/src/access/decide.cpp holds the table; `frontdoor access table` prints it filled in).
//
// The law it follows, for practices in England (docs/decisions/0004-access-policy.md gives the reasons):
//  - core hours are 08:00-18:30 Monday to Friday, not Good Friday, Christmas Day or bank holidays: The National Health
//    Service (General Medical Services Contracts) Regulations 2015, SI 2015/1862, reg. 3;
//    https://www.essexlmc.org.uk/opening-hours-for-general-practice/
//  - online requests for non-urgent, medication and admin needs are open in all core hours, without a cap:
//    SI 2025/727;
//    https://www.publictechnology.net/2025/03/03/health-and-social-care/gps-to-be-required-to-offer-online-patient-services-from-8am-to-6-30pm/
//    https://www.healthwatch.co.uk/blog/2026-02-25/how-will-new-gp-contract-improve-experience-your-local-practice
//  - off in core hours only in exceptional circumstances, with a reason and a time agreed with the ICB (the local NHS
//    board); no GP work goes to 111 in core hours:
//    https://primarycare.northeastlondon.icb.nhs.uk/news/online-consultation-in-core-hours-national-updated-faqs
//  - urgent: the same day; not urgent: by the end of the next core-hours period: https://www.sslmcs.co.uk/?p=6834
//  - a practice may ask people with an urgent need to phone or come in: written answer 86726,
//    https://www.parallelparliament.co.uk/question/86726/general-practitioners-telemedicine
//
// All text is UTF-8. Times of practices are London wall clock. Everything is a value; nothing borrows.
#pragma once

#include <frontdoor/instant.h>
#include <frontdoor/result.h>
#include <frontdoor/wording.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// England's bank holidays computed for any year (Banking and Financial Dealings Act 1971, Sch. 1, and the yearly
// proclamations that repeat each year; https://www.gov.uk/bank-holidays), plus proclaimed extra days and withdrawn ones
// as data (core/data/bank-holidays.json). A holiday on a weekend is kept on its substitute day. Copyable, immutable.
class HolidayCalendar {
 public:
  HolidayCalendar() = default;
  // json: {"note"?, "added": [DAY ...], "removed": [DAY ...]}, DAY: {"date": "YYYY-MM-DD", "name", "source"}. Closed
  // schema; at most 100 days each. A moved holiday is one removed and one added. Errors name the JSON pointer.
  static Result<HolidayCalendar> load(std::string_view json);
  bool is_bank_holiday(std::chrono::local_days day) const;

 private:
  std::vector<std::chrono::local_days> added_;    // sorted
  std::vector<std::chrono::local_days> removed_;  // sorted
};

// Hours in which a practice is open besides core hours, every week but on bank holidays. May overlap core hours.
struct OpeningPeriod {
  std::chrono::weekday day;
  std::chrono::minutes opens{0};   // after midnight
  std::chrono::minutes closes{0};  // after midnight, > opens, ≤ 24:00
  bool operator==(const OpeningPeriod&) const = default;
};

// A part of core hours in which the team trains: the phone is answered (by the practice or its cover), but the door may
// be shut.
struct TrainingPeriod {
  std::chrono::local_days date;
  std::chrono::minutes from{0};
  std::chrono::minutes until{0};
  std::string phone;  // of the cover; empty: the practice's own
  bool operator==(const TrainingPeriod&) const = default;
};

// What a practice holds safe for a day, and when its meter speaks (safe_working.h). The day's limit is sessions ×
// contacts_per_session.
struct SafeWorkingLimit {
  std::uint32_t sessions = 0;  // 0: no meter
  std::uint32_t contacts_per_session = 0;
  std::uint32_t busy_at_percent = 80;
  std::uint32_t urgent_diverted_at_percent = 100;
  bool sets_signal = false;  // true: sets the signal; false: proposes it to staff
  bool operator==(const SafeWorkingLimit&) const = default;
};

// How a practice would rather have repeat medicine ordered. Patients read it in the form, and may still ask there.
struct RepeatOrdering {
  std::string text;  // empty: the practice has no other way
  std::string link;  // "https://..."; may be empty
  bool operator==(const RepeatOrdering&) const = default;
};

// A practice as its form needs it.
struct Practice {
  std::string ods;  // ODS code, "A81001"
  std::string name;
  std::string phone;    // as shown to patients
  std::string address;  // one line; may be empty
  std::vector<OpeningPeriod> longer_hours;
  std::vector<TrainingPeriod> training;
  std::vector<std::string> forms;      // codes of the kinds of request and problem that are on; empty: all
  std::vector<std::string> languages;  // second languages that are on, "cy"; empty: English alone
  bool photos = true;                  // whether patients are asked for photos
  bool accepts_when_closed = true;     // false: the form is off outside opening hours (never in core hours)
  SafeWorkingLimit safe_working;
  RepeatOrdering repeat_ordering;
  // The practice's own text for a state, in place of the built-in one; checked when it is saved: check_own_wording()
  // (wording_check.h).
  std::vector<std::pair<AccessState, std::string>> own_wording;
  // After how many minutes of core hours a request that is pressing and was seen, but is not done, rings again.
  std::uint32_t alarm_again_minutes = 30;
  bool operator==(const Practice&) const = default;

  // json: {"ods","name","phone"} at least; optional: "address"; "longerHours": [{"day": "saturday", "opens": "09:00",
  // "closes": "12:00"}]; "training": [{"date": "2026-12-09", "from": "13:00", "until": "18:30", "phone"?}];
  // "acceptsWhenClosed"; "forms": ["sore-throat", ...]; "languages": ["cy", ...]; "photos"; "safeWorking": {"sessions",
  // "contactsPerSession", "busyAtPercent"?, "urgentDivertedAtPercent"?, "setsSignal"?}; "alarmAgainMinutes" (5 to 480);
  // "repeatOrdering": {"text", "link"?}; "wording":
  // {"normal"|"busy"|"urgent-diverted"|"closed": text}. Closed schema; errors name the JSON pointer.
  static Result<Practice> load(std::string_view json);
};

// A pause that has not begun.
struct PlannedPause {
  Instant from;
  Instant until;
  std::string reason;
  std::string icb_reference;
  bool operator==(const PlannedPause&) const = default;
};

// What the practice signalled. `closed` is never signalled: it is the clock's own.
//  - busy, urgent_diverted: in force from `from` until 18:30 of that day, or `until` if sooner. One set at 18:30 or
//    later (by a practice with longer hours) ends with its day. Without `from` it counts as set today.
//  - paused: in force from `from` until `until`. One that lacks any of its four fields, or is longer than 4 days,
//    counts as normal.
struct Signal {
  AccessState state = AccessState::normal;
  std::optional<Instant> from;
  std::optional<Instant> until;
  std::string reason;         // required when paused
  std::string icb_reference;  // required when paused: the ICB's agreement
  // From its start it is the signal; until then the rest of this one holds.
  std::optional<PlannedPause> planned = {};
  bool operator==(const Signal&) const = default;

  // json: {"state"} at least; optional "from", "until" (RFC 3339), "reason", "icbReference" and "planned": {"from",
  // "until", "reason", "icbReference"}; a null counts as absent. Closed schema. A pause without reason, ICB reference,
  // from and until (≤ 4 days by the London clock) is refused; so is "closed".
  static Result<Signal> load(std::string_view json);
};
inline constexpr std::chrono::days pause_days_max{4};

// The signal as the JSON that Signal::load reads, absent members left out.
std::string signal_as_json(const Signal& signal);
// What anybody may see, for the widget: the practice's settings as the JSON that Practice::load reads, without the
// safe-working limit and the alarms; and the signal without the words of its reason and its ICB reference, which may
// mention staff. In a pause both are "recorded", so that it still counts as one.
std::string public_settings_as_json(const Practice& practice);
Signal public_signal(const Signal& signal);

// The signal that counts at `now`, without what is planned: the planned pause from its start on.
Signal signal_at(const Signal& signal, Instant now);
// When `signal` ends automatically, whatever is planned; nothing for normal and for a signal without a known end.
std::optional<Instant> signal_end(const Signal& signal);
// Whether `signal` says something else than normal at `now`, whatever the opening hours.
bool signal_in_force(const Signal& signal, Instant now);

// Core hours: [08:00, 18:30) Monday to Friday, not on England's bank holidays.
bool in_core_hours(Instant now, const HolidayCalendar& holidays);
// By when the patient hears, as the contract has it:
//  - received in core hours and urgent: 18:30 that day;
//  - received in core hours and not urgent: 18:30 of the next core-hours day;
//  - received outside core hours: 18:30 of the core-hours period that follows.
// An emergency has no deadline and is not asked here.
Instant deadline_for(Instant received, Urgency urgency_not_emergency, const HolidayCalendar& holidays);
// Core hours or the practice's own longer hours.
bool is_open(const Practice& practice, Instant now, const HolidayCalendar& holidays);
// The first instant after `now` at which a practice that is closed at `now` opens.
Instant next_opening(const Practice& practice, Instant now, const HolidayCalendar& holidays);
// The state in force. A pause outranks the clock (it was agreed for a period, nights included); else outside opening
// hours the clock's `closed` outranks the signal.
AccessState state_in_force(const Practice& practice, const Signal& signal, Instant now,
                           const HolidayCalendar& holidays);

struct AccessMessage {
  std::string key;
  std::string text;
  bool operator==(const AccessMessage&) const = default;
};

enum class UrgentRoute : std::uint8_t { practice, nhs_111, emergency_999 };
std::string_view to_code(UrgentRoute route);  // "practice", "111", "999"

struct AccessDecision {
  AccessState state = AccessState::normal;  // in force at `now`
  bool accepts = true;
  std::vector<AccessMessage> messages;  // in reading order; always has the "if you need help today" sentence
  std::optional<Instant> deadline;  // when the patient hears at the latest; none in an emergency or when not accepted
  UrgentRoute urgent_to = UrgentRoute::practice;
  std::string urgent_text;
  bool operator==(const AccessDecision&) const = default;
};
// {"state","accepts","messages":[{"key","text"}],"deadline":RFC 3339 or null,"urgent":{"to","text"}}
std::string decision_as_json(const AccessDecision& decision);

// What of a form that a patient has begun changes what they are told.
struct BegunForm {
  std::optional<Instant> at;  // when it was first open to them; nothing: not begun
  bool will_phone = false;    // nobody may contact them: they phone to hear, and no message promises a call
};
// A patient who began while the form was open may send for this long, whatever has closed it since.
inline constexpr std::chrono::hours begun_hours_max{24};

// Whether a message promises that the practice contacts the patient: "We will contact you by ...".
bool promises_contact(std::string_view message_key);

// Immutable; const calls are safe from several threads at once.
class AccessPolicy {
 public:
  AccessPolicy(HolidayCalendar holidays, Wording wording);
  // `kind` never closes a route: the contract opens all three alike.
  AccessDecision decide(const Practice& practice, const Signal& signal, Instant now, RequestKind kind, Urgency urgency,
                        const BegunForm& form = {}) const;
  // The same, speaking to somebody who writes for the patient (Wording::about_other).
  AccessPolicy about_other() const { return {holidays_, wording_.about_other()}; }
  const HolidayCalendar& holidays() const { return holidays_; }

 private:
  HolidayCalendar holidays_;
  Wording wording_;
};

}  // namespace frontdoor
