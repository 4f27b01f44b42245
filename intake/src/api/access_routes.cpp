// JSON for staff and their systems: settings, the safe-working meter, advice shown, evidence, figures.
#include "api/api_routes.h"

#include <frontdoor/json.h>
#include <frontdoor/wording_check.h>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kBodyBytesMax = 40'000;

PracticeDesk desk_for(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  return parts.desks.open(parts.sign_in.require_session(call), parameters["ods"]);
}

std::string in_query(const Call& call, const std::string& name) {
  const auto found = call.query.find(name);
  return found == call.query.end() ? std::string() : found->second;
}

Json body_as_json(const Call& call) {
  if (media_type(call.header("Content-Type")) != "application/json") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send application/json.", "", {}};
  }
  Result<Json> json = parse_json(call.read_body(kBodyBytesMax));
  if (json) return std::move(json).value();
  throw Problem{400, "malformed-json", "The body is not well-formed JSON", json.error().message, json.error().where,
                {}};
}

// For writes: the session, its form token and our own origin.
PracticeDesk desk_for_writing(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  require_own_origin(call);
  SignIn::require_form_token(session, call.header("X-CSRF-Token"));
  return parts.desks.open(session, parameters["ods"]);
}

Reply csv_reply(std::string body, const std::string& file_name) {
  Reply reply;
  reply.content_type = "text/csv; charset=utf-8";
  reply.headers["Content-Disposition"] = "attachment; filename=\"" + file_name + "\"";
  reply.body = std::move(body);
  return reply;
}

Reply settings_reply(const Practice& practice) {
  Reply reply = json_reply(200, settings_as_json(practice));
  reply.headers["ETag"] = "\"" + settings_mark(practice) + "\"";
  return reply;
}

Reply get_settings(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  return settings_reply(desk_for(parts, call, parameters).settings());
}

Reply put_settings(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  desk.require(Permission::manage_settings);  // a user without permission is told so before what is wrong with the body
  const Json body = body_as_json(call);
  const Json* settings = json_object(body, "settings");
  if (!settings || refuse_unknown_keys(body, {"settings", "reason"})) {
    throw Problem{422,
                  "invalid-settings",
                  "The settings cannot be saved",
                  "Send {\"settings\": {...}, \"reason\": why}; the reason may be left out.",
                  "/settings",
                  {}};
  }
  const std::string seen = version_in(call);
  try {
    return settings_reply(desk.change_settings(to_text(*settings), json_string_or(body, "reason", ""), seen));
  } catch (const Problem& problem) {
    refuse_as_precondition(problem);
  }
}

// A text before it is saved: what is wrong with it, all at once. Changes nothing.
Reply check_words(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  desk_for_writing(parts, call, parameters).require(Permission::manage_settings);
  const Json body = body_as_json(call);
  const auto state = access_state_from_code(json_string_or(body, "state", ""));
  if (!state || *state == AccessState::paused || !json_string(body, "text")) {
    throw Problem{422,
                  "invalid-wording",
                  "The text cannot be checked",
                  "Send {\"state\": normal, busy, urgent-diverted or closed, \"text\": ...}.",
                  "/state",
                  {}};
  }
  const WordingCheck check = check_wording(*json_string(body, "text"), *state);
  Json problems = Json::array();
  for (const WordingProblem& problem : check.problems) {
    problems.push_back(
        Json{{"fault", std::string(to_code(problem.fault))}, {"reason", problem.reason}, {"quote", problem.quote}});
  }
  return json_reply(
      200, to_text(Json{{"ok", check.ok()}, {"readingAge", check.reading_age}, {"problems", std::move(problems)}}));
}

Reply safe_working(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const SafeWorkingNow now = desk_for(parts, call, parameters).safe_working();
  const SafeWorkingReading& reading = now.reading;
  Json json = Json::object();
  json["limit"] = reading.contacts_limit;
  json["contacts"] = now.contacts;
  json["contactsInFloods"] = now.contacts_in_floods;
  json["percent"] = reading.percent;
  json["since"] = reading.contacts_limit > 0 ? Json(format_rfc3339(now.since)) : Json(nullptr);
  json["level"] = std::string(to_code(reading.level));
  json["proposal"] = reading.proposal ? Json(std::string(to_code(*reading.proposal))) : Json(nullptr);
  json["staffChose"] = now.staff_chose;
  return json_reply(200, to_text(json));
}

Reply advice(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for(parts, call, parameters);
  const EvidencePeriod period = evidence_period(in_query(call, "from"), in_query(call, "until"), parts.clock());
  const std::size_t offset = number_in_query(call, "offset", 0, kOffsetMax);
  const AdvicePage page =
      desk.advice(period.begins(), period.ends(), offset, number_in_query(call, "count", kPageMax, kPageMax));
  return json_reply(200, to_text(Json{{"total", page.counts.forms},
                                      {"offset", offset},
                                      {"unconfirmed", page.counts.unconfirmed},
                                      {"inFloods", page.counts.in_floods},
                                      {"forms", advice_as_json(page.list)}}));
}

Reply evidence(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  return json_reply(
      200,
      evidence_as_json(desk_for(parts, call, parameters).evidence(in_query(call, "from"), in_query(call, "until"))));
}

Reply evidence_csv(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const Evidence evidence = desk_for(parts, call, parameters).evidence(in_query(call, "from"), in_query(call, "until"));
  return csv_reply(evidence_as_csv(evidence), evidence_file_name(evidence, "csv"));
}

Reply figures_csv(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const WeeklyFigures figures = desk_for(parts, call, parameters).figures(in_query(call, "week"));
  return csv_reply(weekly_figures_as_csv(figures), weekly_figures_file_name(figures));
}

}  // namespace

void add_access_api_routes(Router& router, const StaffParts& parts) {
  const auto add = [&](const char* method, const char* pattern, auto function) {
    router.add(method, pattern, with_parts(parts, function));
  };
  add("GET", "/v1/practices/{ods}/settings", get_settings);
  add("PUT", "/v1/practices/{ods}/settings", put_settings);
  add("POST", "/v1/practices/{ods}/wording-check", check_words);
  add("GET", "/v1/practices/{ods}/safe-working", safe_working);
  add("GET", "/v1/practices/{ods}/advice", advice);
  add("GET", "/v1/practices/{ods}/evidence", evidence);
  add("GET", "/v1/practices/{ods}/evidence.csv", evidence_csv);
  add("GET", "/v1/practices/{ods}/figures.csv", figures_csv);
}

}  // namespace frontdoor::intake
