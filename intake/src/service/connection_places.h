// Who may open one more connection: nobody takes all of them.
#pragma once

#include "service/http_limits.h"

#include <string>
#include <unordered_map>

namespace frontdoor::intake {

// For one thread.
class ConnectionPlaces {
 public:
  explicit ConnectionPlaces(const HttpLimits& limits);

  // source: an address or, of IPv6, its /64 (source_of in base/addresses.h). False: close the connection.
  bool take(const std::string& source, bool exempt);
  void give_back(const std::string& source);
  std::size_t taken() const { return taken_; }

 private:
  std::size_t max_;
  std::size_t per_address_max_;
  std::size_t reserve_;
  std::size_t reserve_per_address_max_;
  std::size_t taken_ = 0;
  std::unordered_map<std::string, std::size_t> by_source_;
};

}  // namespace frontdoor::intake
