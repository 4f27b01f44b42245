#include "sqlite_store.h"

#include "sqlite_connections.h"
#include "sqlite_migrations.h"

#include <frontdoor/json.h>

#include <Poco/Data/LOB.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Nullable.h>

namespace frontdoor::intake {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Int64;
using Poco::Data::Session;
using Poco::Data::Statement;

Int64 to_number(Instant instant) {
  return instant.time_since_epoch().count();
}
Instant to_instant(Int64 milliseconds) {
  return Instant(std::chrono::milliseconds(milliseconds));
}

Poco::Data::BLOB to_blob(const std::string& bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

std::string to_string(const Poco::Data::BLOB& blob) {
  return {reinterpret_cast<const char*>(blob.rawContent()), blob.size()};
}

// The order of the inbox: emergencies, then urgent need, then what arrived while urgent need was diverted.
int rank_of(const RequestHeader& header) {
  if (header.urgency == Urgency::emergency) return 3;
  if (header.urgency == Urgency::urgent) return 2;
  return header.state == AccessState::urgent_diverted ? 1 : 0;
}

std::string origins_as_json(const std::vector<std::string>& origins) {
  Json list = Json::array();
  for (const std::string& origin : origins) list.push_back(origin);
  return to_text(list);
}

std::vector<std::string> origins_from_json(const std::string& text) {
  std::vector<std::string> origins;
  const Result<Json> list = parse_json(text);
  if (!list || !list.value().is_array()) return origins;
  for (const Json& origin : list.value()) {
    if (const std::string* value = json_as_string(origin)) origins.push_back(*value);
  }
  return origins;
}

// A request's row in plain columns, as Poco binds and fills them.
struct HeaderRow {
  std::string reference, kind, urgency, action, state;
  Int64 received = 0;
  Poco::Nullable<Int64> deadline;
  int more_urgent = 0;

  RequestHeader header() const {
    RequestHeader result;
    result.reference = reference;
    result.kind = request_kind_from_code(kind).value_or(RequestKind::medical);
    result.received = to_instant(received);
    if (!deadline.isNull()) result.deadline = to_instant(deadline.value());
    // An unknown code can only come from a newer build: it is shown as urgent rather than hidden.
    result.urgency = urgency_from_code(urgency).value_or(Urgency::urgent);
    result.action = action;
    result.more_urgent = more_urgent != 0;
    result.state = access_state_from_code(state).value_or(AccessState::normal);
    return result;
  }
};

constexpr const char* kHeaderColumns = "reference, kind, received, deadline, urgency, action, more_urgent, state";

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const std::filesystem::path& file) : connections_(file) {
    connections_.read([](Session& session) { migrate_sqlite(session); });
  }

  void check_integrity() override;
  int schema_version() override;
  void save_practice(const PracticeRecord& record) override;
  std::optional<PracticeRecord> practice(const std::string& ods) override;
  void change_signal(const std::string& ods, const std::string& signal, const LedgerNote& note) override;
  std::vector<LedgerEntry> ledger(const std::string& ods) override;
  std::vector<std::string> practice_codes() override;
  void save_user(const UserRecord& user) override;
  std::vector<UserRecord> users_named(const std::string& name) override;
  void add_session(const SessionRecord& session) override;
  std::optional<SessionRecord> session(const std::string& token_hash) override;
  void touch_session(const std::string& token_hash, Instant seen) override;
  void remove_session(const std::string& token_hash) override;
  void remove_sessions_before(Instant created_before, Instant seen_before) override;
  SignInFailures sign_in_failures(const std::string& name) override;
  void record_sign_in_failure(const std::string& name, Instant at) override;
  void clear_sign_in_failures(const std::string& name) override;
  std::vector<AddOutcome> add_requests(const std::vector<NewRequest>& requests) override;
  std::optional<AddOutcome> replay_of(const std::string& ods, const std::string& idempotency_key,
                                      const std::string& body_identity) override;
  PageOfRequests requests(const std::string& ods, std::size_t offset, std::size_t count) override;
  std::optional<StoredRequest> request(const std::string& ods, const std::string& reference) override;
  void record_access(const AccessEntry& entry) override;
  std::vector<AccessEntry> accesses(const std::string& ods, std::size_t count) override;

 private:
  // The one place where the database's own exceptions become the store's.
  template <typename Work>
  static auto guarded(Work&& work) {
    try {
      return work();
    } catch (const Poco::Exception& fault) {
      throw StoreUnavailable(fault.displayText());
    }
  }
  template <typename Work>
  void write(Work&& work) {
    guarded([&] { connections_.write(work); });
  }
  template <typename Work>
  auto read(Work&& work) {
    return guarded([&] { return connections_.read(work); });
  }

  SqliteConnections connections_;
};

void SqliteStore::check_integrity() {
  const std::string verdict = read([](Session& session) {
    std::string line;
    session << "PRAGMA quick_check(1)", into(line), now;
    return line;
  });
  if (verdict != "ok") throw StoreUnavailable("the database is damaged: " + verdict);
}

int SqliteStore::schema_version() {
  return read([](Session& session) {
    int version = 0;
    session << "PRAGMA user_version", into(version), now;
    return version;
  });
}

void SqliteStore::save_practice(const PracticeRecord& record) {
  write([&](Session& session) {
    session << "INSERT INTO practices (ods, settings, site_origins, signal) VALUES (?, ?, ?, ?)"
               " ON CONFLICT (ods) DO UPDATE SET settings = excluded.settings, site_origins = excluded.site_origins",
        bind(record.ods), bind(record.settings), bind(origins_as_json(record.site_origins)), bind(record.signal), now;
  });
}

std::optional<PracticeRecord> SqliteStore::practice(const std::string& ods) {
  return read([&](Session& session) -> std::optional<PracticeRecord> {
    PracticeRecord record;
    std::string origins;
    Statement select(session);
    select << "SELECT ods, settings, site_origins, signal FROM practices WHERE ods = ?", into(record.ods),
        into(record.settings), into(origins), into(record.signal), bind(ods);
    if (select.execute() == 0) return std::nullopt;
    record.site_origins = origins_from_json(origins);
    return record;
  });
}

std::vector<std::string> SqliteStore::practice_codes() {
  return read([](Session& session) {
    std::vector<std::string> codes;
    session << "SELECT ods FROM practices ORDER BY ods", into(codes), now;
    return codes;
  });
}

std::optional<LedgerEntry> last_entry(Session& session, const std::string& ods) {
  LedgerEntry entry;
  Int64 at = 0;
  Int64 sequence = 0;
  Statement select(session);
  select << "SELECT sequence, at, who, what, detail, previous_hash, hash FROM ledger WHERE ods = ?"
            " ORDER BY sequence DESC LIMIT 1",
      into(sequence), into(at), into(entry.note.who), into(entry.note.what), into(entry.note.detail),
      into(entry.previous_hash), into(entry.hash), bind(ods);
  if (select.execute() == 0) return std::nullopt;
  entry.sequence = sequence;
  entry.ods = ods;
  entry.note.at = to_instant(at);
  return entry;
}

void SqliteStore::change_signal(const std::string& ods, const std::string& signal, const LedgerNote& note) {
  write([&](Session& session) {
    const LedgerEntry entry = next_ledger_entry(ods, last_entry(session, ods), note);
    session << "UPDATE practices SET signal = ? WHERE ods = ?", bind(signal), bind(ods), now;
    session << "INSERT INTO ledger (ods, sequence, at, who, what, detail, previous_hash, hash)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        bind(ods), bind(static_cast<Int64>(entry.sequence)), bind(to_number(note.at)), bind(note.who), bind(note.what),
        bind(note.detail), bind(entry.previous_hash), bind(entry.hash), now;
  });
}

std::vector<LedgerEntry> SqliteStore::ledger(const std::string& ods) {
  return read([&](Session& session) {
    std::vector<LedgerEntry> entries;
    LedgerEntry entry;
    Int64 sequence = 0;
    Int64 at = 0;
    Statement select(session);
    select << "SELECT sequence, at, who, what, detail, previous_hash, hash FROM ledger WHERE ods = ?"
              " ORDER BY sequence",
        into(sequence), into(at), into(entry.note.who), into(entry.note.what), into(entry.note.detail),
        into(entry.previous_hash), into(entry.hash), bind(ods), range(0, 1);
    while (!select.done()) {
      if (select.execute() == 0) break;
      entry.sequence = sequence;
      entry.ods = ods;
      entry.note.at = to_instant(at);
      entries.push_back(entry);
    }
    return entries;
  });
}

void SqliteStore::save_user(const UserRecord& user) {
  write([&](Session& session) {
    session << "INSERT INTO users (ods, name, password_hash) VALUES (?, ?, ?)"
               " ON CONFLICT (ods, name) DO UPDATE SET password_hash = excluded.password_hash",
        bind(user.ods), bind(user.name), bind(user.password_hash), now;
    // A new password ends what was signed in with the old one.
    session << "DELETE FROM sessions WHERE ods = ? AND user = ?", bind(user.ods), bind(user.name), now;
  });
}

std::vector<UserRecord> SqliteStore::users_named(const std::string& name) {
  return read([&](Session& session) {
    std::vector<UserRecord> users;
    UserRecord user;
    Statement select(session);
    select << "SELECT ods, name, password_hash FROM users WHERE name = ? ORDER BY ods", into(user.ods), into(user.name),
        into(user.password_hash), bind(name), range(0, 1);
    while (!select.done()) {
      if (select.execute() == 0) break;
      users.push_back(user);
    }
    return users;
  });
}

void SqliteStore::add_session(const SessionRecord& record) {
  write([&](Session& session) {
    session << "INSERT INTO sessions (token_hash, ods, user, created, last_seen) VALUES (?, ?, ?, ?, ?)",
        bind(record.token_hash), bind(record.ods), bind(record.user), bind(to_number(record.created)),
        bind(to_number(record.last_seen)), now;
  });
}

std::optional<SessionRecord> SqliteStore::session(const std::string& token_hash) {
  return read([&](Session& session) -> std::optional<SessionRecord> {
    SessionRecord record;
    Int64 created = 0;
    Int64 last_seen = 0;
    Statement select(session);
    select << "SELECT token_hash, ods, user, created, last_seen FROM sessions WHERE token_hash = ?",
        into(record.token_hash), into(record.ods), into(record.user), into(created), into(last_seen), bind(token_hash);
    if (select.execute() == 0) return std::nullopt;
    record.created = to_instant(created);
    record.last_seen = to_instant(last_seen);
    return record;
  });
}

void SqliteStore::touch_session(const std::string& token_hash, Instant seen) {
  write([&](Session& session) {
    session << "UPDATE sessions SET last_seen = ? WHERE token_hash = ?", bind(to_number(seen)), bind(token_hash), now;
  });
}

void SqliteStore::remove_session(const std::string& token_hash) {
  write([&](Session& session) { session << "DELETE FROM sessions WHERE token_hash = ?", bind(token_hash), now; });
}

void SqliteStore::remove_sessions_before(Instant created_before, Instant seen_before) {
  write([&](Session& session) {
    session << "DELETE FROM sessions WHERE created < ? OR last_seen < ?", bind(to_number(created_before)),
        bind(to_number(seen_before)), now;
  });
}

SignInFailures SqliteStore::sign_in_failures(const std::string& name) {
  return read([&](Session& session) {
    SignInFailures failures;
    Int64 latest = 0;
    session << "SELECT count, latest FROM sign_in_failures WHERE name = ?", into(failures.count), into(latest),
        bind(name), now;
    failures.latest = to_instant(latest);
    return failures;
  });
}

void SqliteStore::record_sign_in_failure(const std::string& name, Instant at) {
  write([&](Session& session) {
    // Names nobody has tried for a day are forgotten, so that guessing cannot fill the disk.
    session << "DELETE FROM sign_in_failures WHERE latest < ?", bind(to_number(at - std::chrono::hours(24))), now;
    session << "INSERT INTO sign_in_failures (name, count, latest) VALUES (?, 1, ?)"
               " ON CONFLICT (name) DO UPDATE SET count = count + 1, latest = excluded.latest",
        bind(name), bind(to_number(at)), now;
  });
}

void SqliteStore::clear_sign_in_failures(const std::string& name) {
  write([&](Session& session) { session << "DELETE FROM sign_in_failures WHERE name = ?", bind(name), now; });
}

std::optional<AddOutcome> replay_in(Session& session, const std::string& ods, const std::string& key,
                                    const std::string& body_identity) {
  std::string known_identity;
  AddOutcome outcome;
  Statement select(session);
  select << "SELECT body_identity, receipt FROM requests WHERE ods = ? AND idempotency_key = ?", into(known_identity),
      into(outcome.receipt), bind(ods), bind(key);
  if (select.execute() == 0) return std::nullopt;
  if (known_identity == body_identity) {
    outcome.result = AddResult::replayed;
    return outcome;
  }
  return AddOutcome{AddResult::key_conflict, {}};
}

bool reference_is_taken(Session& session, const std::string& ods, const std::string& reference) {
  int count = 0;
  session << "SELECT count(*) FROM requests WHERE ods = ? AND reference = ?", into(count), bind(ods), bind(reference),
      now;
  return count > 0;
}

void insert_request(Session& session, const NewRequest& request) {
  const RequestHeader& header = request.header;
  Poco::Nullable<Int64> deadline;
  if (header.deadline) deadline = to_number(*header.deadline);
  Poco::Data::BLOB summary = to_blob(request.summary);
  Poco::Data::BLOB bundle = to_blob(request.bundle);
  Poco::Data::BLOB reading = to_blob(request.reading);
  session << "INSERT INTO requests (ods, idempotency_key, body_identity, reference, received, deadline, kind, urgency,"
             " action, more_urgent, state, rank, receipt, summary, bundle, reading)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      bind(request.ods), bind(request.idempotency_key), bind(request.body_identity), bind(header.reference),
      bind(to_number(header.received)), use(deadline), bind(std::string(to_code(header.kind))),
      bind(std::string(to_code(header.urgency))), bind(header.action), bind(header.more_urgent ? 1 : 0),
      bind(std::string(to_code(header.state))), bind(rank_of(header)), bind(request.receipt), use(summary), use(bundle),
      use(reading), now;
}

std::vector<AddOutcome> SqliteStore::add_requests(const std::vector<NewRequest>& requests) {
  std::vector<AddOutcome> outcomes;
  write([&](Session& session) {
    outcomes.clear();
    for (const NewRequest& request : requests) {
      // The transaction holds the write lock, so nobody can add the same key between this look and the insert.
      std::optional<AddOutcome> replay =
          replay_in(session, request.ods, request.idempotency_key, request.body_identity);
      if (replay) {
        outcomes.push_back(*replay);
      } else if (reference_is_taken(session, request.ods, request.header.reference)) {
        outcomes.push_back({AddResult::reference_taken, {}});
      } else {
        insert_request(session, request);
        outcomes.push_back({AddResult::created, request.receipt});
      }
    }
  });
  return outcomes;
}

std::optional<AddOutcome> SqliteStore::replay_of(const std::string& ods, const std::string& idempotency_key,
                                                 const std::string& body_identity) {
  return read([&](Session& session) { return replay_in(session, ods, idempotency_key, body_identity); });
}

PageOfRequests SqliteStore::requests(const std::string& ods, std::size_t offset, std::size_t count) {
  return read([&](Session& session) {
    PageOfRequests page;
    Int64 total = 0;
    session << "SELECT count(*) FROM requests WHERE ods = ?", into(total), bind(ods), now;
    page.total = static_cast<std::size_t>(total);
    HeaderRow row;
    Poco::Data::BLOB summary;
    Statement select(session);
    select << std::string("SELECT ") + kHeaderColumns +
                  ", summary FROM requests WHERE ods = ? ORDER BY rank DESC, received DESC, id DESC LIMIT ? OFFSET ?",
        into(row.reference), into(row.kind), into(row.received), into(row.deadline), into(row.urgency),
        into(row.action), into(row.more_urgent), into(row.state), into(summary), bind(ods),
        bind(static_cast<Int64>(count)), bind(static_cast<Int64>(offset)), range(0, 1);
    while (!select.done()) {
      if (select.execute() == 0) break;
      page.requests.push_back({row.header(), to_string(summary)});
    }
    return page;
  });
}

std::optional<StoredRequest> SqliteStore::request(const std::string& ods, const std::string& reference) {
  return read([&](Session& session) -> std::optional<StoredRequest> {
    HeaderRow row;
    Poco::Data::BLOB summary;
    Poco::Data::BLOB bundle;
    Poco::Data::BLOB reading;
    Statement select(session);
    select << std::string("SELECT ") + kHeaderColumns +
                  ", summary, bundle, reading FROM requests WHERE ods = ? AND reference = ?",
        into(row.reference), into(row.kind), into(row.received), into(row.deadline), into(row.urgency),
        into(row.action), into(row.more_urgent), into(row.state), into(summary), into(bundle), into(reading), bind(ods),
        bind(reference);
    if (select.execute() == 0) return std::nullopt;
    return StoredRequest{row.header(), to_string(summary), to_string(bundle), to_string(reading)};
  });
}

void SqliteStore::record_access(const AccessEntry& entry) {
  write([&](Session& session) {
    session << "INSERT INTO accesses (ods, at, who, what, reference) VALUES (?, ?, ?, ?, ?)", bind(entry.ods),
        bind(to_number(entry.at)), bind(entry.who), bind(entry.what), bind(entry.reference), now;
  });
}

std::vector<AccessEntry> SqliteStore::accesses(const std::string& ods, std::size_t count) {
  return read([&](Session& session) {
    std::vector<AccessEntry> entries;
    AccessEntry entry;
    Int64 at = 0;
    Statement select(session);
    select << "SELECT at, who, what, reference FROM accesses WHERE ods = ? ORDER BY id DESC LIMIT ?", into(at),
        into(entry.who), into(entry.what), into(entry.reference), bind(ods), bind(static_cast<Int64>(count)),
        range(0, 1);
    while (!select.done()) {
      if (select.execute() == 0) break;
      entry.ods = ods;
      entry.at = to_instant(at);
      entries.push_back(entry);
    }
    return entries;
  });
}

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& file) {
  try {
    return std::make_unique<SqliteStore>(file);
  } catch (const Poco::Exception& fault) {
    throw StoreUnavailable(file.string() + ": " + fault.displayText());
  }
}

void back_up_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy) {
  if (!std::filesystem::exists(file)) throw StoreUnavailable("there is no database " + file.string());
  if (std::filesystem::exists(copy)) throw StoreUnavailable(copy.string() + " exists already");
  try {
    SqliteConnections connections(file);
    connections.read([&](Session& session) { session << "VACUUM INTO ?", bind(copy.string()), now; });
  } catch (const Poco::Exception& fault) {
    throw StoreUnavailable(copy.string() + ": " + fault.displayText());
  }
}

}  // namespace frontdoor::intake
