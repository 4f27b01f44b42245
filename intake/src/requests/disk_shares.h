// How many bytes of one source are stored within an hour: nobody fills the disk alone, and the last of it is for what
// patients really send.
#pragma once

#include "http/http.h"

#include <frontdoor/instant.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// A form sends 10,000 to 60,000 bytes for a request: one of more is not a patient's.
inline constexpr std::size_t kSmallBundleBytes = 100'000;
// Of one source (of IPv6: a /48) within an hour.
inline constexpr std::uintmax_t kLargeBundleBytesPerSourceMax = 20'000'000;
inline constexpr std::uintmax_t kPhotoBytesPerSourceMax = 250'000'000;
// A photo goes before its words or after them: whether these were taken, their receipt says.
inline constexpr const char* kPhotoNotStored =
    "The photo was not stored. The request has a receipt if it was taken, and may be sent without photos. "
    "Try the photo again later.";
// With less than this free, small requests only, and of one source so many bytes within an hour.
inline constexpr std::uintmax_t kFreeBytesForLargeBundlesMin = 128'000'000;
inline constexpr std::uintmax_t kLastBytesPerSourceMax = 5'000'000;

// Thread safe. Held in memory: forgets at a restart, and each process counts for itself. A source that is not known,
// because a proxy does not say whom it speaks for, is not counted.
class DiskShares {
 public:
  // free_bytes: of the disk. Throws Problem: too-much-sent (429), no-room (507).
  void take_bundle(const Call& call, std::size_t bytes, std::uintmax_t free_bytes, Instant now);
  // By the length that it declares; as long as any without one. Throws Problem: too-many-photos (429).
  void take_photo(const Call& call, Instant now);

 private:
  struct Sum {
    Instant since;
    std::uintmax_t bytes = 0;
  };
  using Sums = std::map<std::string, Sum>;
  // False: too many, and not counted.
  bool admits(Sums& sums, const Call& call, std::uintmax_t bytes, std::uintmax_t bytes_max, Instant now);

  std::mutex mutex_;
  Sums large_bundles_;
  Sums photos_;
  Sums last_room_;
};

}  // namespace frontdoor::intake
