// Group commit: many request threads, one writer, one disk sync for whatever has queued up meanwhile.
#pragma once

#include "base/metrics.h"
#include "store/store.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace frontdoor::intake {

// The queue is full: say 503 with Retry-After; nothing was stored. This bounds memory, never a practice's requests.
class QueueFull : public StoreUnavailable {
 public:
  QueueFull() : StoreUnavailable("too many requests are waiting to be written") {}
};

// Thread safe. The destructor writes what is queued, then ends the writer.
class GroupCommit {
 public:
  GroupCommit(Store& store, Metrics& metrics, std::size_t queue_max = 4096, std::size_t batch_max = 256);
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  // Returns once the request is durable (or known to be a replay or conflict). Throws StoreUnavailable or QueueFull.
  AddOutcome add(NewRequest request);

 private:
  struct Waiting {
    NewRequest request;
    std::promise<AddOutcome> outcome;
  };
  void run();
  void commit(std::deque<Waiting>& batch);

  Store& store_;
  Metrics& metrics_;
  const std::size_t queue_max_;
  const std::size_t batch_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
  std::thread writer_;  // last: starts when everything else is ready
};

}  // namespace frontdoor::intake
