#include "requests/few_per_source.h"

namespace frontdoor::intake {
namespace {
constexpr std::size_t kSourcesMax = 50'000;
}

bool FewPerSource::admits(const std::string& source, const std::string& key, Instant now) {
  if (source.empty()) return true;
  std::lock_guard lock(mutex_);
  // What is ahead is from before the clock was put back: it must not count for longer.
  const auto is_past = [this, now](const auto& seen) { return seen.second + within_ <= now || seen.second > now; };
  if (first_seen_.size() >= kSourcesMax) {
    for (auto source_seen = first_seen_.begin(); source_seen != first_seen_.end();) {
      std::erase_if(source_seen->second, is_past);
      source_seen = source_seen->second.empty() ? first_seen_.erase(source_seen) : std::next(source_seen);
    }
    if (first_seen_.size() >= kSourcesMax) first_seen_.clear();
  }
  std::map<std::string, Instant>& keys = first_seen_[source];
  std::erase_if(keys, is_past);
  if (keys.size() >= keys_max_ && !keys.contains(key)) return false;
  keys.try_emplace(key, now);
  return true;
}

}  // namespace frontdoor::intake
