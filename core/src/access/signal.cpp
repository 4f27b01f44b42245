// The practice's signal: reading it, writing it, and how long it lasts.
#include <frontdoor/access_policy.h>

#include "access/fields.h"
#include "json/white_space.h"

#include <algorithm>

namespace frontdoor {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t kReasonBytesMax = 1000;
constexpr std::size_t kReferenceBytesMax = 200;

// Four days by the London clock, so that a pause over a change of the clocks ends at the same time of day.
Instant pause_end_max(Instant from) {
  const auto within_the_minute = from - floor<minutes>(from);
  return from_london(to_london(from) + pause_days_max) + within_the_minute;
}

const char* pause_fault(const Signal& signal) {
  if (is_blank(signal.reason)) return "A pause needs \"reason\": the exceptional circumstances, for the ICB.";
  if (is_blank(signal.icb_reference)) return "A pause needs \"icbReference\": the ICB's agreement to it.";
  if (!signal.from) return "A pause needs \"from\": when it begins.";
  if (!signal.until) return "A pause needs \"until\": when it ends automatically.";
  if (*signal.until > pause_end_max(*signal.from)) return "A pause may last 4 days at most.";
  return nullptr;
}

bool is_disclaimer(AccessState state) {
  return state == AccessState::busy || state == AccessState::urgent_diverted;
}

// 18:30 of the day on which it was set; midnight for one set later than that.
Instant disclaimer_end_max(Instant from) {
  const auto day = floor<days>(to_london(from));
  const Instant evening = from_london(day + hours(18) + minutes(30));
  return from < evening ? evening : from_london(day + days(1));
}

}  // namespace

namespace {

Signal pause_of(const PlannedPause& planned) {
  Signal signal;
  signal.state = AccessState::paused;
  signal.from = planned.from;
  signal.until = planned.until;
  signal.reason = planned.reason;
  signal.icb_reference = planned.icb_reference;
  return signal;
}

// The planned pause is as complete as one in force.
std::optional<Error> read_planned(const Json& object, Signal& signal) {
  access::FieldReader reader(object, "/planned");
  reader.only({"from", "until", "reason", "icbReference"});
  Signal pause;
  pause.state = AccessState::paused;
  pause.from = reader.optional_instant("from");
  pause.until = reader.optional_instant("until");
  pause.reason = reader.optional_text("reason", kReasonBytesMax);
  pause.icb_reference = reader.optional_text("icbReference", kReferenceBytesMax);
  if (reader.failed()) return reader.error();
  if (const char* fault = pause_fault(pause)) return Error{ErrorCode::invalid_value, fault, "/planned"};
  if (*pause.until <= *pause.from) {
    return Error{ErrorCode::invalid_value, "\"until\" must be later than \"from\".", "/planned/until"};
  }
  signal.planned = PlannedPause{*pause.from, *pause.until, pause.reason, pause.icb_reference};
  return std::nullopt;
}

}  // namespace

Result<Signal> Signal::load(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  access::FieldReader reader(parsed.value(), "");
  reader.only({"state", "from", "until", "reason", "icbReference", "planned"});
  const std::string code = reader.required_text("state", 40);
  const auto state = access_state_from_code(code);
  if (!state || *state == AccessState::closed) {
    reader.fail(ErrorCode::invalid_value, "state",
                "\"state\" must be normal, busy, urgent-diverted or paused; closed is the clock's own.");
  }
  Signal signal;
  signal.state = state.value_or(AccessState::normal);
  signal.from = reader.optional_instant("from");
  signal.until = reader.optional_instant("until");
  signal.reason = reader.optional_text("reason", kReasonBytesMax);
  signal.icb_reference = reader.optional_text("icbReference", kReferenceBytesMax);
  if (signal.from && signal.until && *signal.until <= *signal.from) {
    reader.fail(ErrorCode::invalid_value, "until", "\"until\" must be later than \"from\".");
  }
  reader.optional_object("planned");
  if (reader.failed()) return reader.error();
  if (signal.state == AccessState::paused) {
    if (const char* fault = pause_fault(signal)) return Error{ErrorCode::invalid_value, fault, "/state"};
  }
  if (const Json* planned = json_object(parsed.value(), "planned")) {
    if (const auto error = read_planned(*planned, signal)) return *error;
  }
  return signal;
}

std::string signal_as_json(const Signal& signal) {
  Json json = Json::object();
  json["state"] = std::string(to_code(signal.state));
  if (signal.from) json["from"] = format_rfc3339(*signal.from);
  if (signal.until) json["until"] = format_rfc3339(*signal.until);
  if (!signal.reason.empty()) json["reason"] = signal.reason;
  if (!signal.icb_reference.empty()) json["icbReference"] = signal.icb_reference;
  if (signal.planned) {
    json["planned"] = Json{{"from", format_rfc3339(signal.planned->from)},
                           {"until", format_rfc3339(signal.planned->until)},
                           {"reason", signal.planned->reason},
                           {"icbReference", signal.planned->icb_reference}};
  }
  return to_text(json);
}

Signal signal_at(const Signal& signal, Instant now) {
  if (signal.planned && now >= signal.planned->from) return pause_of(*signal.planned);
  Signal current;
  current.state = signal.state;
  current.from = signal.from;
  current.until = signal.until;
  current.reason = signal.reason;
  current.icb_reference = signal.icb_reference;
  return current;
}

std::optional<Instant> signal_end(const Signal& signal) {
  if (signal.state == AccessState::paused) return signal.until;
  if (!is_disclaimer(signal.state)) return std::nullopt;
  if (!signal.from) return signal.until;
  const Instant end = disclaimer_end_max(*signal.from);
  return signal.until ? std::min(*signal.until, end) : end;
}

bool signal_in_force(const Signal& signal, Instant now) {
  if (signal.planned && now >= signal.planned->from) return signal_in_force(signal_at(signal, now), now);
  if (signal.state == AccessState::paused) {
    return pause_fault(signal) == nullptr && now >= *signal.from && now < *signal.until;
  }
  if (!is_disclaimer(signal.state)) return false;
  if (signal.from && now < *signal.from) return false;
  const auto end = signal_end(signal);
  return !end || now < *end;
}

}  // namespace frontdoor
