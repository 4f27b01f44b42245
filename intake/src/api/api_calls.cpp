#include "api/api_calls.h"

#include "base/text.h"

#include <frontdoor/json.h>

#include <charconv>

namespace frontdoor::intake {

PracticeDesk desk_for(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = ServiceAccounts::shows_token(call) ? parts.service_accounts.require_session(call)
                                                                  : parts.sign_in.require_session(call);
  return parts.desks.open(session, parameters["ods"]);
}

PracticeDesk desk_for_writing(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  // No browser adds a token on another website's behalf.
  if (ServiceAccounts::shows_token(call)) return desk_for(parts, call, parameters);
  const StaffSession session = parts.sign_in.require_session(call);
  require_own_origin(call);
  SignIn::require_form_token(session, call.header("X-CSRF-Token"));
  return parts.desks.open(session, parameters["ods"]);
}

Json json_body(const Call& call, std::size_t bytes_max) {
  if (media_type(call.header("Content-Type")) != "application/json") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send application/json.", "", {}};
  }
  Result<Json> json = parse_json(call.read_body(bytes_max));
  if (json) return std::move(json).value();
  throw Problem{400, "malformed-json", "The body is not well-formed JSON", json.error().message, json.error().where,
                {}};
}

std::size_t number_in_query(const Call& call, const std::string& name, std::size_t fallback, std::size_t most) {
  const auto found = call.query.find(name);
  if (found == call.query.end()) return fallback;
  const std::string& text = found->second;
  std::size_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault == std::errc() && end == text.data() + text.size() && value <= most) return value;
  throw Problem{400,
                "invalid-query",
                "A parameter of the address is wrong",
                name + " must be a whole number of at most " + std::to_string(most) + ".",
                "",
                {}};
}

std::string version_in(const Call& call) {
  std::string text(trimmed(call.header("If-Match")));
  if (text == "*") return "";
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  throw Problem{428,
                "version-needed",
                "It is not said which version this goes by",
                "Read it first, and send its ETag as If-Match. If-Match: * overwrites whatever is there.",
                "",
                {}};
}

void refuse_as_precondition(Problem problem) {
  if (problem.code == "overtaken") problem.status = 412;
  throw problem;
}

}  // namespace frontdoor::intake
