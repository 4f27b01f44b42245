#include "store/postgres_database.h"

#include "store/migrations.h"
#include "store/session_pool.h"
#include "store/store.h"

#include <libpq-fe.h>

#include <poll.h>

#include <chrono>
#include <map>
#include <memory>
#include <vector>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kConnectionsMax = 8;
// A statement that takes longer has met a database that hangs: its connection is given up.
constexpr std::chrono::seconds kAnswerTimeMax{10};
constexpr int kTransactionTriesMax = 5;

// The wire numbers of the column types that the schema has (pg_type.dat).
constexpr Oid kInt8 = 20;
constexpr Oid kInt4 = 23;

// Another transaction was in the way: the same work may be done again.
class TransactionConflict : public StoreUnavailable {
 public:
  using StoreUnavailable::StoreUnavailable;
};

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ResultDeleter>;

// Messages of the server may quote values: only its five-letter code goes on.
[[noreturn]] void fail(const PGresult* result, const char* doing) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string code = state == nullptr ? "no answer" : state;
  std::string message = std::string("PostgreSQL, ") + doing + ": " + code;
  // Insufficient privilege: as the run-time role, which does not own the tables.
  if (code == "42501")
    message += ", this role may not do that; after an upgrade run frontdoor-intake migrate as the owner";
  if (code == "40001" || code == "40P01") throw TransactionConflict(message);
  throw StoreUnavailable(message);
}

// Why there is no connection, in the server's or the resolver's words: they name hosts, roles and databases. What
// could quote the address itself, which may hold a password, is left out.
std::string words_for_no_connection(const PGconn* connection) {
  std::string reason = PQerrorMessage(connection);
  reason.resize(std::min(reason.find('\n'), reason.size()));
  const bool is_quotable = reason.starts_with("connection to server") || reason.starts_with("could not translate host");
  return "PostgreSQL cannot be reached" + (is_quotable ? ": " + reason : "; is its address right?");
}

// Text that PostgreSQL would refuse (a zero byte) matches nothing anyway.
std::string without_zeros(std::string_view text) {
  std::string clean(text);
  for (char& c : clean) {
    if (c == '\0') c = '?';
  }
  return clean;
}

std::int64_t big_endian(const char* bytes, int size) {
  std::uint64_t number = 0;
  for (int i = 0; i < size; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return size == 4 ? static_cast<std::int32_t>(number) : static_cast<std::int64_t>(number);
}

class PostgresSession final : public SqlSession {
 public:
  explicit PostgresSession(const std::string& connection) {
    const char* const names[] = {"connect_timeout",
                                 "target_session_attrs",
                                 "client_encoding",
                                 "application_name",
                                 "tcp_user_timeout",
                                 "dbname",
                                 nullptr};
    const char* const values[] = {"3", "read-write", "UTF8", "frontdoor-intake", "10000", connection.c_str(), nullptr};
    connection_ = PQconnectdbParams(names, values, 1);
    if (PQstatus(connection_) != CONNECTION_OK) {
      const std::string reason = words_for_no_connection(connection_);
      PQfinish(connection_);
      throw StoreUnavailable(reason);
    }
    PQsetNoticeReceiver(connection_, note_warning, this);
    // Else sending a large request to a server that stopped reading would wait without end: wait_for_answer() sends.
    if (PQsetnonblocking(connection_, 1) != 0) {
      PQfinish(connection_);
      throw StoreUnavailable("PostgreSQL cannot be reached");
    }
    try {
      // Whatever the server's default is, an acknowledged request must be on disk (and on the synchronous standby).
      const SqlRows setting = query("SELECT current_setting('synchronous_commit')");
      const std::string& level = setting.front().text(0);
      if (level == "off" || level == "local") execute("SET synchronous_commit = on");
    } catch (...) {
      PQfinish(connection_);
      throw;
    }
  }
  ~PostgresSession() override { PQfinish(connection_); }
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  SqlRows query(std::string_view sql, SqlParameters parameters = {}) override {
    const ResultPointer result = run_prepared(sql, parameters);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) fail(result.get(), "reading");
    SqlRows rows;
    const int count = PQntuples(result.get());
    rows.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) rows.push_back(row_of(result.get(), i));
    return rows;
  }

  std::int64_t execute(std::string_view sql, SqlParameters parameters = {}) override {
    const ResultPointer result = run_prepared(sql, parameters);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail(result.get(), "writing");
    return std::atoll(PQcmdTuples(result.get()));
  }

  void lock(std::string_view name) override { query("SELECT pg_advisory_xact_lock(hashtext($1)) IS NULL", {name}); }

  void run_script(const std::string& sql) override { run_plain(sql.c_str()); }

  void begin() { run_plain("BEGIN"); }

  void commit() {
    warned_ = false;
    const ResultPointer result = run_plain("COMMIT");
    // A failed transaction answers COMMIT with ROLLBACK; a commit that stopped waiting for its standby with a warning.
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") throw StoreUnavailable("PostgreSQL rolled back");
    if (warned_) throw StoreUnavailable("PostgreSQL committed without its standby");
  }

  void roll_back() {
    try {
      run_plain("ROLLBACK");
    } catch (const StoreUnavailable&) {
      broken_ = true;
    }
  }

  bool usable() const { return !broken_ && PQstatus(connection_) == CONNECTION_OK; }

 private:
  static void note_warning(void* session, const PGresult* notice) {
    const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity != nullptr && std::string_view(severity) == "WARNING") {
      static_cast<PostgresSession*>(session)->warned_ = true;
    }
  }

  ResultPointer run_plain(const char* sql) {
    if (PQsendQuery(connection_, sql) != 1) give_up();
    ResultPointer result = wait_for_answer();
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result.get(), "a command");
    return result;
  }

  ResultPointer run_prepared(std::string_view sql, SqlParameters parameters) {
    const std::string& name = prepared(sql);
    const auto size = static_cast<std::size_t>(parameters.end() - parameters.begin());
    std::vector<std::string> held(size);
    std::vector<const char*> values(size);
    std::vector<int> lengths(size);
    std::vector<int> formats(size);
    std::size_t count = 0;
    for (const SqlParameter& parameter : parameters) {
      const bool bytes = parameter.kind() == SqlParameter::Kind::bytes;
      if (parameter.kind() == SqlParameter::Kind::number) held[count] = std::to_string(parameter.number());
      if (parameter.kind() == SqlParameter::Kind::text) held[count] = without_zeros(parameter.text());
      if (bytes) {
        values[count] = parameter.text().data() ? parameter.text().data() : "";
        lengths[count] = static_cast<int>(parameter.text().size());
        formats[count] = 1;
      } else if (parameter.kind() != SqlParameter::Kind::null) {
        values[count] = held[count].c_str();
      }
      ++count;
    }
    if (PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(count), values.data(), lengths.data(),
                            formats.data(), 1) != 1) {
      give_up();
    }
    return wait_for_answer();
  }

  const std::string& prepared(std::string_view sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return known->second;
    const std::string name = "s" + std::to_string(statements_.size());
    if (PQsendPrepare(connection_, name.c_str(), std::string(sql).c_str(), 0, nullptr) != 1) give_up();
    const ResultPointer result = wait_for_answer();
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail(result.get(), "preparing");
    return statements_.emplace(sql, name).first->second;
  }

  // The last result of what was sent; gives the connection up when none comes in time.
  ResultPointer wait_for_answer() {
    const auto until = std::chrono::steady_clock::now() + kAnswerTimeMax;
    ResultPointer last;
    for (;;) {
      while (PQisBusy(connection_) == 1) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const bool unsent = PQflush(connection_) == 1;
        pollfd socket{PQsocket(connection_), static_cast<short>(unsent ? POLLIN | POLLOUT : POLLIN), 0};
        if (left.count() <= 0 || ::poll(&socket, 1, static_cast<int>(left.count())) == 0) give_up();
        if (PQconsumeInput(connection_) != 1) give_up();
      }
      ResultPointer next(PQgetResult(connection_));
      if (!next) {
        if (!last) give_up();
        return last;
      }
      last = std::move(next);
    }
  }

  [[noreturn]] void give_up() {
    broken_ = true;
    throw StoreUnavailable("PostgreSQL does not answer");
  }

  static SqlRow row_of(const PGresult* result, int index) {
    SqlRow row;
    const int columns = PQnfields(result);
    for (int i = 0; i < columns; ++i) {
      const char* value = PQgetvalue(result, index, i);
      const int size = PQgetlength(result, index, i);
      const Oid type = PQftype(result, i);
      if (PQgetisnull(result, index, i) == 1) {
        row.add_null();
      } else if (type == kInt8 || type == kInt4) {
        row.add(big_endian(value, size));
      } else {
        row.add(std::string(value, static_cast<std::size_t>(size)));
      }
    }
    return row;
  }

  PGconn* connection_ = nullptr;
  std::map<std::string, std::string, std::less<>> statements_;
  bool broken_ = false;
  bool warned_ = false;
};

class PostgresDatabase final : public SqlDatabase {
 public:
  explicit PostgresDatabase(const std::string& connection)
      : pool_(kConnectionsMax, [connection] { return std::make_unique<PostgresSession>(connection); }) {
    pool_.lend();  // a wrong address is told at once
  }

  int schema_version() override {
    return read([](SqlSession& session) {
      const bool made = session
                            .query(
                                "SELECT 1 FROM pg_tables WHERE tablename = 'frontdoor_schema'"
                                " AND schemaname = current_schema()")
                            .size() == 1;
      if (!made) return 0;
      return static_cast<int>(session.query("SELECT version FROM frontdoor_schema").front().number(0));
    });
  }

  void migrate_to(int version) override {
    if (schema_version() > newest_schema_version()) {
      throw StoreUnavailable("the database was written by a newer version of frontdoor-intake");
    }
    // The role of a running service need not own the tables: where nothing is to be done, nothing is asked of it.
    if (schema_version() >= version) return;
    write([version](SqlSession& session) {
      session.lock("frontdoor_schema");  // several processes may start at once
      session.run_script(
          "CREATE TABLE IF NOT EXISTS frontdoor_schema (version BIGINT NOT NULL);"
          "INSERT INTO frontdoor_schema SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM frontdoor_schema);"
          "CREATE OR REPLACE FUNCTION frontdoor_refuse() RETURNS trigger LANGUAGE plpgsql AS"
          " $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$");
      auto current = static_cast<int>(session.query("SELECT version FROM frontdoor_schema").front().number(0));
      for (; current < version; ++current) {
        for (const std::string& statement : schema_step_for_postgres(current + 1)) session.run_script(statement);
      }
      session.execute("UPDATE frontdoor_schema SET version = $1 WHERE version < $1", {version});
    });
  }

  // PostgreSQL checks its own pages; what can be asked is whether it answers and takes writes.
  void forget_removed_rows() override {}  // its journal is its own to recycle

  void check_integrity() override {
    const bool writable = read([](SqlSession& session) {
      return session.query("SELECT current_setting('transaction_read_only')").front().text(0) == "off";
    });
    if (!writable) throw StoreUnavailable("PostgreSQL takes no writes");
  }

 private:
  void run(const WorkFunction& work) override {
    const auto session = pool_.lend();
    work(*session);
  }

  void run_transaction(const WorkFunction& work) override {
    for (int attempt = 1;; ++attempt) {
      const auto session = pool_.lend();
      try {
        session->begin();
        work(*session);
        session->commit();
        return;
      } catch (const TransactionConflict&) {
        session->roll_back();
        if (attempt == kTransactionTriesMax) throw;
      } catch (...) {
        session->roll_back();
        throw;
      }
    }
  }

  SessionPool<PostgresSession> pool_;
};

}  // namespace

std::unique_ptr<SqlDatabase> open_postgres_unmigrated(const std::string& connection) {
  return std::make_unique<PostgresDatabase>(connection);
}

std::unique_ptr<SqlDatabase> open_postgres(const std::string& connection) {
  std::unique_ptr<SqlDatabase> database = open_postgres_unmigrated(connection);
  database->migrate_to(newest_schema_version());
  return database;
}

bool is_postgres_address(std::string_view address) {
  return address.starts_with("postgresql://") || address.starts_with("postgres://") ||
         address.find('=') != std::string_view::npos;
}

}  // namespace frontdoor::intake
