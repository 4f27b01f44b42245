#include "service/address_pace.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kEach{500};
constexpr milliseconds kBurst{60'000};  // 120 at once
constexpr milliseconds kDelayMax{2000};
constexpr std::size_t kAddressesMax = 10'000;

}  // namespace

milliseconds AddressPace::delay(const std::string& address, Time now) {
  std::lock_guard lock(mutex_);
  if (free_from_.size() >= kAddressesMax) {
    std::erase_if(free_from_, [now](const auto& entry) { return entry.second <= now; });
    if (free_from_.size() >= kAddressesMax) free_from_.clear();
  }
  Time& free_from = free_from_[address];
  free_from = std::max(free_from, now) + kEach;
  const auto ahead = std::chrono::duration_cast<milliseconds>(free_from - now) - kBurst;
  if (ahead.count() <= 0) return milliseconds(0);
  // What waits at the longest delay is not piled up further, so that the address recovers.
  free_from = std::min(free_from, now + kBurst + kDelayMax);
  return std::min(ahead, kDelayMax);
}

}  // namespace frontdoor::intake
