#include "desk/hashing_queue.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr int kAtOnce = 2;  // 64 MB each
// What waits is hashed within wait_max_ at 100 ms each.
constexpr std::size_t kUnknownMax = 16;
constexpr std::size_t kUnknownShare = 8;
constexpr std::size_t kKnownMax = 64;
constexpr std::size_t kKnownShare = 2;

}  // namespace

Problem sign_in_busy(int status) {
  return {status,
          "sign-in-busy",
          "Very many people are signing in just now",
          "Your password was not looked at. Wait 2 seconds, then try again.",
          "",
          {{"Retry-After", "2"}}};
}

void HashingQueue::require_room_in(const Line& line, const std::string& share, bool known_device) const {
  const auto mine = std::count_if(line.begin(), line.end(), [&](const Waiter* other) { return other->share == share; });
  const std::size_t line_max = known_device ? kKnownMax : kUnknownMax;
  const std::size_t share_max = known_device ? kKnownShare : kUnknownShare;
  if (line.size() >= line_max || static_cast<std::size_t>(mine) >= share_max) throw sign_in_busy(429);
}

void HashingQueue::require_room(const std::string& share, bool known_device) {
  std::lock_guard lock(mutex_);
  if (running_ >= kAtOnce) require_room_in(known_device ? known_ : unknown_, share, known_device);
}

HashingQueue::Place HashingQueue::enter(const std::string& share, bool known_device) {
  std::unique_lock lock(mutex_);
  if (running_ < kAtOnce) {
    ++running_;
    return Place(*this);
  }
  Line& line = known_device ? known_ : unknown_;
  require_room_in(line, share, known_device);
  Waiter waiter{share};
  const auto at = line.insert(line.end(), &waiter);
  if (waiter.turn.wait_for(lock, wait_max_, [&waiter] { return waiter.called; })) return Place(*this);
  line.erase(at);
  throw sign_in_busy(503);
}

// Hands its place to the next one, who is counted as running already.
void HashingQueue::leave() {
  std::lock_guard lock(mutex_);
  Line& line = known_.empty() ? unknown_ : known_;
  if (line.empty()) {
    --running_;
    return;
  }
  Waiter* next = line.front();
  line.pop_front();
  next->called = true;
  next->turn.notify_one();
}

std::size_t HashingQueue::waiting() {
  std::lock_guard lock(mutex_);
  return known_.size() + unknown_.size();
}

}  // namespace frontdoor::intake
