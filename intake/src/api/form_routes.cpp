// The practice's own forms as JSON: the same acts as on the inbox's page.
#include "api/api_calls.h"
#include "api/api_routes.h"
#include "practices/form_library.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kBodyBytesMax = 2 * kOwnFormBytesMax;

// A user who may not is told so before the body is read.
PracticeDesk desk_for_managing(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  PracticeDesk desk = desk_for_writing(parts, call, parameters);
  desk.require(Permission::manage_settings);
  return desk;
}

Json form_as_json(const OwnForm& form) {
  return Json{{"name", form.name},
              {"title", form.title},
              {"countsAs", form.counts_as},
              {"place", form.place},
              {"on", form.on > 0 ? Json(form.on) : Json(nullptr)},
              {"newest", form.newest},
              {"changed", format_rfc3339(form.changed)},
              {"who", form.who}};
}

Json version_as_json(const FormVersion& version) {
  return Json{{"version", version.version},
              {"canonical", version.canonical},
              {"source", version.source},
              {"added", format_rfc3339(version.added)},
              {"who", version.who}};
}

Reply list_forms(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  Json forms = Json::array();
  for (const OwnForm& form : desk_for(parts, call, parameters).forms()) forms.push_back(form_as_json(form));
  return json_reply(200, to_text(Json{{"forms", std::move(forms)}}));
}

Reply one_form(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for(parts, call, parameters);
  const OwnForm form = desk.form(parameters["name"]);
  Json json = form_as_json(form);
  json["versions"] = Json::array();
  for (const FormVersion& version : desk.form_versions(form.name)) json["versions"].push_back(version_as_json(version));
  json["check"] = check_as_json(check_form(desk.form_version(form.name, form.newest).questionnaire));
  return json_reply(200, to_text(json));
}

// The body is the Questionnaire itself.
Reply put_version(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_managing(parts, call, parameters);
  const std::string type = media_type(call.header("Content-Type"));
  if (type != "application/fhir+json" && type != "application/json") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send application/fhir+json.", "",
                  {}};
  }
  const NewForm form(parameters["name"], call.read_body(kBodyBytesMax), "API");
  Json json = version_as_json(desk.add_form(form));
  json["check"] = check_as_json(form.check);
  return json_reply(201, to_text(json));
}

Reply put_state(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_managing(parts, call, parameters);
  const Json body = json_body(call, kBodyBytesMax);
  const std::string& name = parameters["name"];
  const auto on = json_bool(body, "on");
  if (!on || refuse_unknown_keys(body, {"on", "version", "title", "countsAs", "place"})) {
    throw Problem{422,
                  "form-refused",
                  "The form cannot be used",
                  "Send {\"on\": true, \"title\", \"version\", \"countsAs\", \"place\"} or {\"on\": false}.",
                  "/on",
                  {}};
  }
  if (*on) {
    const OwnForm now = desk.form(name);
    desk.turn_form_on({name, json_integer(body, "version").value_or(0), json_string_or(body, "title", now.title),
                       json_string_or(body, "countsAs", now.counts_as),
                       json_integer(body, "place").value_or(now.place)});
  } else {
    desk.turn_form_off(name);
  }
  return json_reply(200, to_text(form_as_json(desk.form(name))));
}

Reply take_away(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const auto how = desk_for_managing(parts, call, parameters).take_form_away(parameters["name"]);
  return json_reply(200, to_text(Json{{"name", parameters["name"]}, {"retired", how == OwnForms::TakenAway::retired}}));
}

Reply library(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  desk_for(parts, call, parameters).require(Permission::manage_settings);
  Json forms = Json::array();
  for (const LibraryForm& form : form_library()) {
    forms.push_back({{"name", form.name},
                     {"title", form.title},
                     {"about", form.about},
                     {"source", form.source},
                     {"sourceUrl", form.source_url},
                     {"licence", form.licence},
                     {"reviewer", form.reviewer.empty() ? Json(nullptr) : Json(form.reviewer)}});
  }
  return json_reply(200, to_text(Json{{"forms", std::move(forms)}}));
}

}  // namespace

void add_form_api_routes(Router& router, const StaffParts& parts) {
  const auto add = [&](const char* method, const char* pattern, auto function) {
    router.add(method, pattern, with_parts(parts, function));
  };
  add("GET", "/v1/practices/{ods}/own-forms", list_forms);
  add("GET", "/v1/practices/{ods}/own-forms/{name}", one_form);
  add("DELETE", "/v1/practices/{ods}/own-forms/{name}", take_away);
  add("POST", "/v1/practices/{ods}/own-forms/{name}/versions", put_version);
  add("PUT", "/v1/practices/{ods}/own-forms/{name}/state", put_state);
  add("GET", "/v1/practices/{ods}/form-library", library);
}

}  // namespace frontdoor::intake
