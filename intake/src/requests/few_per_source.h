// So many different keys of one source within a time, and no more: requests whose photos come before their words, forms
// that report, forms of one ticket.
#pragma once

#include <frontdoor/instant.h>

#include <map>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// Thread safe. Held in memory: forgets at a restart, and each process counts for itself.
class FewPerSource {
 public:
  FewPerSource(std::size_t keys_max, std::chrono::hours within) : keys_max_(keys_max), within_(within) {}

  // source: Call::source, or what else is one; empty: a proxy that does not say whom it speaks for is not counted.
  // A key that was admitted stays so until `within` has passed. False: too many.
  bool admits(const std::string& source, const std::string& key, Instant now);

 private:
  const std::size_t keys_max_;
  const std::chrono::hours within_;
  std::mutex mutex_;
  std::map<std::string, std::map<std::string, Instant>> first_seen_;  // by source, then by key
};

}  // namespace frontdoor::intake
