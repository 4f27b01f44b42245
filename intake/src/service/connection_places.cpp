#include "service/connection_places.h"

#include <algorithm>

namespace frontdoor::intake {

ConnectionPlaces::ConnectionPlaces(const HttpLimits& limits)
    : max_(limits.connections_max),
      per_address_max_(limits.connections_per_address_max),
      reserve_(std::min(limits.reserve_connections, limits.connections_max / 4)),
      reserve_per_address_max_(limits.reserve_per_address_max) {}

bool ConnectionPlaces::take(const std::string& source, bool exempt) {
  if (taken_ >= max_) return false;
  const auto known = by_source_.find(source);
  const std::size_t mine = known == by_source_.end() ? 0 : known->second;
  if (!exempt) {
    if (mine >= per_address_max_) return false;
    if (taken_ >= max_ - reserve_ && mine >= reserve_per_address_max_) return false;
  }
  ++by_source_[source];
  ++taken_;
  return true;
}

void ConnectionPlaces::give_back(const std::string& source) {
  const auto known = by_source_.find(source);
  if (known == by_source_.end()) return;
  --taken_;
  if (--known->second == 0) by_source_.erase(known);
}

}  // namespace frontdoor::intake
