#include "requests/disk_shares.h"

#include "base/addresses.h"
#include "requests/attachments.h"

#include <algorithm>
#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kSourcesMax = 50'000;
constexpr std::chrono::hours kWithin{1};

std::uintmax_t declared_length(const Call& call) {
  const std::string text = call.header("Content-Length");
  std::uintmax_t length = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), length);
  return text.empty() || fault != std::errc() ? kAttachmentBytesMax : length;
}

}  // namespace

bool DiskShares::admits(Sums& sums, const Call& call, std::uintmax_t bytes, std::uintmax_t bytes_max, Instant now) {
  if (call.source.empty()) return true;
  std::lock_guard lock(mutex_);
  // A clock that was put back begins afresh.
  const auto is_over = [now](const auto& known) {
    return known.second.since + kWithin <= now || known.second.since > now;
  };
  if (sums.size() >= kSourcesMax) {
    std::erase_if(sums, is_over);
    if (sums.size() >= kSourcesMax) sums.clear();
  }
  // Who owns a whole network has one share.
  const auto [known, fresh] = sums.try_emplace(sources_of(call.client).front(), Sum{now, 0});
  if (!fresh && is_over(*known)) known->second = {now, 0};
  if (known->second.bytes + bytes > bytes_max) return false;
  known->second.bytes += bytes;
  return true;
}

void DiskShares::take_bundle(const Call& call, std::size_t bytes, std::uintmax_t free_bytes, Instant now) {
  const bool small = bytes < kSmallBundleBytes;
  if (!small && !admits(large_bundles_, call, bytes, kLargeBundleBytesPerSourceMax, now)) {
    throw Problem{429,
                  "too-much-sent",
                  "Too much was sent from this connection within an hour",
                  "Nothing was stored. Shorter requests are still taken.",
                  "",
                  {{"Retry-After", "3600"}}};
  }
  if (free_bytes >= kFreeBytesForLargeBundlesMin) return;
  if (small && admits(last_room_, call, bytes, kLastBytesPerSourceMax, now)) return;
  throw Problem{507,
                "no-room",
                "There is very little room just now",
                "Nothing was stored. Short requests are still taken.",
                "",
                {{"Retry-After", "600"}}};
}

void DiskShares::take_photo(const Call& call, Instant now) {
  const std::uintmax_t bytes = std::min<std::uintmax_t>(declared_length(call), kAttachmentBytesMax);
  if (admits(photos_, call, bytes, kPhotoBytesPerSourceMax, now)) return;
  throw Problem{
      429, "too-many-photos",        "Too many photos came from this connection within an hour", kPhotoNotStored,
      "",  {{"Retry-After", "3600"}}};
}

}  // namespace frontdoor::intake
