#include "desk/hashing_queue.h"

namespace frontdoor::intake {
namespace {

constexpr int kAtOnce = 2;  // 64 MB each
constexpr int kKnownInARowMax = 3;

}  // namespace

Problem sign_in_busy(int status) {
  return {status,
          "sign-in-busy",
          "Very many people are signing in just now",
          "Your password was not looked at. Wait 2 seconds, then try again.",
          "",
          {{"Retry-After", "2"}}};
}

void HashingQueue::require_room_in(const Line& line, const std::string& share) {
  const auto mine = line.waiting.find(share);
  if (mine != line.waiting.end() && mine->second >= line.share_max) throw sign_in_busy(429);
}

void HashingQueue::forget(Line& line, const std::string& share) {
  const auto mine = line.waiting.find(share);
  if (--mine->second == 0) line.waiting.erase(mine);
}

void HashingQueue::require_room(const std::string& share, bool known_device) {
  std::lock_guard lock(mutex_);
  if (running_ >= kAtOnce) require_room_in(line_of(known_device), share);
}

HashingQueue::Place HashingQueue::enter(const std::string& share, bool known_device) {
  std::unique_lock lock(mutex_);
  if (running_ < kAtOnce) {
    ++running_;
    return Place(*this);
  }
  Line& line = line_of(known_device);
  require_room_in(line, share);
  const auto waiter = std::make_shared<Waiter>();
  line.order.push({share}, waiter);
  ++line.waiting[share];
  const bool called = waiter->turn.wait_for(lock, wait_max_, [&] { return waiter->called; });
  forget(line, share);
  if (called) return Place(*this);
  waiter->gone = true;
  throw sign_in_busy(503);
}

// Its place is counted as running already.
bool HashingQueue::call_next(Line& line) {
  for (std::shared_ptr<Waiter> next; line.order.pop(next);) {
    if (next->gone) continue;
    next->called = true;
    next->turn.notify_one();
    return true;
  }
  return false;
}

// Hands its place to the next one. Now and then that is one whose device is not known, so that many that are do not
// keep the others out.
void HashingQueue::leave() {
  std::lock_guard lock(mutex_);
  const bool others_turn = known_in_a_row_ >= kKnownInARowMax;
  if (!others_turn && call_next(known_)) {
    ++known_in_a_row_;
    return;
  }
  known_in_a_row_ = 0;
  if (call_next(unknown_) || call_next(known_)) return;
  --running_;
}

std::size_t HashingQueue::waiting() {
  std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const Line* line : {&known_, &unknown_}) {
    for (const auto& [share, waiting] : line->waiting) count += waiting;
  }
  return count;
}

}  // namespace frontdoor::intake
