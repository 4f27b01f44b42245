// Connections to one SQLite file: a writer that one thread at a time may hold, and a bounded pool of readers.
#pragma once

#include <Poco/Data/Session.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <vector>

namespace frontdoor::intake {

// Thread safe. Throws Poco::Exception.
class SqliteConnections {
 public:
  explicit SqliteConnections(const std::filesystem::path& file);

  // Runs `work(session)` in a transaction that is committed durably, or rolled back when anything throws.
  template <typename Work>
  void write(Work&& work) {
    std::lock_guard lock(writing_);
    begin();
    try {
      work(writer_);
      commit();
    } catch (...) {
      roll_back();
      throw;
    }
  }

  // Runs `work(session)` on a connection for reading.
  template <typename Work>
  auto read(Work&& work) {
    Lease lease(*this);
    return work(lease.session);
  }

 private:
  struct Lease {
    explicit Lease(SqliteConnections& owner_of_session) : owner(owner_of_session), session(owner.take()) {}
    ~Lease() { owner.give_back(session); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    SqliteConnections& owner;
    Poco::Data::Session session;
  };

  Poco::Data::Session open() const;
  Poco::Data::Session take();
  void give_back(const Poco::Data::Session& session);
  void begin();
  void commit();
  void roll_back();

  std::string file_;
  std::mutex writing_;
  Poco::Data::Session writer_;
  std::mutex pool_;
  std::condition_variable returned_;
  std::vector<Poco::Data::Session> idle_;
  std::size_t open_ = 0;
};

}  // namespace frontdoor::intake
