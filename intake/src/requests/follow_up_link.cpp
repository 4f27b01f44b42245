#include "requests/follow_up_link.h"

#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kLinkSignatureSize = 32;

std::string link_signature(const std::string& ods, std::string_view reference, std::string_view day, const Key& key) {
  return fingerprint("link/" + ods + "/" + std::string(reference) + "/" + std::string(day), key)
      .substr(0, kLinkSignatureSize);
}

std::int64_t day_number(Instant at) {
  return std::chrono::floor<std::chrono::days>(at.time_since_epoch()).count();
}

}  // namespace

std::string follow_up_link(const std::string& ods, const std::string& reference, Instant received, const Key& key) {
  const std::string day = std::to_string(day_number(received + kFollowUpLinkDays));
  return reference + "-" + day + "-" + link_signature(ods, reference, day, key);
}

std::string reference_of_link(const std::string& ods, std::string_view link, Instant now, const Key& key) {
  const std::size_t last = link.rfind('-');
  if (last == std::string_view::npos || last == 0) return {};
  const std::size_t before = link.rfind('-', last - 1);
  if (before == std::string_view::npos) return {};
  const std::string reference(link.substr(0, before));
  const std::string_view day = link.substr(before + 1, last - before - 1);
  std::int64_t until = 0;
  const auto [end, fault] = std::from_chars(day.data(), day.data() + day.size(), until);
  if (fault != std::errc() || end != day.data() + day.size() || until < day_number(now)) return {};
  return equal_in_constant_time(link.substr(last + 1), link_signature(ods, reference, day, key)) ? reference
                                                                                                 : std::string();
}

}  // namespace frontdoor::intake
