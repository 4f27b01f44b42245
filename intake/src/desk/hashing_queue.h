// Who may have a password hashed next. Hashing takes memory and time on purpose, so only few run at once. Those who
// wait take turns by where they come from: however many tries a source has waiting, somebody from another one waits for
// one of them. Known devices go first, and a caller who is not served in time is told when to come back.
#pragma once

#include "base/turns.h"
#include "http/http.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// status: 429 when too many of one source wait already, 503 when the wait was too long.
Problem sign_in_busy(int status);

// A sign-in that has waited for so long, for a thread or for its turn here, ends.
inline constexpr std::chrono::seconds kSignInWaitMax{10};
// Of one known device, and of one network, this many may wait.
inline constexpr std::size_t kKnownShare = 2;
inline constexpr std::size_t kUnknownShare = 4;

// Thread safe. Outlives its places.
class HashingQueue {
 public:
  // A place to hash, until it goes.
  class Place {
   public:
    explicit Place(HashingQueue& queue) : queue_(queue) {}
    ~Place() { queue_.leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    HashingQueue& queue_;
  };

  explicit HashingQueue(std::chrono::milliseconds wait_max = kSignInWaitMax) : wait_max_(wait_max) {}

  // Waits for a place. share: the source or the device, each of which may wait a few times only.
  // Throws Problem: sign-in-busy (429) when too many of the share wait, (503) when the wait was too long.
  Place enter(const std::string& share, bool known_device);
  // Throws what enter() would throw at once.
  void require_room(const std::string& share, bool known_device);
  std::size_t waiting();

 private:
  struct Waiter {
    bool called = false;
    bool gone = false;  // it waited too long, and is passed over
    std::condition_variable turn = {};
  };
  struct Line {
    Turns<std::shared_ptr<Waiter>> order;
    std::map<std::string, std::size_t> waiting;  // by share, without those that have gone
    std::size_t share_max;
  };

  void leave();
  Line& line_of(bool known_device) { return known_device ? known_ : unknown_; }
  static void require_room_in(const Line& line, const std::string& share);
  static void forget(Line& line, const std::string& share);
  bool call_next(Line& line);

  const std::chrono::milliseconds wait_max_;
  std::mutex mutex_;
  int running_ = 0;
  int known_in_a_row_ = 0;
  Line known_{{}, {}, kKnownShare};
  Line unknown_{{}, {}, kUnknownShare};
};

}  // namespace frontdoor::intake
