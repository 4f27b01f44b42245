#include "store/api_clients.h"

#include "crypto/secrets.h"
#include "store/sql_ledger.h"
#include "store/sql_texts.h"

namespace frontdoor::intake {
namespace {

// Long after an assertion has ended: a clock that is put back for a while opens no used one.
constexpr std::chrono::hours kUsedKept{24};

constexpr std::string_view kClientColumns = "c.client, c.ods, c.name, c.scopes, c.created, c.revoked, c.last_token";

ApiClient client_of(SqlRow& row) {
  return {row.take(0), row.take(1),          row.take(2),         texts_from_json(row.text(3)),
          row.time(4), row.optional_time(5), row.optional_time(6)};
}

ApiClientKey key_of(SqlRow& row) {
  return {row.take(0), row.take(1), row.time(2)};
}

std::int64_t count_of(SqlSession& session, std::string_view sql, SqlParameters parameters) {
  return session.query(sql, parameters).front().number(0);
}

bool is_live(SqlSession& session, const std::string& client) {
  return !session.query("SELECT 1 FROM api_clients WHERE client = $1 AND revoked IS NULL", {client}).empty();
}

// Changes of one practice's clients wait for each other, and so do their places in the ledger.
void lock(SqlSession& session, const std::string& ods) {
  session.lock("api-clients/" + ods);
}

// False: one of them has a name that the client's keys have already.
bool insert_keys(SqlSession& session, const std::string& client, const std::vector<ApiClientKey>& keys) {
  for (const ApiClientKey& key : keys) {
    if (session.execute("INSERT INTO api_client_keys (client, kid, jwk, added) VALUES ($1, $2, $3, $4)"
                        " ON CONFLICT (client, kid) DO NOTHING",
                        {client, key.kid, key.jwk, key.added}) != 1) {
      return false;
    }
  }
  return true;
}

// Thrown out of a transaction, which is rolled back.
struct Refused {
  ApiClients::Outcome outcome;
};

template <typename Work>
ApiClients::Outcome written(SqlDatabase& database, Work&& work) {
  try {
    database.write([&](SqlSession& session) {
      const ApiClients::Outcome outcome = work(session);
      if (outcome != ApiClients::Outcome::done) throw Refused{outcome};
    });
    return ApiClients::Outcome::done;
  } catch (const Refused& refused) {
    return refused.outcome;
  }
}

}  // namespace

std::vector<ApiClient> ApiClients::list(const std::string& ods) {
  return database_.read([&](SqlSession& session) {
    std::vector<ApiClient> clients;
    for (SqlRow& row : session.query("SELECT " + std::string(kClientColumns) +
                                         " FROM api_clients c WHERE c.ods = $1 ORDER BY c.name, c.created",
                                     {ods})) {
      clients.push_back(client_of(row));
    }
    return clients;
  });
}

std::optional<ApiClient> ApiClients::find(const std::string& id) {
  return database_.read([&](SqlSession& session) -> std::optional<ApiClient> {
    SqlRows rows =
        session.query("SELECT " + std::string(kClientColumns) + " FROM api_clients c WHERE c.client = $1", {id});
    if (rows.empty()) return std::nullopt;
    return client_of(rows.front());
  });
}

std::vector<ApiClientKey> ApiClients::keys(const std::string& id) {
  return database_.read([&](SqlSession& session) {
    std::vector<ApiClientKey> keys;
    for (SqlRow& row :
         session.query("SELECT kid, jwk, added FROM api_client_keys WHERE client = $1 ORDER BY added, kid", {id})) {
      keys.push_back(key_of(row));
    }
    return keys;
  });
}

std::optional<ApiClientKey> ApiClients::key(const std::string& id, const std::string& kid) {
  return database_.read([&](SqlSession& session) -> std::optional<ApiClientKey> {
    SqlRows rows =
        session.query("SELECT kid, jwk, added FROM api_client_keys WHERE client = $1 AND kid = $2", {id, kid});
    if (rows.empty()) return std::nullopt;
    return key_of(rows.front());
  });
}

ApiClients::Outcome ApiClients::add(const ApiClient& client, const std::vector<ApiClientKey>& keys,
                                    const LedgerNote& note) {
  return written(database_, [&](SqlSession& session) {
    lock(session, client.ods);
    if (!session
             .query("SELECT 1 FROM api_clients WHERE ods = $1 AND name = $2 AND revoked IS NULL",
                    {client.ods, client.name})
             .empty()) {
      return Outcome::taken;
    }
    const std::int64_t others =
        count_of(session, "SELECT count(*) FROM api_clients WHERE ods = $1 AND revoked IS NULL", {client.ods});
    if (others >= limits_.clients_max || static_cast<std::int64_t>(keys.size()) > limits_.keys_max) {
      return Outcome::too_many;
    }
    session.execute("INSERT INTO api_clients (client, ods, name, scopes, created) VALUES ($1, $2, $3, $4, $5)",
                    {client.id, client.ods, client.name, texts_as_json(client.scopes), client.created});
    if (!insert_keys(session, client.id, keys)) return Outcome::taken;
    append_to_ledger(session, client.ods, note);
    return Outcome::done;
  });
}

ApiClients::Outcome ApiClients::add_keys(const ApiClient& client, const std::vector<ApiClientKey>& keys,
                                         const LedgerNote& note) {
  return written(database_, [&](SqlSession& session) {
    lock(session, client.ods);
    if (!is_live(session, client.id)) return Outcome::unknown;
    const std::int64_t before =
        count_of(session, "SELECT count(*) FROM api_client_keys WHERE client = $1", {client.id});
    if (before + static_cast<std::int64_t>(keys.size()) > limits_.keys_max) return Outcome::too_many;
    if (!insert_keys(session, client.id, keys)) return Outcome::taken;
    append_to_ledger(session, client.ods, note);
    return Outcome::done;
  });
}

ApiClients::Outcome ApiClients::remove_key(const ApiClient& client, const std::string& kid, const LedgerNote& note) {
  return written(database_, [&](SqlSession& session) {
    lock(session, client.ods);
    if (session.execute("DELETE FROM api_client_keys WHERE client = $1 AND kid = $2", {client.id, kid}) != 1) {
      return Outcome::unknown;
    }
    append_to_ledger(session, client.ods, note);
    return Outcome::done;
  });
}

ApiClients::Outcome ApiClients::revoke(const ApiClient& client, const LedgerNote& note) {
  return written(database_, [&](SqlSession& session) {
    lock(session, client.ods);
    if (session.execute("UPDATE api_clients SET revoked = $1 WHERE client = $2 AND revoked IS NULL",
                        {note.at, client.id}) != 1) {
      return Outcome::unknown;
    }
    session.execute("DELETE FROM api_tokens WHERE client = $1", {client.id});
    append_to_ledger(session, client.ods, note);
    return Outcome::done;
  });
}

ApiClients::Outcome ApiClients::remove(const ApiClient& client, const LedgerNote& note) {
  return written(database_, [&](SqlSession& session) {
    lock(session, client.ods);
    if (session
            .query("SELECT 1 FROM api_clients WHERE client = $1 AND ods = $2 AND revoked IS NOT NULL",
                   {client.id, client.ods})
            .empty()) {
      return Outcome::unknown;
    }
    for (const char* table : {"api_tokens", "used_assertions", "api_client_keys", "api_clients"}) {
      session.execute("DELETE FROM " + std::string(table) + " WHERE client = $1", {client.id});
    }
    append_to_ledger(session, client.ods, note);
    return Outcome::done;
  });
}

ApiClients::Outcome ApiClients::add_token(const ApiToken& token, const std::string& id) {
  return written(database_, [&](SqlSession& session) {
    if (session.execute("INSERT INTO used_assertions (client, id_hash, used) VALUES ($1, $2, $3)"
                        " ON CONFLICT (client, id_hash) DO NOTHING",
                        {token.client, sha256_hex(id), token.created}) != 1) {
      return Outcome::taken;
    }
    const std::int64_t held = count_of(session, "SELECT count(*) FROM api_tokens WHERE client = $1 AND until > $2",
                                       {token.client, token.created});
    if (held >= limits_.tokens_max) return Outcome::too_many;
    if (session.execute("UPDATE api_clients SET last_token = $1 WHERE client = $2 AND revoked IS NULL",
                        {token.created, token.client}) != 1) {
      return Outcome::unknown;
    }
    session.execute("INSERT INTO api_tokens (hash, client, scopes, created, until) VALUES ($1, $2, $3, $4, $5)",
                    {token.hash, token.client, texts_as_json(token.scopes), token.created, token.until});
    return Outcome::done;
  });
}

std::optional<ApiClients::Holder> ApiClients::holder_of(const std::string& token_hash) {
  return database_.read([&](SqlSession& session) -> std::optional<Holder> {
    SqlRows rows = session.query("SELECT " + std::string(kClientColumns) +
                                     ", t.scopes, t.created, t.until FROM api_tokens t JOIN api_clients c"
                                     " ON c.client = t.client WHERE t.hash = $1 AND c.revoked IS NULL",
                                 {token_hash});
    if (rows.empty()) return std::nullopt;
    SqlRow& row = rows.front();
    ApiToken token{token_hash, row.text(0), texts_from_json(row.text(7)), row.time(8), row.time(9)};
    return Holder{client_of(row), std::move(token)};
  });
}

void ApiClients::forget_before(Instant now) {
  database_.write([&](SqlSession& session) {
    session.execute("DELETE FROM api_tokens WHERE until < $1", {now});
    session.execute("DELETE FROM used_assertions WHERE used < $1", {now - kUsedKept});
  });
}

}  // namespace frontdoor::intake
