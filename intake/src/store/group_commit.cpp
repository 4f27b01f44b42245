#include "store/group_commit.h"

#include "base/log.h"

namespace frontdoor::intake {

GroupCommit::GroupCommit(Store& store, Metrics& metrics, std::size_t queue_max, std::size_t batch_max)
    : store_(store), metrics_(metrics), queue_max_(queue_max), batch_max_(batch_max), writer_([this] { run(); }) {}

GroupCommit::~GroupCommit() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

AddOutcome GroupCommit::add(NewRequest request) {
  std::future<AddOutcome> outcome;
  {
    std::lock_guard lock(mutex_);
    if (queue_.size() >= queue_max_) throw QueueFull();
    queue_.push_back({std::move(request), {}});
    outcome = queue_.back().outcome.get_future();
  }
  wake_.notify_one();
  return outcome.get();
}

void GroupCommit::run() {
  for (;;) {
    std::deque<Waiting> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && batch.size() < batch_max_) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    commit(batch);
  }
}

void GroupCommit::commit(std::deque<Waiting>& batch) {
  std::vector<NewRequest> requests;
  requests.reserve(batch.size());
  for (Waiting& waiting : batch) requests.push_back(std::move(waiting.request));
  try {
    const std::vector<AddOutcome> outcomes = store_.add_requests(requests);
    metrics_.count_commit(requests.size());
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].outcome.set_value(outcomes[i]);
  } catch (const std::exception& fault) {
    log_event(LogLevel::error, "commit-failed",
              {{"requests", static_cast<long long>(batch.size())}, {"reason", std::string(fault.what())}});
    for (Waiting& waiting : batch) {
      waiting.outcome.set_exception(std::make_exception_ptr(StoreUnavailable("the request could not be written")));
    }
  }
}

}  // namespace frontdoor::intake
