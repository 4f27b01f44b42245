#include "desk/recorded_lists.h"

namespace frontdoor::intake {
namespace {

constexpr std::chrono::minutes kHoldsFor{15};
constexpr std::size_t kSessionsMax = 10'000;

}  // namespace

bool RecordedLists::is_recorded(const std::string& session, const std::string& list, Instant now) {
  std::lock_guard lock(mutex_);
  const auto found = last_.find(session);
  return found != last_.end() && found->second.list == list && now >= found->second.at &&
         now < found->second.at + kHoldsFor;
}

void RecordedLists::record(const std::string& session, const std::string& list, Instant now) {
  std::lock_guard lock(mutex_);
  if (last_.size() >= kSessionsMax) {
    std::erase_if(last_, [now](const auto& entry) { return now >= entry.second.at + kHoldsFor; });
    if (last_.size() >= kSessionsMax) last_.clear();
  }
  last_[session] = {list, now};
}

}  // namespace frontdoor::intake
