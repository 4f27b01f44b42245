// The threads that handlers run on: a fixed number, shared so that no kind of call can hold them all. What waits here
// is one call of each open connection at most, so the queues need no limit of their own.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace frontdoor::intake {

// Kinds of calls by whom they serve and how long they may hold a thread.
enum class Lane { reading, sending, staff, sign_in };
inline constexpr std::size_t kLanes = 4;

// Thread safe.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t workers);
  ~WorkerPool();  // runs what is queued, then ends
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `work`, which must not throw, after those of its lane that came before.
  void run(Lane lane, std::function<void()> work);

 private:
  struct Queue {
    std::deque<std::function<void()>> waiting;
    std::size_t running = 0;
    std::size_t running_max = 0;
  };
  void work();
  Queue* next_queue();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::array<Queue, kLanes> queues_;
  std::size_t turn_ = 0;  // the lane that is looked at first
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace frontdoor::intake
