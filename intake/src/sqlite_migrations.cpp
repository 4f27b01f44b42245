#include "sqlite_migrations.h"

#include "store.h"

#include <Poco/Data/Session.h>

namespace frontdoor::intake {
namespace {

using namespace Poco::Data::Keywords;

using Step = std::vector<const char*>;

// Append only: a step that has been released never changes.
const std::vector<Step>& steps() {
  static const std::vector<Step> all = {
      // 1: practices, staff, the ledger, requests.
      {
          "CREATE TABLE practices (ods TEXT PRIMARY KEY, settings TEXT NOT NULL,"
          " site_origins TEXT NOT NULL, signal TEXT NOT NULL) STRICT, WITHOUT ROWID",
          "CREATE TABLE users (ods TEXT NOT NULL REFERENCES practices, name TEXT NOT NULL,"
          " password_hash TEXT NOT NULL, PRIMARY KEY (ods, name)) STRICT, WITHOUT ROWID",
          "CREATE INDEX users_by_name ON users (name)",
          "CREATE TABLE sessions (token_hash TEXT PRIMARY KEY, ods TEXT NOT NULL, user TEXT NOT NULL,"
          " created INTEGER NOT NULL, last_seen INTEGER NOT NULL) STRICT, WITHOUT ROWID",
          "CREATE TABLE sign_in_failures (name TEXT PRIMARY KEY, count INTEGER NOT NULL,"
          " latest INTEGER NOT NULL) STRICT, WITHOUT ROWID",
          "CREATE TABLE ledger (ods TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,"
          " what TEXT NOT NULL, detail TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,"
          " PRIMARY KEY (ods, sequence)) STRICT, WITHOUT ROWID",
          "CREATE TRIGGER ledger_is_append_only_update BEFORE UPDATE ON ledger"
          " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
          "CREATE TRIGGER ledger_is_append_only_delete BEFORE DELETE ON ledger"
          " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
          "CREATE TABLE requests (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
          " idempotency_key TEXT NOT NULL, body_identity TEXT NOT NULL, reference TEXT NOT NULL,"
          " received INTEGER NOT NULL, deadline INTEGER, kind TEXT NOT NULL, urgency TEXT NOT NULL,"
          " action TEXT NOT NULL, more_urgent INTEGER NOT NULL, state TEXT NOT NULL, rank INTEGER NOT NULL,"
          " receipt TEXT NOT NULL, summary BLOB NOT NULL, bundle BLOB NOT NULL, reading BLOB NOT NULL,"
          " UNIQUE (ods, idempotency_key), UNIQUE (ods, reference)) STRICT",
          "CREATE INDEX requests_by_rank ON requests (ods, rank DESC, received DESC)",
      },
      // 2: who looked at what patients wrote.
      {
          "CREATE TABLE accesses (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices, at INTEGER NOT NULL,"
          " who TEXT NOT NULL, what TEXT NOT NULL, reference TEXT NOT NULL) STRICT",
          "CREATE INDEX accesses_by_practice ON accesses (ods, id)",
          "CREATE TRIGGER accesses_are_append_only BEFORE UPDATE ON accesses"
          " BEGIN SELECT RAISE(ABORT, 'accesses are append-only'); END",
      },
  };
  return all;
}

int version_of(Poco::Data::Session& session) {
  int version = 0;
  session << "PRAGMA user_version", into(version), now;
  return version;
}

}  // namespace

int sqlite_schema_version() {
  return static_cast<int>(steps().size());
}

void migrate_sqlite(Poco::Data::Session& session) {
  migrate_sqlite_to(session, sqlite_schema_version());
}

void migrate_sqlite_to(Poco::Data::Session& session, int version) {
  if (version_of(session) > sqlite_schema_version()) {
    throw StoreUnavailable("the database was written by a newer version of frontdoor-intake");
  }
  while (version_of(session) < version) {
    session << "BEGIN IMMEDIATE", now;
    try {
      // Read again under the lock: another process may have migrated meanwhile.
      const int current = version_of(session);
      if (current < version) {
        for (const char* statement : steps()[static_cast<std::size_t>(current)]) session << statement, now;
        session << "PRAGMA user_version = " + std::to_string(current + 1), now;
      }
      session << "COMMIT", now;
    } catch (...) {
      session << "ROLLBACK", now;
      throw;
    }
  }
}

}  // namespace frontdoor::intake
