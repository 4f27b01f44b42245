#include "sqlite_connections.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Exception.h>

namespace frontdoor::intake {
namespace {

using namespace Poco::Data::Keywords;

// Readers only copy pages out of memory; more of them than this gains nothing on a few cores.
constexpr std::size_t kReadersMax = 8;
// Poco tries again for a minute otherwise, and a wrong path is no better then.
constexpr std::size_t kOpenSecondsMax = 1;

}  // namespace

SqliteConnections::SqliteConnections(const std::filesystem::path& file)
    : file_((Poco::Data::SQLite::Connector::registerConnector(), file.string())), writer_(open()) {}

Poco::Data::Session SqliteConnections::open() const {
  Poco::Data::Session session("SQLite", file_, kOpenSecondsMax);
  std::string mode;
  // Waits for another process that writes (the command line), rather than failing at once.
  int busy_timeout = 0;
  session << "PRAGMA busy_timeout = 5000", into(busy_timeout), now;
  session << "PRAGMA journal_mode = WAL", into(mode), now;
  // FULL: the write-ahead log is synced at every commit, so an acknowledged request survives a power cut.
  session << "PRAGMA synchronous = FULL", now;
  session << "PRAGMA foreign_keys = ON", now;
  return session;
}

Poco::Data::Session SqliteConnections::take() {
  std::unique_lock lock(pool_);
  returned_.wait(lock, [this] { return !idle_.empty() || open_ < kReadersMax; });
  if (idle_.empty()) {
    Poco::Data::Session fresh = open();
    ++open_;
    return fresh;
  }
  Poco::Data::Session session = idle_.back();
  idle_.pop_back();
  return session;
}

void SqliteConnections::give_back(const Poco::Data::Session& session) {
  {
    std::lock_guard lock(pool_);
    idle_.push_back(session);
  }
  returned_.notify_one();
}

// IMMEDIATE: takes the write lock first, so that what the transaction reads cannot change before it writes.
void SqliteConnections::begin() {
  writer_ << "BEGIN IMMEDIATE", now;
}

void SqliteConnections::commit() {
  writer_ << "COMMIT", now;
}

void SqliteConnections::roll_back() {
  try {
    writer_ << "ROLLBACK", now;
  } catch (const Poco::Exception&) {
    // SQLite has rolled back by itself (disk full, I/O error): there is no transaction to end.
  }
}

}  // namespace frontdoor::intake
