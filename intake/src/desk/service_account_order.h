// Service accounts of a practice, as its managers (in the inbox) and an operator (by command) see and change them.
#pragma once

#include "store/api_clients.h"

#include <frontdoor/json.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

inline constexpr std::size_t kServiceAccountNameMax = 40;

struct ServiceAccount {
  ApiClient client;
  std::vector<ApiClientKey> keys;
};

struct NewServiceAccount {
  std::string name;
  std::vector<std::string> scopes;
  std::string keys;  // public: a JWK or a JWK set
};

// What is done to one that is there. `stop` ends its tokens, for good; `remove` takes one that was stopped out of the
// list: what it did stays in the audit.
enum class ServiceAccountStep : std::uint8_t { add_keys, remove_key, stop, remove };
std::optional<ServiceAccountStep> service_account_step_from_code(std::string_view code);  // "add-keys"

struct ServiceAccountOrder {
  ServiceAccountStep step = ServiceAccountStep::stop;
  std::string client;
  std::string keys;  // of add_keys
  std::string kid;   // of remove_key
};

// What is wrong with the name of a new one, as a sentence; nullopt: nothing.
std::optional<std::string> service_account_name_fault(const std::string& name);
// As they are stored. Throws std::invalid_argument, as public_jwks_of() does.
std::vector<ApiClientKey> service_account_keys(const std::string& jwks, Instant now);
// With an id of its own.
ApiClient new_service_account(const std::string& ods, const std::string& name, const std::vector<std::string>& scopes,
                              Instant now);
// The ledger's entries about one.
LedgerNote service_account_added(const ApiClient& client, const std::vector<ApiClientKey>& keys, Instant now,
                                 const std::string& who);
// keys: those that are added, or the kid that is removed.
LedgerNote service_account_changed(const ApiClient& client, ServiceAccountStep step,
                                   const std::vector<std::string>& kids, Instant now, const std::string& who);
std::vector<std::string> kids_of(const std::vector<ApiClientKey>& keys);

}  // namespace frontdoor::intake
