// Who may have a password hashed next. Hashing takes memory and time on purpose, so only few run at once; the queue for
// them is short, known devices go first, and no one source fills it. Whoever finds no place is told when to come back.
#pragma once

#include "http/http.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// status: 429 when there is no room to wait, 503 when the wait was too long.
Problem sign_in_busy(int status);

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

  explicit HashingQueue(std::chrono::milliseconds wait_max = std::chrono::seconds(2)) : wait_max_(wait_max) {}

  // Waits for a place. share: the source or the device, each of which may wait a few times only.
  // Throws Problem: sign-in-busy (429) when there is no room to wait, (503) when the wait was too long.
  Place enter(const std::string& share, bool known_device);
  // Throws what enter() would throw at once.
  void require_room(const std::string& share, bool known_device);
  std::size_t waiting();

 private:
  struct Waiter {
    const std::string& share;
    bool called = false;
    std::condition_variable turn = {};
  };
  using Line = std::list<Waiter*>;

  void leave();
  void require_room_in(const Line& line, const std::string& share, bool known_device) const;

  const std::chrono::milliseconds wait_max_;
  std::mutex mutex_;
  int running_ = 0;
  Line known_;
  Line unknown_;
};

}  // namespace frontdoor::intake
