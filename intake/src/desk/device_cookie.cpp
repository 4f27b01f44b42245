#include "desk/device_cookie.h"

#include <algorithm>
#include <vector>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kEntriesMax = 8;  // people who share a device
constexpr std::size_t kCookieBytesMax = 2000;
constexpr std::size_t kMarkBytes = 32;
constexpr char kBetween = '~';

std::string hash_of(const std::string& number, const UserRecord& user, const Key& key) {
  return authenticate("device " + number + "\n" + user.ods + "/" + user.name, key);
}

std::vector<std::string> entries_of(const std::string& cookie) {
  std::vector<std::string> entries;
  if (cookie.size() > kCookieBytesMax) return entries;
  for (std::size_t from = 0; from < cookie.size() && entries.size() < kEntriesMax;) {
    const std::size_t end = std::min(cookie.find(kBetween, from), cookie.size());
    entries.push_back(cookie.substr(from, end - from));
    from = end + 1;
  }
  return entries;
}

bool holds(const std::string& entry, const UserRecord& user, const Key& key) {
  const std::size_t dot = entry.find('.');
  return dot != std::string::npos &&
         equal_in_constant_time(entry.substr(dot + 1), hash_of(entry.substr(0, dot), user, key));
}

// An entry's number shows that this service drew it.
std::string mark_of(const std::string& drawn, const Key& key) {
  return authenticate("device number " + drawn, key).substr(0, kMarkBytes);
}

bool is_ours(const std::string& entry, const Key& key) {
  const std::size_t dot = std::min(entry.find('.'), entry.size());
  if (dot <= kMarkBytes) return false;
  const std::string drawn = entry.substr(0, dot - kMarkBytes);
  return equal_in_constant_time(entry.substr(dot - kMarkBytes, kMarkBytes), mark_of(drawn, key));
}

}  // namespace

bool has_device_entry(const std::string& cookie, const Key& key) {
  const std::vector<std::string> entries = entries_of(cookie);
  return std::any_of(entries.begin(), entries.end(), [&key](const std::string& entry) { return is_ours(entry, key); });
}

std::string device_entry_of(const std::string& cookie, const UserRecord& user, const Key& key) {
  for (const std::string& entry : entries_of(cookie)) {
    if (holds(entry, user, key)) return entry;
  }
  return "";
}

std::string with_device_entry(const std::string& cookie, const UserRecord& user, const Key& key) {
  const std::string drawn = random_token();
  const std::string number = drawn + mark_of(drawn, key);
  std::string fresh = number + "." + hash_of(number, user, key);
  std::size_t kept = 1;
  for (const std::string& entry : entries_of(cookie)) {
    if (kept >= kEntriesMax || holds(entry, user, key)) continue;
    fresh += kBetween + entry;
    ++kept;
  }
  return fresh;
}

}  // namespace frontdoor::intake
