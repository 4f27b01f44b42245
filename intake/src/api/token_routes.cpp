// Where service accounts get their tokens (RFC 6749, 7523, 8414).
#include "api/api_routes.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kBodyBytesMax = 20'000;

Json as_list(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(text);
  return list;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

Reply token(const StaffParts& parts, const Call& call) {
  if (media_type(call.header("Content-Type")) != "application/x-www-form-urlencoded") {
    throw Problem{
        415, "wrong-content-type", "The content type is not supported", "Send application/x-www-form-urlencoded.", "",
        {}};
  }
  try {
    const IssuedToken issued = parts.service_accounts.issue(parse_form(call.read_body(kBodyBytesMax)));
    return json_reply(200, to_text(Json{{"access_token", issued.token},
                                        {"token_type", "Bearer"},
                                        {"expires_in", kTokenLife.count()},
                                        {"scope", joined(issued.scopes)}}));
  } catch (const TokenRefused& refused) {
    return json_reply(refused.status,
                      to_text(Json{{"error", refused.error}, {"error_description", refused.description}}));
  }
}

Reply about(const StaffParts& parts, const Call&) {
  const std::string& address = parts.service_accounts.token_address();
  if (address.empty()) {
    throw Problem{404, "no-base-url", "Service accounts are not set up here", "The service needs base-url.", "", {}};
  }
  const std::string issuer = address.substr(0, address.size() - std::string_view(kTokenPath).size());
  return json_reply(
      200, to_text(Json{{"issuer", issuer},
                        {"token_endpoint", address},
                        {"grant_types_supported", as_list({"client_credentials"})},
                        {"response_types_supported", Json::array()},
                        {"scopes_supported", as_list(scope_codes())},
                        {"token_endpoint_auth_methods_supported", as_list({"private_key_jwt"})},
                        {"token_endpoint_auth_signing_alg_values_supported", as_list({"RS384", "RS512", "ES384"})}}));
}

}  // namespace

void add_token_routes(Router& router, const StaffParts& parts) {
  router.add("POST", kTokenPath, with_parts(parts, token));
  router.add("GET", "/.well-known/oauth-authorization-server", with_parts(parts, about));
}

}  // namespace frontdoor::intake
