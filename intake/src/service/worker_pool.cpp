#include "service/worker_pool.h"

#include <algorithm>
#include <utility>

namespace frontdoor::intake {

// A database that does not answer holds those that send; pages and files are then still read. Passwords are checked
// two at a time (sign_in.cpp), so a flood of wrong ones must not hold the threads that others need.
WorkerPool::WorkerPool(std::size_t workers) {
  const auto share = [workers](std::size_t eighths) { return std::max<std::size_t>(1, workers * eighths / 8); };
  queues_[static_cast<std::size_t>(Lane::reading)].running_max = workers;
  queues_[static_cast<std::size_t>(Lane::sending)].running_max = share(6);
  queues_[static_cast<std::size_t>(Lane::staff)].running_max = share(3);
  queues_[static_cast<std::size_t>(Lane::sign_in)].running_max = share(1);
  threads_.reserve(workers);
  for (std::size_t i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::run(Lane lane, std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    queues_[static_cast<std::size_t>(lane)].waiting.push_back(std::move(work));
  }
  wake_.notify_one();
}

// Lanes take turns, so that one that is always full delays another by one call at most.
WorkerPool::Queue* WorkerPool::next_queue() {
  for (std::size_t i = 0; i < kLanes; ++i) {
    Queue& queue = queues_[(turn_ + i) % kLanes];
    if (queue.waiting.empty() || queue.running >= queue.running_max) continue;
    turn_ = (turn_ + i + 1) % kLanes;
    return &queue;
  }
  return nullptr;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    Queue* queue = nullptr;
    wake_.wait(lock, [&] { return (queue = next_queue()) != nullptr || stopping_; });
    if (queue == nullptr) return;
    const std::function<void()> task = std::move(queue->waiting.front());
    queue->waiting.pop_front();
    ++queue->running;
    lock.unlock();
    task();
    lock.lock();
    // This thread looks for more itself; a lane that was at its limit is seen by it.
    --queue->running;
  }
}

}  // namespace frontdoor::intake
