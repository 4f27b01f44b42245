#include "desk/service_accounts.h"

#include "desk/staff_account.h"

#include "base/log.h"
#include "crypto/secrets.h"
#include "crypto/signed_assertion.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr const char* kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::string_view kBearer = "bearer ";
constexpr std::size_t kTokenBytesMax = 200;

[[noreturn]] void refuse(std::string description) {
  throw TokenRefused{401, "invalid_client", std::move(description)};
}

[[noreturn]] void refuse_request(const char* error, std::string description) {
  throw TokenRefused{400, error, std::move(description)};
}

std::string field(const std::map<std::string, std::string>& fields, const char* name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

void require_times(const Assertion& assertion, Instant now) {
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  if (assertion.expires <= seconds - kClocksDifferMax.count()) refuse("The assertion has expired. Is the clock right?");
  if (assertion.expires > seconds + (kAssertionLifeMax + kClocksDifferMax).count()) {
    refuse("The assertion's \"exp\" must be at most five minutes ahead.");
  }
  const std::int64_t ahead = seconds + kClocksDifferMax.count();
  if (assertion.issued.value_or(seconds) > ahead || assertion.not_before.value_or(seconds) > ahead) {
    refuse("The assertion is from the future. Is the clock right?");
  }
}

std::vector<std::string> granted(const ApiClient& client, const std::string& asked) {
  if (asked.empty()) return client.scopes;
  std::vector<std::string> scopes;
  for (std::size_t at = 0; at <= asked.size();) {
    const std::size_t end = std::min(asked.find(' ', at), asked.size());
    const std::string scope = asked.substr(at, end - at);
    at = end + 1;
    if (scope.empty()) continue;
    if (std::find(client.scopes.begin(), client.scopes.end(), scope) == client.scopes.end()) {
      refuse_request("invalid_scope", "The account has no such scope.");
    }
    if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) scopes.push_back(scope);
  }
  return scopes;
}

std::string shown_token(const Call& call) {
  return call.header("Authorization").substr(kBearer.size());
}

[[noreturn]] void refuse_token() {
  throw Problem{401,
                "token-needed",
                "The token opens nothing, or no longer",
                "Get another one from the token address. Nothing was changed.",
                "",
                {{"WWW-Authenticate", R"(Bearer error="invalid_token")"}}};
}

}  // namespace

std::string service_user(const ApiClient& client) {
  return std::string(kServiceAccount) + client.name;
}

ServiceAccounts::ServiceAccounts(ApiClients& clients, const std::string& base_url, Clock clock)
    : clients_(clients), token_address_(base_url.empty() ? "" : base_url + kTokenPath), clock_(std::move(clock)) {}

// Nothing is told of what is wrong until the signature is right.
ApiClient ServiceAccounts::verified_client(const std::string& jwt, std::string& id) const {
  constexpr const char* kNotVerified = "The assertion is not signed with a key of a service account.";
  const std::optional<Assertion> assertion = read_assertion(jwt);
  if (!assertion) refuse(kNotVerified);
  const std::optional<ApiClient> client = clients_.find(assertion->issuer);
  const std::optional<ApiClientKey> key =
      client && !client->revoked ? clients_.key(client->id, assertion->kid) : std::nullopt;
  if (!key || !is_signed_by(jwt, {key->kid, key->jwk})) {
    if (client)
      log_event(LogLevel::warning, "service-token-refused", {{"ods", client->ods}, {"account", client->name}});
    refuse(kNotVerified);
  }
  if (assertion->subject != assertion->issuer) refuse("The assertion's \"sub\" must be its \"iss\".");
  if (assertion->audience.size() != 1 || assertion->audience.front() != token_address_) {
    refuse("The assertion's \"aud\" must be " + token_address_);
  }
  require_times(*assertion, clock_());
  id = assertion->id;
  return *client;
}

IssuedToken ServiceAccounts::issue(const std::map<std::string, std::string>& fields) const {
  if (token_address_.empty()) {
    throw Problem{503,
                  "no-base-url",
                  "Service accounts are not set up here",
                  "The person who runs the service must set base-url: an assertion names it.",
                  "",
                  {}};
  }
  if (field(fields, "grant_type") != "client_credentials") {
    refuse_request("unsupported_grant_type", "Send grant_type=client_credentials.");
  }
  if (field(fields, "client_assertion_type") != kAssertionType) {
    refuse_request("invalid_request", std::string("Send client_assertion_type=") + kAssertionType);
  }
  std::string id;
  const ApiClient client = verified_client(field(fields, "client_assertion"), id);
  if (const std::string named = field(fields, "client_id"); !named.empty() && named != client.id) {
    refuse("The client_id is another's.");
  }
  const Instant now = clock_();
  const IssuedToken issued{random_token(), granted(client, field(fields, "scope"))};
  switch (clients_.add_token({sha256_hex(issued.token), client.id, issued.scopes, now, now + kTokenLife}, id)) {
    case ApiClients::Outcome::done: break;
    case ApiClients::Outcome::taken: refuse("The assertion was used before: its \"jti\" must be new each time.");
    case ApiClients::Outcome::unknown: refuse("The account was revoked.");
    case ApiClients::Outcome::too_many:
      throw Problem{429,
                    "too-many-tokens",
                    "The account holds very many tokens",
                    "Use one until shortly before it ends, for many calls.",
                    "",
                    {{"Retry-After", std::to_string(kTokenLife.count())}}};
  }
  log_event(LogLevel::info, "service-token", {{"ods", client.ods}, {"account", client.name}});
  return issued;
}

bool ServiceAccounts::shows_token(const Call& call) {
  std::string scheme = call.header("Authorization").substr(0, kBearer.size());
  for (char& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return scheme == kBearer;
}

StaffSession ServiceAccounts::require_session(const Call& call) const {
  const std::string token = shown_token(call);
  if (token.empty() || token.size() > kTokenBytesMax) refuse_token();
  const std::optional<ApiClients::Holder> holder = clients_.holder_of(sha256_hex(token));
  const Instant now = clock_();
  // From before the clock was put back, its end would be far away.
  const bool valid = holder && now < holder->token.until && now > holder->token.created - kClocksDifferMax;
  if (!valid) refuse_token();
  StaffSession session;
  session.ods = holder->client.ods;
  session.user = service_user(holder->client);
  session.token_hash = holder->token.hash;
  session.role = Role::manager;
  session.signed_in = holder->token.created;
  session.only.emplace();
  for (const std::string& scope : holder->token.scopes) {
    if (const auto permission = permission_of_scope(scope)) session.only->insert(*permission);
  }
  return session;
}

}  // namespace frontdoor::intake
