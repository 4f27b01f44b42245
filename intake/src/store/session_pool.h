// Open sessions of a database, lent one at a time: as many as are in use at once, up to a limit; then the next to ask
// waits.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace frontdoor::intake {

// Session: has `bool usable() const`. Thread safe. The pool outlives what it lent.
template <typename Session>
class SessionPool {
 public:
  using Open = std::function<std::unique_ptr<Session>()>;

  // A session for as long as this lives.
  class Lease {
   public:
    Lease(SessionPool& pool, std::unique_ptr<Session> session) : pool_(pool), session_(std::move(session)) {}
    ~Lease() { pool_.give_back(std::move(session_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Session& operator*() const { return *session_; }
    Session* operator->() const { return session_.get(); }

   private:
    SessionPool& pool_;
    std::unique_ptr<Session> session_;
  };

  SessionPool(std::size_t sessions_max, Open open) : sessions_max_(sessions_max), open_session_(std::move(open)) {
    idle_.reserve(sessions_max);  // giving back never allocates
  }

  // Throws what opening a session throws.
  Lease lend() { return {*this, take()}; }

 private:
  std::unique_ptr<Session> take() {
    {
      std::unique_lock lock(mutex_);
      returned_.wait(lock, [this] { return !idle_.empty() || open_ < sessions_max_; });
      if (!idle_.empty()) {
        std::unique_ptr<Session> session = std::move(idle_.back());
        idle_.pop_back();
        return session;
      }
      ++open_;
    }
    try {
      return open_session_();
    } catch (...) {
      forget();
      throw;
    }
  }

  // A broken session is closed; and the idle ones with it, which met the same fault.
  void give_back(std::unique_ptr<Session> session) {
    if (session->usable()) {
      std::lock_guard lock(mutex_);
      idle_.push_back(std::move(session));
      returned_.notify_one();
      return;
    }
    session.reset();
    std::vector<std::unique_ptr<Session>> suspect;
    suspect.reserve(sessions_max_);
    {
      std::lock_guard lock(mutex_);
      suspect.swap(idle_);
      open_ -= suspect.size();
    }
    forget();
    returned_.notify_all();
  }

  void forget() {
    std::lock_guard lock(mutex_);
    --open_;
    returned_.notify_one();
  }

  const std::size_t sessions_max_;
  Open open_session_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Session>> idle_;
  std::size_t open_ = 0;
};

}  // namespace frontdoor::intake
