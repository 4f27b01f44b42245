// `service-account`: systems of a practice that call the API on their own. Each change is in the practice's ledger.
#include "base/clock.h"
#include "base/text.h"
#include "base/words.h"
#include "commands/command_parts.h"
#include "desk/service_account_order.h"

#include <frontdoor/json.h>

#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr const char* kUsage =
    "frontdoor-intake service-account add --practice A81001 --name NAME --scopes \"SCOPE ...\" --key FILE\n"
    "       frontdoor-intake service-account add-key --practice A81001 --client ID --key FILE\n"
    "       frontdoor-intake service-account remove-key --practice A81001 --client ID --kid KID\n"
    "       frontdoor-intake service-account revoke|remove --practice A81001 --client ID\n"
    "       frontdoor-intake service-account list --practice A81001\n"
    "       each but list with [--who NAME]; FILE: public keys, a JWK or a JWK set";

struct Place {
  explicit Place(const Flags& flags)
      : opened(flags), clients(*opened.database), ods(flags.text("practice")), who(who_of(flags)) {
    require_practice(*opened, ods);
  }
  // Of this practice. Throws std::invalid_argument.
  ApiClient client(const Flags& flags) {
    const std::string id = flags.text("client");
    std::optional<ApiClient> found = clients.find(id);
    if (!found || found->ods != ods) throw std::invalid_argument("no service account " + id + " in practice " + ods);
    return std::move(*found);
  }
  LedgerNote note(const ApiClient& client, ServiceAccountStep step, const std::vector<std::string>& kids = {}) const {
    return service_account_changed(client, step, kids, system_now(), who);
  }

  Opened opened;
  ApiClients clients;
  std::string ods;
  std::string who;
};

std::vector<std::string> scopes_of(const std::string& text) {
  std::vector<std::string> scopes;
  std::string all;
  for (const std::string& code : scope_codes()) {
    all += (all.empty() ? "" : ", ") + code;
    if ((" " + text + " ").find(" " + code + " ") != std::string::npos) scopes.push_back(code);
  }
  std::size_t named = 0;
  for (std::size_t at = 0; at < text.size(); ++at) named += text[at] != ' ' && (at == 0 || text[at - 1] == ' ') ? 1 : 0;
  if (scopes.empty() || named != scopes.size()) {
    throw std::invalid_argument("--scopes must be some of, each once and with a blank between: " + all);
  }
  return scopes;
}

std::string name_of(const Flags& flags) {
  std::string name = flags.text("name");
  if (const auto fault = service_account_name_fault(name)) throw std::invalid_argument("--name: " + *fault);
  return name;
}

void require_done(ApiClients::Outcome outcome, const char* unknown, const char* taken) {
  switch (outcome) {
    case ApiClients::Outcome::done: return;
    case ApiClients::Outcome::unknown: throw std::invalid_argument(unknown);
    case ApiClients::Outcome::taken: throw std::invalid_argument(taken);
    case ApiClients::Outcome::too_many:
      throw std::invalid_argument("a practice may have 20 service accounts, and each 5 keys; nothing was changed");
  }
}

int add(const Flags& flags) {
  Place place(flags);
  const Instant now = system_now();
  const ApiClient client = new_service_account(place.ods, name_of(flags), scopes_of(flags.text("scopes")), now);
  const std::vector<ApiClientKey> keys = service_account_keys(read_whole(flags.text("key")), now);
  require_done(place.clients.add(client, keys, service_account_added(client, keys, now, place.who)), "",
               "there is a service account of this name already, or two keys have one kid; nothing was changed");
  std::printf("service account %s of practice %s: client id %s\n", client.name.c_str(), place.ods.c_str(),
              client.id.c_str());
  if (load_settings(flags.settings()).base_url.empty()) {
    std::printf("set base-url: until then the service gives no token\n");
  }
  return 0;
}

int add_key(const Flags& flags) {
  Place place(flags);
  const ApiClient client = place.client(flags);
  const std::vector<ApiClientKey> keys = service_account_keys(read_whole(flags.text("key")), system_now());
  const LedgerNote note = place.note(client, ServiceAccountStep::add_keys, kids_of(keys));
  require_done(place.clients.add_keys(client, keys, note), "the account was revoked; nothing was changed",
               "it has a key of this kid already; nothing was changed");
  std::printf("%zu keys added to %s\n", keys.size(), client.name.c_str());
  return 0;
}

int remove_key(const Flags& flags) {
  Place place(flags);
  const ApiClient client = place.client(flags);
  const std::string kid = flags.text("kid");
  const LedgerNote note = place.note(client, ServiceAccountStep::remove_key, {kid});
  require_done(place.clients.remove_key(client, kid, note), "it has no key of this kid", "");
  std::printf("key %s removed from %s; tokens that it got end within five minutes\n", kid.c_str(), client.name.c_str());
  return 0;
}

int revoke(const Flags& flags) {
  Place place(flags);
  const ApiClient client = place.client(flags);
  const LedgerNote note = place.note(client, ServiceAccountStep::stop);
  require_done(place.clients.revoke(client, note), "it was revoked before", "");
  std::printf("%s is revoked: its tokens open nothing from now on\n", client.name.c_str());
  return 0;
}

int remove(const Flags& flags) {
  Place place(flags);
  const ApiClient client = place.client(flags);
  const LedgerNote note = place.note(client, ServiceAccountStep::remove);
  require_done(place.clients.remove(client, note), "revoke it first", "");
  std::printf("%s is removed; what it did stays in the ledger\n", client.name.c_str());
  return 0;
}

int list(const Flags& flags) {
  Place place(flags);
  for (const ApiClient& client : place.clients.list(place.ods)) {
    std::string words;
    for (const std::string& scope : client.scopes) words += " " + scope;
    for (const ApiClientKey& key : place.clients.keys(client.id)) words += ", key " + key.kid;
    words += client.last_token ? ", last token " + words_for_time(*client.last_token) : ", no token yet";
    if (client.revoked) words += ", revoked " + words_for_time(*client.revoked);
    std::printf("%s %s:%s\n", client.id.c_str(), client.name.c_str(), words.c_str());
  }
  return 0;
}

}  // namespace

int run_service_account(const std::vector<std::string>& arguments) {
  const std::string action = arguments.empty() ? "" : arguments.front();
  const Flags flags(arguments.empty() ? arguments : rest_of(arguments),
                    with_data_flags({"practice", "name", "scopes", "key", "client", "kid", "who", "base-url"}));
  if (action == "add") return add(flags);
  if (action == "add-key") return add_key(flags);
  if (action == "remove-key") return remove_key(flags);
  if (action == "revoke") return revoke(flags);
  if (action == "remove") return remove(flags);
  if (action == "list") return list(flags);
  return wrong_use(kUsage);
}

}  // namespace frontdoor::intake
