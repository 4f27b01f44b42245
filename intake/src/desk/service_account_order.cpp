#include "desk/service_account_order.h"

#include "crypto/secrets.h"
#include "crypto/signed_assertion.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kIdLetters = 22;
constexpr const char* kLedgerWord = "service-account";

Json as_list(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(text);
  return list;
}

const char* ledger_change(ServiceAccountStep step) {
  switch (step) {
    case ServiceAccountStep::add_keys: return "key added";
    case ServiceAccountStep::remove_key: return "key removed";
    case ServiceAccountStep::stop: return "revoked";
    case ServiceAccountStep::remove: return "removed";
  }
  return "";
}

}  // namespace

std::optional<ServiceAccountStep> service_account_step_from_code(std::string_view code) {
  if (code == "add-keys") return ServiceAccountStep::add_keys;
  if (code == "remove-key") return ServiceAccountStep::remove_key;
  if (code == "stop") return ServiceAccountStep::stop;
  if (code == "remove") return ServiceAccountStep::remove;
  return std::nullopt;
}

std::optional<std::string> service_account_name_fault(const std::string& name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  const bool fits = !name.empty() && name.size() <= kServiceAccountNameMax;
  if (fits && std::all_of(name.begin(), name.end(), allowed)) return std::nullopt;
  return "The name has 1 to 40 small letters, digits and hyphens, such as phone-system.";
}

std::vector<ApiClientKey> service_account_keys(const std::string& jwks, Instant now) {
  std::vector<ApiClientKey> keys;
  for (const PublicJwk& key : public_jwks_of(jwks)) keys.push_back({key.kid, key.json, now});
  return keys;
}

ApiClient new_service_account(const std::string& ods, const std::string& name, const std::vector<std::string>& scopes,
                              Instant now) {
  return {random_token().substr(0, kIdLetters), ods, name, scopes, now, {}, {}};
}

LedgerNote service_account_added(const ApiClient& client, const std::vector<ApiClientKey>& keys, Instant now,
                                 const std::string& who) {
  const Json detail{{"change", "added"},
                    {"account", client.name},
                    {"client", client.id},
                    {"scopes", as_list(client.scopes)},
                    {"keys", as_list(kids_of(keys))}};
  return {now, who, kLedgerWord, to_text(detail)};
}

LedgerNote service_account_changed(const ApiClient& client, ServiceAccountStep step,
                                   const std::vector<std::string>& kids, Instant now, const std::string& who) {
  Json detail{{"change", ledger_change(step)}, {"account", client.name}, {"client", client.id}};
  if (step == ServiceAccountStep::add_keys) detail["keys"] = as_list(kids);
  if (step == ServiceAccountStep::remove_key) detail["key"] = kids.front();
  return {now, who, kLedgerWord, to_text(detail)};
}

std::vector<std::string> kids_of(const std::vector<ApiClientKey>& keys) {
  std::vector<std::string> kids;
  for (const ApiClientKey& key : keys) kids.push_back(key.kid);
  return kids;
}

}  // namespace frontdoor::intake
