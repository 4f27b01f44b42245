// The threads that handlers run on: a fixed number, shared so that no kind of call can hold them all, and within a kind
// no source. What waits here is one call of each open connection at most.
#pragma once

#include "base/turns.h"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace frontdoor::intake {

// Kinds of calls by whom they serve and how long they may hold a thread. heavy: sends much that has to be read; known:
// signs in with a device that somebody has signed in on before.
enum class Lane { reading, sending, heavy, staff, sign_in, sign_in_known };
inline constexpr std::size_t kLanes = 6;

// Tries to sign in that may wait for a thread.
inline constexpr std::size_t kSignInsWaitingMax = 1024;
inline constexpr std::size_t kSignInsWaitingPerSourceMax = 8;

// Thread safe.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t workers);
  ~WorkerPool();  // runs what is queued, then ends
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `work`, which must not throw, when it is the turn of `source`; empty: it is not known, and speaks for many.
  // False: too many of this lane wait already, and it is not run.
  bool run(Lane lane, const SourcePath& source, std::function<void()> work);

 private:
  struct Task {
    std::string source;  // the widest network; empty: not known
    std::function<void()> work;
  };
  struct Queue {
    Turns<Task> waiting;
    std::size_t running = 0;
    std::size_t running_max = 0;
    std::size_t running_per_source_max = 0;
    std::size_t waiting_max = 0;  // 0: no limit but that of connections
    std::map<std::string, std::size_t> running_by_source;
  };
  void work();
  Queue* next_task(Task& task);
  bool any_can_run() const;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::array<Queue, kLanes> queues_;
  std::size_t turn_ = 0;  // the lane that is looked at first
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace frontdoor::intake
