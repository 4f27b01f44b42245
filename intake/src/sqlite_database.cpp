#include "sqlite_database.h"

#include "migrations.h"
#include "session_pool.h"
#include "store.h"

#include <sqlite3.h>

#include <map>
#include <mutex>

namespace frontdoor::intake {
namespace {

// Readers only copy pages out of memory; more of them than this gains nothing on a few cores.
constexpr std::size_t kReadersMax = 8;
// Waits for another process that writes (the command line), rather than failing at once.
constexpr int kBusyMilliseconds = 5000;
// Pages of 4 kB that the write-ahead log may hold before they move into the file: fewer, larger moves under load.
constexpr int kCheckpointPages = 4000;

class SqliteSession final : public SqlSession {
 public:
  explicit SqliteSession(const std::filesystem::path& file) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(file.c_str(), &connection_, flags, nullptr) != SQLITE_OK) {
      const std::string reason = last_error();
      sqlite3_close_v2(connection_);
      throw StoreUnavailable(file.string() + ": " + reason);
    }
    try {
      sqlite3_busy_timeout(connection_, kBusyMilliseconds);
      // FULL: the write-ahead log is synced at every commit, so an acknowledged request survives a power cut.
      run_script(
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
          "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = " +
          std::to_string(kCheckpointPages));
    } catch (...) {
      sqlite3_close_v2(connection_);
      throw;
    }
  }
  ~SqliteSession() override {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(connection_);
  }
  SqliteSession(const SqliteSession&) = delete;
  SqliteSession& operator=(const SqliteSession&) = delete;

  SqlRows query(std::string_view sql, SqlParameters parameters) override {
    const Use use(prepared(sql));
    bind(use.statement, parameters);
    SqlRows rows;
    for (;;) {
      const int result = sqlite3_step(use.statement);
      if (result == SQLITE_DONE) return rows;
      if (result != SQLITE_ROW) throw StoreUnavailable(last_error());
      rows.push_back(current_row(use.statement));
    }
  }

  std::int64_t execute(std::string_view sql, SqlParameters parameters) override {
    const Use use(prepared(sql));
    bind(use.statement, parameters);
    if (sqlite3_step(use.statement) != SQLITE_DONE) throw StoreUnavailable(last_error());
    return sqlite3_changes64(connection_);
  }

  void lock(std::string_view) override {}  // a transaction that writes holds off every other one

  void run_script(const std::string& sql) override {
    if (sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw StoreUnavailable(last_error());
    }
  }

  bool usable() const { return true; }  // there is no connection that could break
  bool in_transaction() const { return sqlite3_get_autocommit(connection_) == 0; }

 private:
  // Resets however the use ends, so that the statement holds no lock and borrows nothing.
  struct Use {
    explicit Use(sqlite3_stmt* used) : statement(used) {}
    ~Use() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    sqlite3_stmt* statement;
  };

  std::string last_error() const { return connection_ ? sqlite3_errmsg(connection_) : "out of memory"; }

  sqlite3_stmt* prepared(std::string_view sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return known->second;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) != SQLITE_OK) {
      throw StoreUnavailable(last_error());
    }
    statements_.emplace(sql, statement);
    return statement;
  }

  static void bind(sqlite3_stmt* statement, SqlParameters parameters) {
    int index = 0;
    for (const SqlParameter& parameter : parameters) {
      ++index;
      const std::string_view text = parameter.text();
      switch (parameter.kind()) {
        case SqlParameter::Kind::null: sqlite3_bind_null(statement, index); break;
        case SqlParameter::Kind::number: sqlite3_bind_int64(statement, index, parameter.number()); break;
        case SqlParameter::Kind::text:
          sqlite3_bind_text64(statement, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                              SQLITE_UTF8);
          break;
        case SqlParameter::Kind::bytes:
          sqlite3_bind_blob64(statement, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC);
          break;
      }
    }
  }

  static SqlRow current_row(sqlite3_stmt* statement) {
    SqlRow row;
    const int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; ++i) {
      const int type = sqlite3_column_type(statement, i);
      if (type == SQLITE_NULL) {
        row.add_null();
      } else if (type == SQLITE_INTEGER) {
        row.add(static_cast<std::int64_t>(sqlite3_column_int64(statement, i)));
      } else {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
        row.add(
            std::string(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
      }
    }
    return row;
  }

  sqlite3* connection_ = nullptr;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

class SqliteDatabase final : public SqlDatabase {
 public:
  explicit SqliteDatabase(const std::filesystem::path& file)
      : writer_(std::make_unique<SqliteSession>(file)),
        readers_(kReadersMax, [file] { return std::make_unique<SqliteSession>(file); }) {}

  int schema_version() override {
    return read(
        [](SqlSession& session) { return static_cast<int>(session.query("PRAGMA user_version").front().number(0)); });
  }

  void migrate_to(int version) override {
    if (schema_version() > newest_schema_version()) {
      throw StoreUnavailable("the database was written by a newer version of frontdoor-intake");
    }
    while (schema_version() < version) {
      write([version](SqlSession& session) {
        // Read under the lock: another process may have migrated meanwhile.
        const auto current = static_cast<int>(session.query("PRAGMA user_version").front().number(0));
        if (current >= version) return;
        for (const std::string& statement : schema_step(current + 1)) session.run_script(statement);
        session.run_script("PRAGMA user_version = " + std::to_string(current + 1));
      });
    }
  }

  void check_integrity() override {
    const std::string verdict =
        read([](SqlSession& session) { return session.query("PRAGMA quick_check(1)").front().take(0); });
    if (verdict != "ok") throw StoreUnavailable("the database is damaged: " + verdict);
  }

 private:
  void run(const WorkFunction& work) override {
    const auto session = readers_.lend();
    work(*session);
  }

  void run_transaction(const WorkFunction& work) override {
    std::lock_guard lock(writing_);
    // IMMEDIATE: takes the write lock first, so that what the transaction reads cannot change before it writes.
    writer_->execute("BEGIN IMMEDIATE", {});
    try {
      work(*writer_);
      writer_->execute("COMMIT", {});
    } catch (...) {
      // SQLite has rolled back by itself after some faults (disk full, I/O error).
      if (writer_->in_transaction()) roll_back();
      throw;
    }
  }

  void roll_back() {
    try {
      writer_->execute("ROLLBACK", {});
    } catch (const StoreUnavailable&) {
      // The first fault is the one to tell.
    }
  }

  std::mutex writing_;
  std::unique_ptr<SqliteSession> writer_;
  SessionPool<SqliteSession> readers_;
};

}  // namespace

std::unique_ptr<SqlDatabase> open_sqlite_unmigrated(const std::filesystem::path& file) {
  return std::make_unique<SqliteDatabase>(file);
}

std::unique_ptr<SqlDatabase> open_sqlite(const std::filesystem::path& file) {
  std::unique_ptr<SqlDatabase> database = open_sqlite_unmigrated(file);
  database->migrate_to(newest_schema_version());
  return database;
}

void back_up_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy) {
  if (!std::filesystem::exists(file)) throw StoreUnavailable("there is no database " + file.string());
  if (std::filesystem::exists(copy)) throw StoreUnavailable(copy.string() + " exists already");
  SqliteSession(file).execute("VACUUM INTO $1", {copy.string()});
}

}  // namespace frontdoor::intake
