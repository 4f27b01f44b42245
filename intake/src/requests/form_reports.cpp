#include "requests/form_reports.h"

#include "base/log.h"
#include "base/text.h"
#include "requests/acceptance.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse(const char* detail, const char* where) {
  throw Problem{422, "invalid-report", "The report cannot be read", detail, where, {}};
}

constexpr std::string_view kAdviceShown = "advice-shown";

bool is_emergency(const FormEvent& event) {
  return event.event == kAdviceShown && event.value == to_code(Action::emergency_999);
}

bool is_form_key(std::string_view text) {
  return text.size() == 36 && text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

}  // namespace

FormReports::FormReports(Store& store, PracticeDirectory& practices, RedFlagPacks& red_flags, const Wording& wording,
                         FormTickets& tickets, const Key& source_key, Clock clock)
    : store_(store),
      practices_(practices),
      red_flags_(red_flags),
      wording_(wording),
      tickets_(tickets),
      source_key_(source_key),
      clock_(std::move(clock)) {}

bool FormReports::knows_message(const std::string& key) const {
  constexpr std::string_view kOwn = "access.own.";
  if (key.starts_with(kOwn)) return access_state_from_code(std::string_view(key).substr(kOwn.size())).has_value();
  return key.starts_with("access.") && wording_.has(key);
}

// What this build does not know (a form of another version) is kept as "unknown" where an emergency may hide behind it,
// and passed over elsewhere.
void FormReports::add_event(FormReport& report, const Json& event) const {
  const std::string name = json_string_or(event, "event", "");
  const RequestKind kind = request_kind_from_code(json_string_or(event, "kind", "")).value_or(RequestKind::medical);
  if (name == "left") {
    report.events.push_back({name, "", "", kind});
  } else if (name == "advice-shown") {
    const std::string rule = json_string_or(event, "rule", "");
    const Action action = action_from_code(json_string_or(event, "action", "")).value_or(Action::emergency_999);
    report.events.push_back(
        {name, red_flags_.of(report.ods)->rules.contains(rule) ? rule : "unknown", std::string(to_code(action)), kind});
  } else if (name == "messages-shown") {
    const auto state = access_state_from_code(json_string_or(event, "state", ""));
    const Json* keys = json_array(event, "keys");
    if (!state || !keys) refuse("A shown message needs its state and its keys.", "/events");
    for (const Json& entry : *keys) {
      const std::string* key = json_as_string(entry);
      if (key && knows_message(*key)) {
        report.events.push_back({"message-shown", *key, std::string(to_code(*state)), kind});
      }
    }
  } else {
    refuse("An event must be advice-shown, messages-shown or left.", "/events");
  }
  if (report.events.size() > kReportEventsMax) refuse("There are too many events in one report.", "/events");
}

// What a form says is limited for each form: a hundred rules of one form would be a hundred patients in the figures.
void FormReports::leave_out_repeats(FormReport& report) {
  const std::string form = report.ods + "/" + report.form;
  std::erase_if(report.events, [&](const FormEvent& event) {
    const bool is_rule = event.event == kAdviceShown;
    const std::string what = event.event + "/" + event.subject;
    return !(is_rule ? rules_of_form_ : others_of_form_).admits(form, what, report.at);
  });
}

// Those that say that somebody was told to get help at once, or the others.
bool FormReports::keep_part(const FormReport& report, bool emergencies) {
  FormReport part = report;
  std::erase_if(part.events, [emergencies](const FormEvent& event) { return is_emergency(event) != emergencies; });
  if (part.events.empty()) return true;
  const FormReportLimit& confirmed = emergencies ? kConfirmedEmergencies : kConfirmedEvents;
  const FormReportLimit& unconfirmed = emergencies ? kUnconfirmedEmergencies : kUnconfirmedEvents;
  if (part.confirmed && store_.add_form_events(part, confirmed)) return true;
  part.confirmed = false;
  return store_.add_form_events(part, unconfirmed);
}

// False: too much, and not all was kept. What was is known again when it is reported again.
bool FormReports::keep(FormReport& report, const std::string& source, bool has_ticket) {
  report.confirmed = has_ticket && confirmed_forms_.admits(source, report.form, report.at);
  if (!report.confirmed && !unconfirmed_forms_.admits(source, report.form, report.at)) return false;
  report.source = source_fingerprint(report.ods, source, report.at, source_key_);
  leave_out_repeats(report);
  const bool emergencies_kept = keep_part(report, true);
  const bool others_kept = keep_part(report, false);
  return emergencies_kept && others_kept;
}

void FormReports::record(const std::string& ods, const std::string& source, const std::string& form,
                         const Effects& effects) {
  try {
    FormReport report;
    report.ods = ods;
    report.form = lower_case(form);
    report.at = clock_();
    for (const Effect& effect : effects) {
      if (effect.kind != EffectKind::report) continue;
      if (const Result<Json> event = parse_json(effect.text)) add_event(report, event.value());
    }
    if (!report.events.empty() && !keep(report, source, true)) {
      log_event(LogLevel::warning, "report-not-kept", {{"ods", ods}, {"reason", std::string("too-many")}});
    }
  } catch (const Problem&) {
    log_event(LogLevel::error, "report-not-kept", {{"ods", ods}});
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "report-not-kept", {{"ods", ods}});
  }
}

Reply FormReports::accept(const Call& call, const std::string& ods) {
  if (!practices_.find(ods)) {
    throw Problem{404,
                  "unknown-practice",
                  "No practice with this code uses this service",
                  "Check the ODS code in the address.",
                  "",
                  {}};
  }
  if (media_type(call.header("Content-Type")) != "application/json") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send application/json.", "", {}};
  }
  require_own_origin(call);
  const Result<Json> json = parse_json(call.read_body(kReportBytesMax));
  if (!json) {
    throw Problem{400, "malformed-json", "The body is not well-formed JSON", json.error().message, json.error().where,
                  {}};
  }
  FormReport report;
  report.ods = ods;
  report.form = lower_case(json_string_or(json.value(), "form", ""));
  report.at = clock_();
  if (!is_form_key(report.form)) refuse("\"form\" must be the key of the form's request, a UUID.", "/form");
  const Json* events = json_array(json.value(), "events");
  if (!events || events->size() > kReportEventsMax) refuse("\"events\" must be a list of at most 100.", "/events");
  for (const Json& event : *events) add_event(report, event);
  const std::string ticket = json_string_or(json.value(), "ticket", "");
  if (!report.events.empty() && !keep(report, call.source, tickets_.takes(ticket, ods, report.form, report.at))) {
    throw Problem{
        429, "too-many-reports",      "There are too many reports at the moment", "Requests are not affected.",
        "",  {{"Retry-After", "600"}}};
  }
  Reply reply;
  reply.status = 204;
  return reply;
}

}  // namespace frontdoor::intake
