// What Prometheus reads of a service: its calls and times, and gauges of the store, the disk, the keys and the build.
#pragma once

#include "base/clock.h"
#include "base/metrics.h"
#include "crypto/secrets.h"
#include "store/sql.h"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>

namespace frontdoor::intake {

struct WatchParts {
  Metrics& metrics;
  SqlDatabase& database;
  bool is_postgres = false;
  std::filesystem::path data_directory;
  std::string key_id;  // of the newest master key, in hex: it names the key and does not tell it
  Clock clock;
};

// Thread safe.
class Watch {
 public:
  explicit Watch(WatchParts parts) : parts_(std::move(parts)) {}

  // In Prometheus' text format. The store is asked once in five seconds, however often this is; where it does not
  // answer, frontdoor_store_up is 0 and its gauges are missing.
  std::string text();

 private:
  std::string store_text();

  WatchParts parts_;
  std::mutex mutex_;
  std::string held_;
  std::chrono::steady_clock::time_point asked_;
  bool has_asked_ = false;
};

}  // namespace frontdoor::intake
