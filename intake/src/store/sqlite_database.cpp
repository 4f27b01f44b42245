#include "store/sqlite_database.h"

#include "base/log.h"
#include "store/migrations.h"
#include "store/session_pool.h"
#include "store/store.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace frontdoor::intake {
namespace {

// Readers only copy pages out of memory; more of them than this gains nothing on a few cores.
constexpr std::size_t kReadersMax = 8;
// Waits for another process that writes (the command line), rather than failing at once.
constexpr int kBusyMilliseconds = 5000;
// Pages of 4 kB that the write-ahead log may hold before they move into the file: often enough that a move does not
// keep the disk busy while somebody waits for it.
constexpr int kCheckpointPages = 1000;
// The writer looks keys up in indexes whose order is random: what it keeps of them in memory, it need not read again.
constexpr int kWriterCacheKilobytes = 16'000;

// For this account's eyes only: what SQLite puts beside it gets the same mode. An existing file is never opened here:
// closing it would end the locks that SQLite holds on it.
void make_private(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
  for (const char* suffix : {"", "-wal", "-shm"}) {
    const std::string name = file.string() + suffix;
    struct stat status {};
    if (::stat(name.c_str(), &status) != 0) continue;
    if ((status.st_mode & 0077) != 0) ::chmod(name.c_str(), 0600);
    // SQLite would say that "a database" is read-only, without naming the file beside it that is.
    if (::access(name.c_str(), R_OK | W_OK) != 0) {
      throw StoreUnavailable(name + " cannot be written by this account: give it to the account, with chmod 600");
    }
  }
}

class SqliteSession final : public SqlSession {
 public:
  explicit SqliteSession(const std::filesystem::path& file) {
    make_private(file);
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
          "PRAGMA secure_delete = ON");
      // Instead of SQLite's own moves, which would keep the writer waiting: see LogMover.
      sqlite3_wal_hook(connection_, note_log_pages, &log_pages_);
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

  // How long the write-ahead log was at this session's last commit.
  int log_pages() const { return log_pages_; }
  // Moves what it can of the write-ahead log into the file while others read and write.
  void checkpoint() {
    const int result = sqlite3_wal_checkpoint_v2(connection_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (result != SQLITE_OK && result != SQLITE_BUSY) throw StoreUnavailable(last_error());
  }

 private:
  static int note_log_pages(void* count, sqlite3*, const char*, int pages) {
    *static_cast<int*>(count) = pages;
    return SQLITE_OK;
  }

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
    // To SQLite "$2" is a name like any other, numbered by where it first occurs: it is looked up, so that a statement
    // means the same here as on PostgreSQL.
    int number = 0;
    for (const SqlParameter& parameter : parameters) {
      const int index = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(++number)).c_str());
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
  int log_pages_ = 0;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// Moves the write-ahead log into the file in a thread of its own: most of it beside the writer, then the little that
// was written meanwhile while the writer is held off, so that the log starts from its beginning again. A move that
// fails (disk full) loses nothing: the log stays, and the next commit asks again.
class LogMover {
 public:
  LogMover(const std::filesystem::path& file, std::mutex& writing)
      : session_(file), writing_(writing), thread_([this] { run(); }) {}
  ~LogMover() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  LogMover(const LogMover&) = delete;
  LogMover& operator=(const LogMover&) = delete;

  void ask() {
    {
      std::lock_guard lock(mutex_);
      asked_ = true;
    }
    wake_.notify_one();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return stopping_ || asked_; });
      if (stopping_) return;
      lock.unlock();
      move();
      lock.lock();
      asked_ = false;
    }
  }

  void move() {
    try {
      session_.checkpoint();
      std::lock_guard writing(writing_);
      session_.checkpoint();
    } catch (const StoreUnavailable& fault) {
      log_event(LogLevel::error, "checkpoint-failed", {{"reason", std::string(fault.what())}});
    }
  }

  SqliteSession session_;
  std::mutex& writing_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool asked_ = false;
  bool stopping_ = false;
  std::thread thread_;  // last: starts when everything else is ready
};

class SqliteDatabase final : public SqlDatabase {
 public:
  explicit SqliteDatabase(const std::filesystem::path& file)
      : writer_(std::make_unique<SqliteSession>(file)),
        readers_(kReadersMax, [file] { return std::make_unique<SqliteSession>(file); }),
        log_mover_(file, writing_) {
    writer_->run_script("PRAGMA cache_size = -" + std::to_string(kWriterCacheKilobytes));
  }

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

  void forget_removed_rows() override {
    std::lock_guard lock(writing_);
    try {
      writer_->run_script("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const StoreUnavailable&) {
      // Somebody reads: the next checkpoint takes it.
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
      if (writer_->log_pages() >= kCheckpointPages) log_mover_.ask();
    } catch (...) {
      // SQLite has rolled back on its own after some faults (disk full, I/O error).
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
  LogMover log_mover_;  // last: uses the rest
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
  SqliteSession session(file);
  make_private(copy);  // SQLite writes into a file that is empty
  try {
    session.execute("VACUUM INTO $1", {copy.string()});
  } catch (const StoreUnavailable&) {
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);
    throw;
  }
}

}  // namespace frontdoor::intake
