// See frontdoor/request.h: takes out of a bundle what the patient took out of their answers.
#include "request/vocabulary.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/request.h>

#include <algorithm>

namespace frontdoor {
namespace {

std::string code_in(const Json& details, std::string_view url) {
  for (const Json& detail : details) {
    if (json_string_or(detail, "url", "") == url) return json_string_or(detail, "valueCode", "");
  }
  return {};
}

bool has(const Json& details, std::string_view url) {
  return std::any_of(details.begin(), details.end(),
                     [url](const Json& detail) { return json_string_or(detail, "url", "") == url; });
}

// The details of a red flag as they may be kept; true if something was taken out.
bool clean_details(Json& details, bool& gone) {
  namespace words = vocabulary::first_words;
  gone = code_in(details, "response") == words::changed;
  const Action action = action_from_code(code_in(details, "action")).value_or(Action::none);
  const bool may_stay = gone && has(details, words::confirmed) && wants_first_words(action);
  Json kept = Json::array();
  for (const Json& detail : details) {
    const std::string url = json_string_or(detail, "url", "");
    const bool text = url == words::text || url == words::confirmed;
    if ((text && !may_stay) || (gone && url == "why")) continue;
    kept.push_back(detail);
  }
  const bool changed = kept.size() != details.size();
  details = std::move(kept);
  return changed;
}

bool clean_issue(Json& issue) {
  bool changed = false;
  if (!json_array(issue, "extension")) return false;
  for (Json& extension : issue["extension"]) {
    if (json_string_or(extension, "url", "") != vocabulary::red_flag || !json_array(extension, "extension")) continue;
    bool gone = false;
    changed = clean_details(extension["extension"], gone) || changed;
    if (gone && json_member(issue, "detail")) {
      issue.erase("detail");
      changed = true;
    }
  }
  return changed;
}

}  // namespace

std::string without_unconfirmed_words(std::string bundle) {
  // Cheap for the many that hold none: they have no flag whose words were taken out.
  namespace words = vocabulary::first_words;
  const bool may_hold =
      bundle.find(words::text) != std::string::npos || bundle.find(words::changed) != std::string::npos;
  if (!may_hold || bundle.size() > limits::bundle_bytes_max) return bundle;
  auto parsed = parse_json(bundle);
  if (!parsed || !json_array(parsed.value(), "entry")) return bundle;
  bool changed = false;
  for (Json& entry : parsed.value()["entry"]) {
    const Json* resource = json_object(entry, "resource");
    if (!resource || json_string_or(*resource, "resourceType", "") != "DetectedIssue") continue;
    changed = clean_issue(entry["resource"]) || changed;
  }
  return changed ? to_text(parsed.value()) : bundle;
}

}  // namespace frontdoor
