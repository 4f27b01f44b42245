#include "sql_store.h"

#include "evidence_sql.h"
#include "postgres_database.h"
#include "sqlite_database.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

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

// Reads kHeaderColumns, which stand first in a row.
constexpr std::size_t kHeaderColumnCount = 8;
const std::string kHeaderColumns = "reference, kind, received, deadline, urgency, action, more_urgent, state";

RequestHeader header_of(SqlRow& row) {
  RequestHeader header;
  header.reference = row.take(0);
  header.kind = request_kind_from_code(row.text(1)).value_or(RequestKind::medical);
  header.received = row.time(2);
  header.deadline = row.optional_time(3);
  // An unknown code can only come from a newer build: it is shown as urgent rather than hidden.
  header.urgency = urgency_from_code(row.text(4)).value_or(Urgency::urgent);
  header.action = row.take(5);
  header.more_urgent = row.yes(6);
  header.state = access_state_from_code(row.text(7)).value_or(AccessState::normal);
  return header;
}

class SqlStore final : public Store {
 public:
  explicit SqlStore(std::unique_ptr<SqlDatabase> database) : database_(std::move(database)) {}

  void check_integrity() override { database_->check_integrity(); }
  int schema_version() override { return database_->schema_version(); }
  void save_practice(const PracticeRecord& record) override;
  std::optional<PracticeRecord> practice(const std::string& ods) override;
  void change_signal(const std::string& ods, const std::string& signal, const LedgerNote& note) override;
  void change_settings(const std::string& ods, const std::string& settings, const LedgerNote& note) override;
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

  std::optional<LedgerHead> ledger_head(const std::string& ods) override {
    return database_->read([&](SqlSession& session) { return evidence_sql::ledger_head(session, ods); });
  }
  bool add_form_events(const FormReport& report, const FormReportLimit& limit) override {
    bool kept = false;
    database_->write([&](SqlSession& session) { kept = evidence_sql::add_form_events(session, report, limit); });
    return kept;
  }
  std::vector<ReportedEvent> form_events(const std::string& ods, const std::string& event, Instant from,
                                         Instant until) override {
    return database_->read(
        [&](SqlSession& session) { return evidence_sql::form_events(session, ods, event, from, until); });
  }
  std::vector<RequestTimes> request_times(const std::string& ods, Instant from, Instant until) override {
    return database_->read([&](SqlSession& session) { return evidence_sql::request_times(session, ods, from, until); });
  }
  std::vector<RequestTimes> answer_times(const std::string& ods, Instant from, Instant until) override {
    return database_->read([&](SqlSession& session) { return evidence_sql::answer_times(session, ods, from, until); });
  }
  std::int64_t contacts_since(const std::string& ods, Instant since) override {
    return database_->read([&](SqlSession& session) { return evidence_sql::contacts_since(session, ods, since); });
  }

 private:
  std::unique_ptr<SqlDatabase> database_;
};

void SqlStore::save_practice(const PracticeRecord& record) {
  database_->write([&](SqlSession& session) {
    session.execute(
        "INSERT INTO practices (ods, settings, site_origins, signal) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (ods) DO UPDATE SET settings = excluded.settings, site_origins = excluded.site_origins",
        {record.ods, record.settings, origins_as_json(record.site_origins), record.signal});
  });
}

std::optional<PracticeRecord> SqlStore::practice(const std::string& ods) {
  return database_->read([&](SqlSession& session) -> std::optional<PracticeRecord> {
    SqlRows rows = session.query("SELECT ods, settings, site_origins, signal FROM practices WHERE ods = $1", {ods});
    if (rows.empty()) return std::nullopt;
    SqlRow& row = rows.front();
    return PracticeRecord{row.take(0), row.take(1), origins_from_json(row.text(2)), row.take(3)};
  });
}

std::vector<std::string> SqlStore::practice_codes() {
  return database_->read([](SqlSession& session) {
    std::vector<std::string> codes;
    for (SqlRow& row : session.query("SELECT ods FROM practices ORDER BY ods")) codes.push_back(row.take(0));
    return codes;
  });
}

LedgerEntry ledger_entry_of(const std::string& ods, SqlRow& row) {
  LedgerEntry entry;
  entry.sequence = row.number(0);
  entry.ods = ods;
  entry.note = {row.time(1), row.take(2), row.take(3), row.take(4)};
  entry.previous_hash = row.take(5);
  entry.hash = row.take(6);
  return entry;
}

void append_to_ledger(SqlSession& session, const std::string& ods, const LedgerNote& note) {
  session.lock("ledger " + ods);  // each entry follows the one before it, whichever process writes it
  SqlRows last = session.query(
      "SELECT sequence, at, who, what, detail, previous_hash, hash FROM ledger WHERE ods = $1"
      " ORDER BY sequence DESC LIMIT 1",
      {ods});
  const LedgerEntry entry =
      next_ledger_entry(ods, last.empty() ? std::nullopt : std::optional(ledger_entry_of(ods, last.front())), note);
  session.execute(
      "INSERT INTO ledger (ods, sequence, at, who, what, detail, previous_hash, hash)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {ods, entry.sequence, note.at, note.who, note.what, note.detail, entry.previous_hash, entry.hash});
  evidence_sql::keep_ledger_head(session, entry);
}

void SqlStore::change_signal(const std::string& ods, const std::string& signal, const LedgerNote& note) {
  database_->write([&](SqlSession& session) {
    session.execute("UPDATE practices SET signal = $1 WHERE ods = $2", {signal, ods});
    append_to_ledger(session, ods, note);
  });
}

void SqlStore::change_settings(const std::string& ods, const std::string& settings, const LedgerNote& note) {
  database_->write([&](SqlSession& session) {
    session.execute("UPDATE practices SET settings = $1 WHERE ods = $2", {settings, ods});
    append_to_ledger(session, ods, note);
  });
}

std::vector<LedgerEntry> SqlStore::ledger(const std::string& ods) {
  return database_->read([&](SqlSession& session) {
    std::vector<LedgerEntry> entries;
    for (SqlRow& row : session.query("SELECT sequence, at, who, what, detail, previous_hash, hash FROM ledger"
                                     " WHERE ods = $1 ORDER BY sequence",
                                     {ods})) {
      entries.push_back(ledger_entry_of(ods, row));
    }
    return entries;
  });
}

void SqlStore::save_user(const UserRecord& user) {
  database_->write([&](SqlSession& session) {
    session.execute(
        "INSERT INTO users (ods, name, password_hash) VALUES ($1, $2, $3)"
        " ON CONFLICT (ods, name) DO UPDATE SET password_hash = excluded.password_hash",
        {user.ods, user.name, user.password_hash});
    // A new password ends what was signed in with the old one.
    session.execute("DELETE FROM sessions WHERE ods = $1 AND \"user\" = $2", {user.ods, user.name});
  });
}

std::vector<UserRecord> SqlStore::users_named(const std::string& name) {
  return database_->read([&](SqlSession& session) {
    std::vector<UserRecord> users;
    for (SqlRow& row :
         session.query("SELECT ods, name, password_hash FROM users WHERE name = $1 ORDER BY ods", {name})) {
      users.push_back({row.take(0), row.take(1), row.take(2)});
    }
    return users;
  });
}

void SqlStore::add_session(const SessionRecord& record) {
  database_->write([&](SqlSession& session) {
    session.execute("INSERT INTO sessions (token_hash, ods, \"user\", created, last_seen) VALUES ($1, $2, $3, $4, $5)",
                    {record.token_hash, record.ods, record.user, record.created, record.last_seen});
  });
}

std::optional<SessionRecord> SqlStore::session(const std::string& token_hash) {
  return database_->read([&](SqlSession& session) -> std::optional<SessionRecord> {
    SqlRows rows = session.query(
        "SELECT token_hash, ods, \"user\", created, last_seen FROM sessions WHERE token_hash = $1", {token_hash});
    if (rows.empty()) return std::nullopt;
    SqlRow& row = rows.front();
    return SessionRecord{row.take(0), row.take(1), row.take(2), row.time(3), row.time(4)};
  });
}

void SqlStore::touch_session(const std::string& token_hash, Instant seen) {
  database_->write([&](SqlSession& session) {
    session.execute("UPDATE sessions SET last_seen = $1 WHERE token_hash = $2", {seen, token_hash});
  });
}

void SqlStore::remove_session(const std::string& token_hash) {
  database_->write(
      [&](SqlSession& session) { session.execute("DELETE FROM sessions WHERE token_hash = $1", {token_hash}); });
}

void SqlStore::remove_sessions_before(Instant created_before, Instant seen_before) {
  database_->write([&](SqlSession& session) {
    session.execute("DELETE FROM sessions WHERE created < $1 OR last_seen < $2", {created_before, seen_before});
  });
}

SignInFailures SqlStore::sign_in_failures(const std::string& name) {
  return database_->read([&](SqlSession& session) {
    SignInFailures failures;
    const SqlRows rows = session.query("SELECT count, latest FROM sign_in_failures WHERE name = $1", {name});
    if (rows.empty()) return failures;
    failures.count = static_cast<int>(rows.front().number(0));
    failures.latest = rows.front().time(1);
    return failures;
  });
}

void SqlStore::record_sign_in_failure(const std::string& name, Instant at) {
  database_->write([&](SqlSession& session) {
    // Names nobody has tried for a day are forgotten, so that guessing cannot fill the disk.
    session.execute("DELETE FROM sign_in_failures WHERE latest < $1", {at - std::chrono::hours(24)});
    session.execute(
        "INSERT INTO sign_in_failures (name, count, latest) VALUES ($1, 1, $2)"
        " ON CONFLICT (name) DO UPDATE SET count = sign_in_failures.count + 1, latest = excluded.latest",
        {name, at});
  });
}

void SqlStore::clear_sign_in_failures(const std::string& name) {
  database_->write(
      [&](SqlSession& session) { session.execute("DELETE FROM sign_in_failures WHERE name = $1", {name}); });
}

std::optional<AddOutcome> replay_in(SqlSession& session, const std::string& ods, const std::string& key,
                                    const std::string& body_identity) {
  SqlRows rows =
      session.query("SELECT body_identity, receipt FROM requests WHERE ods = $1 AND idempotency_key = $2", {ods, key});
  if (rows.empty()) return std::nullopt;
  if (rows.front().text(0) != body_identity) return AddOutcome{AddResult::key_conflict, {}};
  return AddOutcome{AddResult::replayed, rows.front().take(1)};
}

// False when the key or the reference is there already, also from another process that committed meanwhile.
bool insert_request(SqlSession& session, const NewRequest& request) {
  const RequestHeader& header = request.header;
  return session.execute(
             "INSERT INTO requests (ods, idempotency_key, body_identity, reference, received, deadline, kind, urgency,"
             " action, more_urgent, state, rank, receipt, summary, bundle, reading)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING",
             {request.ods, request.idempotency_key, request.body_identity, header.reference, header.received,
              header.deadline, to_code(header.kind), to_code(header.urgency), header.action, header.more_urgent,
              to_code(header.state), rank_of(header), request.receipt, SqlParameter::bytes(request.summary),
              SqlParameter::bytes(request.bundle), SqlParameter::bytes(request.reading)}) == 1;
}

AddOutcome add_request(SqlSession& session, const NewRequest& request) {
  if (insert_request(session, request)) return {AddResult::created, request.receipt};
  const auto replay = replay_in(session, request.ods, request.idempotency_key, request.body_identity);
  return replay ? *replay : AddOutcome{AddResult::reference_taken, {}};
}

std::vector<AddOutcome> SqlStore::add_requests(const std::vector<NewRequest>& requests) {
  std::vector<AddOutcome> outcomes;
  database_->write([&](SqlSession& session) {
    outcomes.clear();
    for (const NewRequest& request : requests) outcomes.push_back(add_request(session, request));
  });
  return outcomes;
}

std::optional<AddOutcome> SqlStore::replay_of(const std::string& ods, const std::string& idempotency_key,
                                              const std::string& body_identity) {
  return database_->read([&](SqlSession& session) { return replay_in(session, ods, idempotency_key, body_identity); });
}

PageOfRequests SqlStore::requests(const std::string& ods, std::size_t offset, std::size_t count) {
  return database_->read([&](SqlSession& session) {
    PageOfRequests page;
    page.total = static_cast<std::size_t>(
        session.query("SELECT count(*) FROM requests WHERE ods = $1", {ods}).front().number(0));
    static const std::string sql = "SELECT " + kHeaderColumns +
                                   ", summary FROM requests WHERE ods = $1"
                                   " ORDER BY rank DESC, received DESC, id DESC LIMIT $2 OFFSET $3";
    for (SqlRow& row : session.query(sql, {ods, static_cast<std::int64_t>(count), static_cast<std::int64_t>(offset)})) {
      page.requests.push_back({header_of(row), row.take(kHeaderColumnCount)});
    }
    return page;
  });
}

std::optional<StoredRequest> SqlStore::request(const std::string& ods, const std::string& reference) {
  return database_->read([&](SqlSession& session) -> std::optional<StoredRequest> {
    static const std::string sql =
        "SELECT " + kHeaderColumns + ", summary, bundle, reading FROM requests WHERE ods = $1 AND reference = $2";
    SqlRows rows = session.query(sql, {ods, reference});
    if (rows.empty()) return std::nullopt;
    SqlRow& row = rows.front();
    return StoredRequest{header_of(row), row.take(kHeaderColumnCount), row.take(kHeaderColumnCount + 1),
                         row.take(kHeaderColumnCount + 2)};
  });
}

void SqlStore::record_access(const AccessEntry& entry) {
  database_->write([&](SqlSession& session) {
    session.execute("INSERT INTO accesses (ods, at, who, what, reference) VALUES ($1, $2, $3, $4, $5)",
                    {entry.ods, entry.at, entry.who, entry.what, entry.reference});
  });
}

std::vector<AccessEntry> SqlStore::accesses(const std::string& ods, std::size_t count) {
  return database_->read([&](SqlSession& session) {
    std::vector<AccessEntry> entries;
    for (SqlRow& row : session.query("SELECT at, who, what, reference FROM accesses WHERE ods = $1"
                                     " ORDER BY id DESC LIMIT $2",
                                     {ods, static_cast<std::int64_t>(count)})) {
      entries.push_back({ods, row.time(0), row.take(1), row.take(2), row.take(3)});
    }
    return entries;
  });
}

}  // namespace

std::unique_ptr<Store> make_sql_store(std::unique_ptr<SqlDatabase> database) {
  return std::make_unique<SqlStore>(std::move(database));
}

std::unique_ptr<Store> open_store(const std::string& address) {
  return make_sql_store(is_postgres_address(address) ? open_postgres(address) : open_sqlite(address));
}

}  // namespace frontdoor::intake
