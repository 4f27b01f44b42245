#include "service/worker_pool.h"

#include <algorithm>
#include <utility>

namespace frontdoor::intake {

// A database that does not answer holds those that send; pages and files are then still read. Of what takes the
// processors long, only as much runs at once as there are processors: the rest waits without holding up small calls.
// Passwords are checked two at a time (hashing_queue.h), so a flood of wrong ones must not hold the threads that others
// need.
WorkerPool::WorkerPool(std::size_t workers) {
  const auto set = [this](Lane lane, std::size_t at_once, std::size_t waiting_max) {
    Queue& queue = queues_[static_cast<std::size_t>(lane)];
    queue.running_max = std::max<std::size_t>(1, at_once);
    // One source leaves room for others; where few run at once, turns do.
    queue.running_per_source_max = std::max<std::size_t>(1, queue.running_max / 4);
    queue.waiting_max = waiting_max;
  };
  set(Lane::reading, workers, 0);
  set(Lane::sending, workers * 6 / 8, 0);
  set(Lane::heavy, std::min<std::size_t>(std::thread::hardware_concurrency(), workers / 2), 0);
  set(Lane::staff, workers * 3 / 8, 0);
  set(Lane::sign_in, workers / 16, kSignInsWaitingMax);
  set(Lane::sign_in_known, workers / 8, kSignInsWaitingMax);
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

bool WorkerPool::run(Lane lane, const SourcePath& source, std::function<void()> work) {
  bool can_run = false;
  {
    std::lock_guard lock(mutex_);
    Queue& queue = queues_[static_cast<std::size_t>(lane)];
    if (queue.waiting_max > 0) {
      const bool too_many_of_it = !source.empty() && queue.waiting.size_of(source) >= kSignInsWaitingPerSourceMax;
      if (too_many_of_it || queue.waiting.size() >= queue.waiting_max) return false;
    }
    queue.waiting.push(source, {source.empty() ? std::string() : source.front(), std::move(work)});
    can_run = queue.running < queue.running_max;
  }
  if (can_run) wake_.notify_one();
  return true;
}

// But for the limit of a source: then a thread wakes and sleeps again.
bool WorkerPool::any_can_run() const {
  return std::any_of(queues_.begin(), queues_.end(),
                     [](const Queue& queue) { return !queue.waiting.empty() && queue.running < queue.running_max; });
}

// Lanes take turns, so that one that is always full delays another by one call at most.
WorkerPool::Queue* WorkerPool::next_task(Task& task) {
  for (std::size_t i = 0; i < kLanes; ++i) {
    Queue& queue = queues_[(turn_ + i) % kLanes];
    if (queue.waiting.empty() || queue.running >= queue.running_max) continue;
    const auto may_run = [&queue](const Task& next) {
      const auto running = queue.running_by_source.find(next.source);
      return running == queue.running_by_source.end() || running->second < queue.running_per_source_max;
    };
    if (!queue.waiting.pop(task, may_run)) continue;
    turn_ = (turn_ + i + 1) % kLanes;
    ++queue.running;
    if (!task.source.empty()) ++queue.running_by_source[task.source];
    return &queue;
  }
  return nullptr;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    Task task;
    Queue* queue = nullptr;
    wake_.wait(lock, [&] { return (queue = next_task(task)) != nullptr || stopping_; });
    if (queue == nullptr) return;
    // A thread that ends its task looks for the next one itself: it wakes another only for what is left then. Without
    // that each task would wake a thread that finds nothing.
    const bool more = any_can_run();
    lock.unlock();
    if (more) wake_.notify_one();
    task.work();
    task.work = nullptr;
    lock.lock();
    --queue->running;
    const auto mine = queue->running_by_source.find(task.source);
    if (mine != queue->running_by_source.end() && --mine->second == 0) queue->running_by_source.erase(mine);
  }
}

}  // namespace frontdoor::intake
