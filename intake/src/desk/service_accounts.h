// Systems that call the API on their own: OAuth 2 client credentials (RFC 6749) with an assertion that the system
// signs (private_key_jwt, RFC 7523), as SMART Backend Services has it. A token opens what its account's scopes say, at
// the account's practice, for five minutes.
#pragma once

#include "base/clock.h"
#include "desk/sign_in.h"
#include "http/http.h"
#include "store/api_clients.h"

#include <chrono>
#include <string>
#include <vector>

namespace frontdoor::intake {

inline constexpr std::chrono::seconds kTokenLife{300};
inline constexpr std::chrono::seconds kAssertionLifeMax{300};
// So much may the other system's clock differ from ours.
inline constexpr std::chrono::seconds kClocksDifferMax{30};
inline constexpr const char* kTokenPath = "/v1/oauth2/token";

struct IssuedToken {
  std::string token;
  std::vector<std::string> scopes;
};

// As RFC 6749, section 5.2 says it.
struct TokenRefused {
  int status = 401;
  std::string error = "invalid_client";
  std::string description;
};

// Thread safe.
class ServiceAccounts {
 public:
  // clients: borrowed. base_url: our own address as others know it; empty: no token is given, because no assertion
  // could name whom it is for.
  ServiceAccounts(ApiClients& clients, const std::string& base_url, Clock clock);

  // fields: of the posted form. Throws TokenRefused; Problem: 503 (no-base-url), 429 (too-many-tokens).
  IssuedToken issue(const std::map<std::string, std::string>& fields) const;
  const std::string& token_address() const { return token_address_; }  // an assertion's audience; empty: none

  // Whether the call shows a token, right or wrong: then it goes by that and by no cookie.
  static bool shows_token(const Call& call);
  // Whose token it is. Throws Problem (401).
  StaffSession require_session(const Call& call) const;
  void forget_ended(Instant now) const { clients_.forget_before(now); }

 private:
  ApiClient verified_client(const std::string& jwt, std::string& id) const;

  ApiClients& clients_;
  std::string token_address_;
  Clock clock_;
};

// As events, the ledger and the record of accesses name it: no user's name begins so.
std::string service_user(const ApiClient& client);

}  // namespace frontdoor::intake
