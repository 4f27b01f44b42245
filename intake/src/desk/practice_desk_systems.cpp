// The practice's service accounts: systems that call the API on their own. For who may manage its staff.
#include "desk/practice_desk.h"

#include <algorithm>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse(const char* field, const std::string& detail) {
  throw Problem{422, "not-saved", "Nothing was changed", detail, field, {}};
}

std::vector<ApiClientKey> keys_in(const std::string& jwks, Instant now) {
  try {
    return service_account_keys(jwks, now);
  } catch (const std::invalid_argument& fault) {
    refuse("/keys", std::string("Paste the system's public key as a JWK, or a JWK set: ") + fault.what() + ".");
  }
}

void require_done(ApiClients::Outcome outcome, const char* taken_field, const char* taken) {
  switch (outcome) {
    case ApiClients::Outcome::done: return;
    case ApiClients::Outcome::taken: refuse(taken_field, taken);
    case ApiClients::Outcome::too_many: refuse("/keys", "A practice may have 20 service accounts, and each 5 keys.");
    case ApiClients::Outcome::unknown:
      throw Problem{409, "overtaken", "Nothing was changed", "Somebody else has just changed it. Look at it again.",
                    "",  {}};
  }
}

}  // namespace

std::vector<ServiceAccount> PracticeDesk::service_accounts() const {
  require(Permission::manage_staff);
  std::vector<ServiceAccount> accounts;
  for (ApiClient& client : tools_.api_clients.list(ods_)) {
    std::vector<ApiClientKey> keys = tools_.api_clients.keys(client.id);
    accounts.push_back({std::move(client), std::move(keys)});
  }
  return accounts;
}

ApiClient PracticeDesk::add_service_account(const NewServiceAccount& wanted) const {
  require(Permission::manage_staff);
  if (const auto fault = service_account_name_fault(wanted.name)) refuse("/name", *fault);
  const std::vector<std::string>& known = scope_codes();
  const bool are_known = std::all_of(wanted.scopes.begin(), wanted.scopes.end(), [&](const std::string& scope) {
    return std::find(known.begin(), known.end(), scope) != known.end();
  });
  if (wanted.scopes.empty() || !are_known) refuse("/scopes", "Choose what the system may do.");
  const Instant now = tools_.clock();
  const std::vector<ApiClientKey> keys = keys_in(wanted.keys, now);
  ApiClient client = new_service_account(ods_, wanted.name, wanted.scopes, now);
  require_done(tools_.api_clients.add(client, keys, service_account_added(client, keys, now, user_)), "/name",
               "There is a service account of this name already, or two of the keys have one kid.");
  return client;
}

ApiClient PracticeDesk::change_service_account(const ServiceAccountOrder& order) const {
  require(Permission::manage_staff);
  std::optional<ApiClient> client = tools_.api_clients.find(order.client);
  if (!client || client->ods != ods_) {
    throw Problem{404, "unknown-account", "There is no such account", "Somebody may have removed it.", "", {}};
  }
  const Instant now = tools_.clock();
  const auto note = [&](const std::vector<std::string>& kids) {
    return service_account_changed(*client, order.step, kids, now, user_);
  };
  switch (order.step) {
    case ServiceAccountStep::add_keys: {
      const std::vector<ApiClientKey> keys = keys_in(order.keys, now);
      require_done(tools_.api_clients.add_keys(*client, keys, note(kids_of(keys))), "/keys",
                   "The account has a key of this kid already.");
      break;
    }
    case ServiceAccountStep::remove_key:
      require_done(tools_.api_clients.remove_key(*client, order.kid, note({order.kid})), "", "");
      break;
    case ServiceAccountStep::stop: require_done(tools_.api_clients.revoke(*client, note({})), "", ""); break;
    case ServiceAccountStep::remove: require_done(tools_.api_clients.remove(*client, note({})), "", ""); break;
  }
  return std::move(*client);
}

}  // namespace frontdoor::intake
