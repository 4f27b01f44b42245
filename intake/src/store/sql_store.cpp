#include "store/sql_store.h"

#include "store/account_sql.h"
#include "store/case_sql.h"
#include "store/change_feed.h"
#include "store/evidence_sql.h"
#include "store/postgres_database.h"
#include "store/sql_ledger.h"
#include "store/sql_request_rows.h"
#include "store/sql_texts.h"
#include "store/sqlite_database.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace frontdoor::intake {
namespace {

class SqlStore final : public Store {
 public:
  explicit SqlStore(SqlDatabase& database) : database_(database) {}
  explicit SqlStore(std::unique_ptr<SqlDatabase> owned) : owned_(std::move(owned)), database_(*owned_) {}

  void check_integrity() override { database_.check_integrity(); }
  int schema_version() override { return database_.schema_version(); }
  void add_practice(const PracticeRecord& record) override;
  std::optional<PracticeRecord> practice(const std::string& ods) override;
  void change_signal(const std::string& ods, const std::string& signal, const LedgerNote& note) override;
  bool replace_signal(const std::string& ods, const std::string& before, const std::string& signal,
                      const LedgerNote& note) override;
  bool replace_settings(const std::string& ods, const std::string& before, const std::string& settings,
                        const LedgerNote& note) override;
  void change_settings(const std::string& ods, const std::string& settings, const LedgerNote& note) override;
  SiteChange change_sites(const std::string& ods, const SiteChange& wanted, const std::string& who,
                          Instant at) override;
  std::vector<LedgerEntry> ledger(const std::string& ods) override;
  std::vector<std::string> practice_codes() override;
  bool take_totp_step(const std::string& ods, const std::string& name, std::int64_t step) override;
  void add_session(const SessionRecord& session) override;
  void touch_session(const std::string& token_hash, Instant seen) override;
  void remove_session(const std::string& token_hash) override;
  void remove_sessions_before(Instant created_before, Instant seen_before) override;
  void clear_sign_in_failures(const std::string& bucket) override;
  void take_back_sign_in_tries(const std::string& bucket, int count) override;
  std::vector<AddOutcome> add_requests(const std::vector<NewRequest>& requests) override;
  std::optional<AddOutcome> replay_of(const std::string& ods, const std::string& idempotency_key,
                                      const std::string& body_identity) override;
  std::optional<StoredRequest> request(const std::string& ods, const std::string& reference) override;
  void note_late_photo(const std::string& ods, const std::string& idempotency_key, const std::string& sha256,
                       bool is_new, Instant at) override;
  void record_access(const AccessEntry& entry) override;
  std::vector<AccessEntry> accesses(const std::string& ods, const AccessFilter& filter) override;
  void beat(Instant now) override;
  std::vector<RunningTime> running_times() override;

  bool add_user(const UserRecord& user, const LedgerNote& note) override {
    bool added = false;
    database_.write([&](SqlSession& session) { added = account_sql::add_user(session, user, note); });
    return added;
  }
  bool change_user(const std::string& ods, const std::string& name, const UserChange& change,
                   const LedgerNote& note) override {
    bool known = false;
    database_.write([&](SqlSession& session) { known = account_sql::change_user(session, ods, name, change, note); });
    return known;
  }
  bool remove_user(const std::string& ods, const std::string& name, bool keeps_a_manager,
                   const LedgerNote& note) override {
    bool known = false;
    database_.write(
        [&](SqlSession& session) { known = account_sql::remove_user(session, ods, name, keeps_a_manager, note); });
    return known;
  }
  std::vector<UserRecord> users_named(const std::string& name) override {
    return database_.read([&](SqlSession& session) { return account_sql::users_named(session, name); });
  }
  std::vector<UserRecord> users_of(const std::string& ods) override {
    return database_.read([&](SqlSession& session) { return account_sql::users_of(session, ods); });
  }
  std::vector<Role> codes_for(const std::string& ods) override {
    return database_.read([&](SqlSession& session) { return account_sql::codes_for(session, ods); });
  }
  void change_codes_for(const std::string& ods, const std::vector<Role>& roles, const LedgerNote& note) override {
    database_.write([&](SqlSession& session) { account_sql::change_codes_for(session, ods, roles, note); });
  }
  std::optional<SessionRecord> session(const std::string& token_hash) override {
    return database_.read([&](SqlSession& session) { return account_sql::session_of(session, token_hash); });
  }
  std::vector<SessionRecord> sessions_of(const std::string& ods) override {
    return database_.read([&](SqlSession& session) { return account_sql::sessions_of(session, ods); });
  }
  SignInFailures sign_in_failures(const SignInTry& tried) override {
    return database_.read([&](SqlSession& session) { return account_sql::sign_in_failures(session, tried); });
  }
  SignInFailures count_sign_in_try(const SignInTry& tried, Instant at, const TryIsOpen& is_open) override {
    SignInFailures before;
    database_.write([&](SqlSession& session) { before = account_sql::count_sign_in_try(session, tried, at, is_open); });
    return before;
  }
  std::optional<LedgerHead> ledger_head(const std::string& ods) override {
    return database_.read([&](SqlSession& session) { return evidence_sql::ledger_head(session, ods); });
  }
  bool add_form_events(const FormReport& report, const FormReportLimit& limit) override {
    bool kept = false;
    database_.write([&](SqlSession& session) { kept = evidence_sql::add_form_events(session, report, limit); });
    return kept;
  }
  std::vector<ReportedEvent> form_events(const std::string& ods, const std::string& event, Instant from,
                                         Instant until) override {
    return database_.read(
        [&](SqlSession& session) { return evidence_sql::form_events(session, ods, event, from, until); });
  }
  std::vector<AdvisedForm> advised_forms(const std::string& ods, Instant from, Instant until, std::size_t offset,
                                         std::size_t count) override {
    return database_.read(
        [&](SqlSession& session) { return evidence_sql::advised_forms(session, ods, from, until, offset, count); });
  }
  std::vector<AdvisedFlood> advised_floods(const std::string& ods, Instant from, Instant until) override {
    return database_.read([&](SqlSession& session) { return evidence_sql::advised_floods(session, ods, from, until); });
  }
  std::int64_t put_advised_flood_aside(const std::string& ods, const std::string& source, Instant until,
                                       const LedgerNote& note) override {
    std::int64_t forms = 0;
    database_.write(
        [&](SqlSession& session) { forms = evidence_sql::put_advised_flood_aside(session, ods, source, until, note); });
    return forms;
  }
  AdviceCounts advice_counts(const std::string& ods, Instant from, Instant until) override {
    return database_.read([&](SqlSession& session) { return evidence_sql::advice_counts(session, ods, from, until); });
  }
  std::vector<MessageCount> message_counts(const std::string& ods, Instant from, Instant until) override {
    return database_.read([&](SqlSession& session) { return evidence_sql::message_counts(session, ods, from, until); });
  }
  std::vector<RequestTimes> request_times(const std::string& ods, Instant from, Instant until) override {
    return database_.read([&](SqlSession& session) { return evidence_sql::request_times(session, ods, from, until); });
  }
  std::vector<RequestTimes> answer_times(const std::string& ods, Instant from, Instant until) override {
    return database_.read([&](SqlSession& session) { return evidence_sql::answer_times(session, ods, from, until); });
  }
  ContactCounts contacts_since(const std::string& ods, Instant since) override {
    return database_.read([&](SqlSession& session) { return evidence_sql::contacts_since(session, ods, since); });
  }

 private:
  std::unique_ptr<SqlDatabase> owned_;  // empty: somebody else's
  SqlDatabase& database_;
};

void SqlStore::add_practice(const PracticeRecord& record) {
  database_.write([&](SqlSession& session) {
    session.execute(
        "INSERT INTO practices (ods, settings, site_origins, signal) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (ods) DO NOTHING",
        {record.ods, record.settings, texts_as_json(record.site_origins), record.signal});
  });
}

SiteChange SqlStore::change_sites(const std::string& ods, const SiteChange& wanted, const std::string& who,
                                  Instant at) {
  SiteChange changed;
  database_.write([&](SqlSession& session) {
    changed = {};
    session.lock("sites " + ods);
    const SqlRows rows = session.query("SELECT site_origins FROM practices WHERE ods = $1", {ods});
    if (rows.empty()) return;
    std::vector<std::string> origins = texts_from_json(rows.front().text(0));
    for (const std::string& origin : wanted.removed) {
      if (std::erase(origins, origin) > 0) changed.removed.push_back(origin);
    }
    for (const std::string& origin : wanted.added) {
      if (std::find(origins.begin(), origins.end(), origin) != origins.end()) continue;
      origins.push_back(origin);
      changed.added.push_back(origin);
    }
    if (changed.added.empty() && changed.removed.empty()) return;
    session.execute("UPDATE practices SET site_origins = $1 WHERE ods = $2", {texts_as_json(origins), ods});
    append_to_ledger(
        session, ods,
        {at, who, "sites",
         "{\"added\":" + texts_as_json(changed.added) + ",\"removed\":" + texts_as_json(changed.removed) + "}"});
  });
  return changed;
}

std::optional<PracticeRecord> SqlStore::practice(const std::string& ods) {
  return database_.read([&](SqlSession& session) -> std::optional<PracticeRecord> {
    SqlRows rows =
        session.query("SELECT ods, settings, site_origins, signal, channels FROM practices WHERE ods = $1", {ods});
    if (rows.empty()) return std::nullopt;
    SqlRow& row = rows.front();
    return PracticeRecord{row.take(0), row.take(1), texts_from_json(row.text(2)), row.take(3),
                          texts_from_json(row.text(4))};
  });
}

std::vector<std::string> SqlStore::practice_codes() {
  return database_.read([](SqlSession& session) {
    std::vector<std::string> codes;
    for (SqlRow& row : session.query("SELECT ods FROM practices ORDER BY ods")) codes.push_back(row.take(0));
    return codes;
  });
}

void SqlStore::change_signal(const std::string& ods, const std::string& signal, const LedgerNote& note) {
  database_.write([&](SqlSession& session) {
    session.execute("UPDATE practices SET signal = $1 WHERE ods = $2", {signal, ods});
    append_to_ledger(session, ods, note);
  });
}

bool SqlStore::replace_signal(const std::string& ods, const std::string& before, const std::string& signal,
                              const LedgerNote& note) {
  bool replaced = false;
  database_.write([&](SqlSession& session) {
    replaced =
        session.execute("UPDATE practices SET signal = $1 WHERE ods = $2 AND signal = $3", {signal, ods, before}) == 1;
    if (replaced) append_to_ledger(session, ods, note);
  });
  return replaced;
}

namespace {
// They may say when requests that are not done ring again: that is worked out again where alerts are raised.
void after_new_settings(SqlSession& session, const std::string& ods, const LedgerNote& note) {
  session.execute(
      "UPDATE requests SET next_alert = $1 WHERE ods = $2 AND progress <> 'done' AND progress <> 'new'"
      " AND next_alert > $1",
      {note.at, ods});
  append_to_ledger(session, ods, note);
}
}  // namespace

void SqlStore::change_settings(const std::string& ods, const std::string& settings, const LedgerNote& note) {
  database_.write([&](SqlSession& session) {
    session.execute("UPDATE practices SET settings = $1 WHERE ods = $2", {settings, ods});
    after_new_settings(session, ods, note);
  });
}

bool SqlStore::replace_settings(const std::string& ods, const std::string& before, const std::string& settings,
                                const LedgerNote& note) {
  bool replaced = false;
  database_.write([&](SqlSession& session) {
    replaced = session.execute("UPDATE practices SET settings = $1 WHERE ods = $2 AND settings = $3",
                               {settings, ods, before}) == 1;
    if (replaced) after_new_settings(session, ods, note);
  });
  return replaced;
}

std::vector<LedgerEntry> SqlStore::ledger(const std::string& ods) {
  return database_.read([&](SqlSession& session) {
    std::vector<LedgerEntry> entries;
    for (SqlRow& row : session.query("SELECT sequence, at, who, what, detail, previous_hash, hash FROM ledger"
                                     " WHERE ods = $1 ORDER BY sequence",
                                     {ods})) {
      entries.push_back(ledger_entry_of(ods, row));
    }
    return entries;
  });
}

bool SqlStore::take_totp_step(const std::string& ods, const std::string& name, std::int64_t step) {
  std::int64_t taken = 0;
  database_.write([&](SqlSession& session) {
    taken = session.execute("UPDATE users SET totp_step = $1 WHERE ods = $2 AND name = $3 AND totp_step < $1",
                            {step, ods, name});
  });
  return taken == 1;
}

void SqlStore::add_session(const SessionRecord& record) {
  database_.write([&](SqlSession& session) { account_sql::add_session(session, record); });
}

void SqlStore::touch_session(const std::string& token_hash, Instant seen) {
  database_.write([&](SqlSession& session) {
    session.execute("UPDATE sessions SET last_seen = $1 WHERE token_hash = $2", {seen, token_hash});
  });
}

void SqlStore::remove_session(const std::string& token_hash) {
  database_.write(
      [&](SqlSession& session) { session.execute("DELETE FROM sessions WHERE token_hash = $1", {token_hash}); });
}

void SqlStore::remove_sessions_before(Instant created_before, Instant seen_before) {
  database_.write([&](SqlSession& session) {
    session.execute("DELETE FROM sessions WHERE created < $1 OR last_seen < $2", {created_before, seen_before});
  });
}

void SqlStore::take_back_sign_in_tries(const std::string& bucket, int count) {
  database_.write([&](SqlSession& session) {
    session.execute(
        "UPDATE sign_in_failures SET count = CASE WHEN count > $2 THEN count - $2 ELSE 0 END WHERE bucket = $1",
        {bucket, count});
  });
}

void SqlStore::clear_sign_in_failures(const std::string& bucket) {
  database_.write(
      [&](SqlSession& session) { session.execute("DELETE FROM sign_in_failures WHERE bucket = $1", {bucket}); });
}

std::optional<AddOutcome> replay_in(SqlSession& session, const std::string& ods, const std::string& key,
                                    const std::string& body_identity) {
  SqlRows rows =
      session.query("SELECT body_identity, receipt FROM requests WHERE ods = $1 AND idempotency_key = $2", {ods, key});
  if (rows.empty()) return std::nullopt;
  if (rows.front().text(0) != body_identity) return AddOutcome{AddResult::key_conflict, rows.front().take(1)};
  return AddOutcome{AddResult::replayed, rows.front().take(1)};
}

// False when the key or the reference is there already, also from another process that committed meanwhile.
bool insert_request(SqlSession& session, const NewRequest& request) {
  const RequestHeader& header = request.header;
  return session.execute(
             "INSERT INTO requests (ods, idempotency_key, body_identity, reference, received, deadline, kind, urgency,"
             " action, more_urgent, state, rank, receipt, summary, bundle, reading, subject, next_alert, source,"
             " needs_care, opener, need, origin) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
             "$15, $16, $17,"
             " $18, $19, $20, $21, $22, $23)"
             " ON CONFLICT DO NOTHING",
             {request.ods,
              request.idempotency_key,
              request.body_identity,
              header.reference,
              header.received,
              header.deadline,
              to_code(header.kind),
              to_code(header.urgency),
              header.action,
              header.more_urgent,
              to_code(header.state),
              rank_of(header),
              request.receipt,
              SqlParameter::bytes(request.summary),
              SqlParameter::bytes(request.bundle),
              SqlParameter::bytes(request.reading),
              request.subject,
              request.next_alert,
              request.source,
              request.needs_care,
              request.opener,
              header.need,
              header.origin}) == 1;
}

// Past kFloodRequests of one source within kFloodWithin they become one fold, the first ones too.
void fold_flood(SqlSession& session, const NewRequest& request) {
  if (request.source.empty()) return;
  const Instant since = request.header.received - kFloodWithin;
  const auto count = [&](std::string_view fold) {
    return session
        .query(
            "SELECT count(*) FROM (SELECT 1 FROM requests WHERE ods = $1 AND source = $2 AND source <> ''"
            " AND fold = $3 AND received > $4 LIMIT $5) recent",
            {request.ods, request.source, fold, since, kFloodRequests + 1})
        .front()
        .number(0);
  };
  if (count("") + count(request.source) <= kFloodRequests) return;
  session.execute(
      "UPDATE requests SET fold = source WHERE ods = $1 AND source = $2 AND source <> '' AND fold = ''"
      " AND received > $3",
      {request.ods, request.source, since});
}

bool is_erased(SqlSession& session, const NewRequest& request) {
  return !session
              .query("SELECT 1 FROM past_requests WHERE ods = $1 AND key_mark = $2 AND key_mark <> '' LIMIT 1",
                     {request.ods, erased_key_mark(request.ods, request.idempotency_key)})
              .empty();
}

AddOutcome add_request(SqlSession& session, const NewRequest& request) {
  if (is_erased(session, request)) return {AddResult::key_conflict, {}};  // there is no receipt any more
  if (insert_request(session, request)) {
    fold_flood(session, request);
    if (!request.taken_down_by.empty()) {
      insert_event(session, request.ods, request.header.reference,
                   {request.header.received, request.taken_down_by, "taken-down", request.taken_down_detail});
    }
    note_change(session, request.ods, {0, request.header.reference, "received", request.header.received, ""});
    const auto deliver = [&](const std::string& channel, const char* event) {
      session.execute(
          "INSERT INTO deliveries (ods, reference, channel, event, created, state, next_attempt)"
          " VALUES ($1, $2, $3, $4, $5, 'waiting', $5)",
          {request.ods, request.header.reference, channel, event, request.header.received});
    };
    for (const std::string& channel : request.channels) {
      if (request.alert) deliver(channel, "alert");
      // A system that knows no alerts still gets the request.
      if (!request.alert || channel == "webhook") deliver(channel, "request");
    }
    return {AddResult::created, request.receipt};
  }
  const auto replay = replay_in(session, request.ods, request.idempotency_key, request.body_identity);
  return replay ? *replay : AddOutcome{AddResult::reference_taken, {}};
}

// The order in which requests are written: by key, so that two processes with the same keys wait for each other in
// one direction only and never indefinitely.
std::vector<std::size_t> writing_order(const std::vector<NewRequest>& requests) {
  std::vector<std::size_t> order(requests.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
    return std::tie(requests[one].ods, requests[one].idempotency_key) <
           std::tie(requests[other].ods, requests[other].idempotency_key);
  });
  return order;
}

std::vector<AddOutcome> SqlStore::add_requests(const std::vector<NewRequest>& requests) {
  std::vector<AddOutcome> outcomes(requests.size());
  const std::vector<std::size_t> order = writing_order(requests);
  database_.write([&](SqlSession& session) {
    for (const std::size_t index : order) outcomes[index] = add_request(session, requests[index]);
  });
  return outcomes;
}

std::optional<AddOutcome> SqlStore::replay_of(const std::string& ods, const std::string& idempotency_key,
                                              const std::string& body_identity) {
  return database_.read([&](SqlSession& session) { return replay_in(session, ods, idempotency_key, body_identity); });
}

std::optional<StoredRequest> SqlStore::request(const std::string& ods, const std::string& reference) {
  return database_.read([&](SqlSession& session) -> std::optional<StoredRequest> {
    static const std::string sql = "SELECT " + request_header_columns() +
                                   ", summary, bundle, reading FROM requests WHERE ods = $1 AND reference = $2";
    SqlRows rows = session.query(sql, {ods, reference});
    if (rows.empty()) return std::nullopt;
    SqlRow& row = rows.front();
    RequestHeader header = request_header_of(row);
    return StoredRequest{std::move(header), row.take(kRequestHeaderColumns), row.take(kRequestHeaderColumns + 1),
                         row.take(kRequestHeaderColumns + 2)};
  });
}

void SqlStore::note_late_photo(const std::string& ods, const std::string& idempotency_key, const std::string& sha256,
                               bool is_new, Instant at) {
  database_.write([&](SqlSession& session) {
    SqlRows rows = session.query("SELECT reference, receipt FROM requests WHERE ods = $1 AND idempotency_key = $2",
                                 {ods, idempotency_key});
    // What came with the request is in its receipt, and was told with it.
    if (rows.empty() || rows.front().text(1).find(sha256) != std::string::npos) return;
    const std::string& reference = rows.front().text(0);
    if (is_new) note_change(session, ods, {0, reference, "attachment", at, ""});
    const bool told = !session
                           .query(
                               "SELECT 1 FROM deliveries WHERE ods = $1 AND reference = $2 AND channel = 'webhook'"
                               " AND event = 'attachment' AND detail = $3",
                               {ods, reference, sha256})
                           .empty();
    if (!told) tell_webhook(session, ods, reference, "attachment", at, sha256);
  });
}

void SqlStore::record_access(const AccessEntry& entry) {
  database_.write([&](SqlSession& session) {
    session.execute("INSERT INTO accesses (ods, at, who, what, reference) VALUES ($1, $2, $3, $4, $5)",
                    {entry.ods, entry.at, entry.who, entry.what, entry.reference});
  });
}

std::vector<AccessEntry> SqlStore::accesses(const std::string& ods, const AccessFilter& filter) {
  return database_.read([&](SqlSession& session) {
    std::vector<AccessEntry> entries;
    for (SqlRow& row : session.query("SELECT at, who, what, reference FROM accesses WHERE ods = $1"
                                     " AND ($2 = '' OR who = $2) AND ($3 = '' OR reference = $3)"
                                     " ORDER BY id DESC LIMIT $4 OFFSET $5",
                                     {ods, filter.who, filter.reference, static_cast<std::int64_t>(filter.count),
                                      static_cast<std::int64_t>(filter.offset)})) {
      entries.push_back({ods, row.time(0), row.take(1), row.take(2), row.take(3)});
    }
    return entries;
  });
}

void SqlStore::beat(Instant now) {
  constexpr std::chrono::minutes kGapMax = 3 * kBeatEvery;
  constexpr std::chrono::days kKept{800};  // more than twice the longest period of evidence
  database_.write([&](SqlSession& session) {
    session.lock("running times");
    SqlRows rows = session.query("SELECT id, latest FROM running_times ORDER BY id DESC LIMIT 1");
    const bool goes_on =
        !rows.empty() && now - rows.front().time(1) <= kGapMax && rows.front().time(1) - now <= kGapMax;
    if (goes_on) {
      session.execute("UPDATE running_times SET latest = $1 WHERE id = $2 AND latest < $1",
                      {now, rows.front().number(0)});
      return;
    }
    session.execute("INSERT INTO running_times (began, latest) VALUES ($1, $1)", {now});
    session.execute("DELETE FROM running_times WHERE latest < $1", {now - kKept});
  });
}

std::vector<RunningTime> SqlStore::running_times() {
  return database_.read([](SqlSession& session) {
    std::vector<RunningTime> times;
    for (SqlRow& row : session.query("SELECT began, latest FROM running_times ORDER BY began, id")) {
      times.push_back({row.time(0), row.time(1)});
    }
    return times;
  });
}

}  // namespace

std::string_view to_code(Progress progress) {
  switch (progress) {
    case Progress::fresh: return "new";
    case Progress::seen: return "seen";
    case Progress::in_hand: return "in-hand";
    case Progress::done: return "done";
  }
  return "new";
}

std::optional<Progress> progress_from_code(std::string_view code) {
  for (Progress progress : {Progress::fresh, Progress::seen, Progress::in_hand, Progress::done}) {
    if (to_code(progress) == code) return progress;
  }
  return std::nullopt;
}

std::unique_ptr<Store> make_sql_store(SqlDatabase& database) {
  return std::make_unique<SqlStore>(database);
}

std::unique_ptr<Store> open_store(const std::string& address) {
  return std::make_unique<SqlStore>(open_database(address));
}

std::unique_ptr<SqlDatabase> open_database(const std::string& address) {
  return is_postgres_address(address) ? open_postgres(address) : open_sqlite(address);
}

}  // namespace frontdoor::intake
