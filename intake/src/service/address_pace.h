// Slows an address down that sends very much, and refuses it nothing: a care home or a whole mobile network may be
// behind one address.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// Thread safe.
class AddressPace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // How long a submission from `address` has to wait: nothing up to 120 a minute, then the time that one takes at that
  // pace, 2 s at most.
  std::chrono::milliseconds delay(const std::string& address, Time now);

 private:
  std::mutex mutex_;
  std::map<std::string, Time> free_from_;  // when the address has used up what it sent; forgotten once past
};

}  // namespace frontdoor::intake
