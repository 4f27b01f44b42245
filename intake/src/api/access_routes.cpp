// JSON for staff and their systems: settings, the safe-working meter, advice shown, evidence, figures.
#include "api/api_calls.h"
#include "api/api_routes.h"

#include <frontdoor/json.h>
#include <frontdoor/wording_check.h>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kBodyBytesMax = 40'000;

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
  const Json body = json_body(call, kBodyBytesMax);
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
  const Json body = json_body(call, kBodyBytesMax);
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
  json["easing"] = reading.easing ? Json(std::string(to_code(*reading.easing))) : Json(nullptr);
  json["staffChose"] = now.staff_chose;
  return json_reply(200, to_text(json));
}

Reply advice(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for(parts, call, parameters);
  const EvidencePeriod period = evidence_period(call.in_query("from"), call.in_query("until"), parts.clock());
  const std::size_t offset = number_in_query(call, "offset", 0, kOffsetMax);
  const AdvicePage page =
      desk.advice(period.begins(), period.ends(), offset, number_in_query(call, "count", kPageMax, kPageMax));
  return json_reply(200, to_text(Json{{"total", page.counts.forms},
                                      {"offset", offset},
                                      {"unconfirmed", page.counts.unconfirmed},
                                      {"inFloods", page.counts.in_floods},
                                      {"forms", advice_as_json(page.list)},
                                      {"followUps", advice_as_json(page.follow_ups)}}));
}

Reply evidence(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  return json_reply(
      200, evidence_as_json(desk_for(parts, call, parameters).evidence(call.in_query("from"), call.in_query("until"))));
}

Reply evidence_csv(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const Evidence evidence = desk_for(parts, call, parameters).evidence(call.in_query("from"), call.in_query("until"));
  const std::string table = call.in_query("table");
  if (table.empty()) return csv_reply(evidence_as_csv(evidence), evidence_file_name(evidence, "csv"));
  const std::string text = evidence_table_as_csv(evidence, table);
  if (text.empty()) {
    throw Problem{400, "invalid-query", "A parameter of the address is wrong", "There is no such table.", "", {}};
  }
  return csv_reply(text, evidence_file_name(evidence, (table + ".csv").c_str()));
}

Reply figures_csv(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const WeeklyFigures figures = desk_for(parts, call, parameters).figures(call.in_query("week"));
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
