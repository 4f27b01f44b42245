// Whether a request could be stored now: a small write to the database and to the disk, for probes that ask whether the
// service is ready. A full disk can still be read.
#pragma once

#include "store/sql.h"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// Thread safe.
class WriteProbe {
 public:
  WriteProbe(SqlDatabase& database, std::filesystem::path directory,
             std::chrono::milliseconds every = std::chrono::seconds(5))
      : database_(database), directory_(std::move(directory)), every_(every) {}

  // Why nothing can be stored; empty: it can. However often it is asked, it writes once in `every`.
  std::string fault();

 private:
  std::string try_both();

  SqlDatabase& database_;
  const std::filesystem::path directory_;
  const std::chrono::milliseconds every_;
  std::mutex mutex_;
  std::string fault_;
  std::chrono::steady_clock::time_point tried_;
  bool has_tried_ = false;
};

}  // namespace frontdoor::intake
