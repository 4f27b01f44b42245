// Systems of a practice that call the API on their own ("service accounts"): their public keys, what they may do, the
// assertions that they have used, and the tokens that they hold. No secret of theirs is kept: of a token, its hash.
#pragma once

#include "store/ledger.h"
#include "store/sql.h"

#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct ApiClient {
  std::string id;
  std::string ods;
  std::string name;                 // as the practice calls it: "phone-system"
  std::vector<std::string> scopes;  // codes of permissions.h
  Instant created;
  std::optional<Instant> revoked;     // it gets no token any more, and what it holds opens nothing
  std::optional<Instant> last_token;  // when it last got one
};

struct ApiClientKey {
  std::string kid;
  std::string jwk;  // public
  Instant added;
};

struct ApiToken {
  std::string hash;
  std::string client;
  std::vector<std::string> scopes;
  Instant created;
  Instant until;
};

struct ApiClientLimits {
  std::int64_t clients_max = 20;  // of one practice, revoked ones not counted
  std::int64_t keys_max = 5;      // of one client
  std::int64_t tokens_max = 100;  // of one client that still open something
};

// Thread safe. Throws StoreUnavailable. Changes are in the practice's ledger, in the same transaction.
class ApiClients {
 public:
  // database: borrowed, outlives this.
  explicit ApiClients(SqlDatabase& database, const ApiClientLimits& limits = {})
      : database_(database), limits_(limits) {}

  std::vector<ApiClient> list(const std::string& ods);
  std::optional<ApiClient> find(const std::string& id);
  std::vector<ApiClientKey> keys(const std::string& id);
  std::optional<ApiClientKey> key(const std::string& id, const std::string& kid);

  enum class Outcome { done, unknown, taken, too_many };
  // taken: another client of the practice that is not revoked has this name.
  Outcome add(const ApiClient& client, const std::vector<ApiClientKey>& keys, const LedgerNote& note);
  // taken: it has a key of this name. All or none.
  Outcome add_keys(const ApiClient& client, const std::vector<ApiClientKey>& keys, const LedgerNote& note);
  // What was signed with it before is no longer taken. Tokens that it got stay until their end.
  Outcome remove_key(const ApiClient& client, const std::string& kid, const LedgerNote& note);
  Outcome revoke(const ApiClient& client, const LedgerNote& note);  // ends its tokens; unknown: it was revoked before
  // Takes one that was revoked out of the list, with its keys. unknown: there is none, or it is not revoked.
  Outcome remove(const ApiClient& client, const LedgerNote& note);

  // Uses up the assertion `id` and keeps `token`, both or neither. taken: it was used before, here or by another
  // process. too_many: the client holds as many tokens as it may. unknown: it was revoked meanwhile.
  Outcome add_token(const ApiToken& token, const std::string& id);
  struct Holder {
    ApiClient client;
    ApiToken token;
  };
  // Also one that has ended; nothing of a client that was revoked.
  std::optional<Holder> holder_of(const std::string& token_hash);
  void forget_before(Instant now);  // tokens that ended, and assertions that nobody would take any more

 private:
  SqlDatabase& database_;
  ApiClientLimits limits_;
};

}  // namespace frontdoor::intake
