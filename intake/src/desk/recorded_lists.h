// Which list each session looked at last, and when that was recorded: a page that refreshes itself shows the same list
// again, and is not a new look for a quarter of an hour.
#pragma once

#include <frontdoor/instant.h>

#include <map>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// Thread safe. Lost at a restart: then the next refresh is recorded.
class RecordedLists {
 public:
  // list: the filter and the page of it, as text.
  bool is_recorded(const std::string& session, const std::string& list, Instant now);
  void record(const std::string& session, const std::string& list, Instant now);

 private:
  struct Last {
    std::string list;
    Instant at;
  };
  std::mutex mutex_;
  std::map<std::string, Last> last_;
};

}  // namespace frontdoor::intake
