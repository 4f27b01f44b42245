// Time enters the service in one place. Tests hand in a clock of their own.
#pragma once

#include <frontdoor/instant.h>

#include <functional>

namespace frontdoor::intake {

using Clock = std::function<Instant()>;  // must be safe to call from several threads

inline Instant system_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace frontdoor::intake
