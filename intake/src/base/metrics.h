// Counts and times for those who run the service, in Prometheus' text format. Routes and statuses only: no practice, no
// patient.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace frontdoor::intake {

// Thread safe.
class Metrics {
 public:
  void count_call(const std::string& route, int status, std::int64_t microseconds);
  void count_commit(std::size_t requests);
  std::string as_text() const;

 private:
  static constexpr std::array<std::int64_t, 8> kBoundsMicroseconds = {1'000,  5'000,   10'000,  25'000,
                                                                      50'000, 100'000, 250'000, 1'000'000};
  struct Times {
    std::array<std::uint64_t, kBoundsMicroseconds.size()> at_most{};  // cumulative
    std::uint64_t count = 0;
    std::int64_t sum_microseconds = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> calls_;
  std::map<std::string, Times> times_;
  std::uint64_t commits_ = 0;
  std::uint64_t committed_requests_ = 0;
};

}  // namespace frontdoor::intake
