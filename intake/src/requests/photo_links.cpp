#include "requests/photo_links.h"

#include <algorithm>
#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr const char* kWho = "webhook's link";  // in the record of accesses

std::int64_t seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

// Nothing: no whole number, or one that is written otherwise than we do.
std::optional<std::int64_t> plain_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || std::to_string(number) != text) return std::nullopt;
  return number;
}

[[noreturn]] void refuse() {
  throw Problem{404,
                "link-ended",
                "This link leads nowhere, or no longer",
                "Fetch the photo with a service account, or look into the inbox.",
                "",
                {}};
}

}  // namespace

PhotoLinks::PhotoLinks(Store& store, CaseFiles& cases, const Attachments& attachments, const Key& key,
                       std::string base_url, Clock clock)
    : store_(store),
      cases_(cases),
      attachments_(attachments),
      key_(key),
      base_url_(std::move(base_url)),
      clock_(std::move(clock)) {}

// No part may hold a blank: the parts are told apart by it.
std::string PhotoLinks::signature(const std::string& ods, const std::string& reference, const std::string& sha256,
                                  const std::string& until) const {
  return authenticate("photo " + ods + " " + reference + " " + sha256 + " " + until, key_);
}

std::string PhotoLinks::link(const std::string& ods, const std::string& reference, const std::string& sha256,
                             Instant until) const {
  if (base_url_.empty()) return {};
  const std::string end = std::to_string(seconds_of(until));
  return base_url_ + "/v1/practices/" + ods + "/requests/" + reference + "/attachments/" + sha256 +
         "/linked?until=" + end + "&signature=" + signature(ods, reference, sha256, end);
}

Reply PhotoLinks::open(const Call& call, const std::string& ods, const std::string& reference,
                       const std::string& sha256) const {
  const std::string until = call.in_query("until");
  const std::optional<std::int64_t> end = plain_number(until);
  const bool blank = (ods + reference + sha256).find(' ') != std::string::npos;
  if (!end || blank || !equal_in_constant_time(call.in_query("signature"), signature(ods, reference, sha256, until))) {
    refuse();
  }
  const std::int64_t now = seconds_of(clock_());
  const std::int64_t longest = std::chrono::duration_cast<std::chrono::seconds>(kPhotoLinkLife).count();
  // One from before the clock was put back would live for long.
  if (now >= *end || *end > now + longest) refuse();
  const std::string key = cases_.idempotency_key(ods, reference);
  if (key.empty()) refuse();
  const std::vector<Attachment> photos = attachments_.of(ods, key);
  const auto photo =
      std::find_if(photos.begin(), photos.end(), [&](const Attachment& one) { return one.sha256 == sha256; });
  if (photo == photos.end()) refuse();
  std::optional<std::string> bytes = attachments_.read(ods, key, *photo);
  if (!bytes) refuse();
  store_.record_access({ods, clock_(), kWho, "photo", reference});
  Reply reply;
  reply.content_type = photo->media_type;
  reply.body = std::move(*bytes);
  return reply;
}

}  // namespace frontdoor::intake
