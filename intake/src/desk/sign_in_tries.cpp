#include "desk/sign_in_tries.h"

#include "base/log.h"
#include "http/http.h"

#include <Poco/Net/IPAddress.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kFreeFailures = 4;  // then each failure delays the next try: 2 s, 4 s, 8 s ...
// Of an account on which many networks guess, each has one try, and then the same delays: the owner's own first try on
// a new device is judged at once even so.
constexpr int kAccountFailures = 20;
constexpr seconds kDelayMax = minutes(15);
constexpr seconds kKnownDeviceDelayMax{30};
constexpr std::size_t kHeldMax = 10'000;
constexpr std::size_t kIpv4Bytes = 4;
constexpr std::size_t kIpv4NetworkBytes = 3;
constexpr std::size_t kIpv6NetworkBytes = 8;

seconds delay_after(int failures, int free_failures, seconds delay_max) {
  if (failures <= free_failures) return seconds(0);
  return std::min<seconds>(seconds(1LL << std::min(failures - free_failures, 10)), delay_max);
}

// How long the next try has to wait; nothing: it may be judged.
seconds wait_of(const SignInFailures& failures, const SignInSource& source, Instant now) {
  const seconds delay_max = source.device.empty() ? kDelayMax : kKnownDeviceDelayMax;
  const bool guessed_at = source.device.empty() && failures.of_account > kAccountFailures;
  const Instant open_at = failures.latest + delay_after(failures.count, guessed_at ? 0 : kFreeFailures, delay_max);
  // A clock that was put back must not lock anybody out for long.
  if (now >= open_at || open_at - now > delay_max) return seconds(0);
  return std::chrono::ceil<seconds>(open_at - now);
}

void refuse_for(seconds wait) {
  if (wait.count() == 0) return;
  throw Problem{429,
                "too-many-failures",
                "Too many failed tries to sign in",
                "Wait " + std::to_string(wait.count()) + " seconds, then try again.",
                "",
                {{"Retry-After", std::to_string(wait.count())}}};
}

}  // namespace

std::string network_of(const std::string& address) {
  Poco::Net::IPAddress parsed;
  if (!Poco::Net::IPAddress::tryParse(address, parsed)) return "";
  std::string bytes(static_cast<const char*>(parsed.addr()), static_cast<std::size_t>(parsed.length()));
  if (parsed.isIPv4Mapped()) bytes.erase(0, bytes.size() - kIpv4Bytes);
  const std::size_t network_bytes = bytes.size() == kIpv4Bytes ? kIpv4NetworkBytes : kIpv6NetworkBytes;
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(network_bytes), bytes.end(), '\0');
  const Poco::Net::IPAddress network(bytes.data(), static_cast<poco_socklen_t>(bytes.size()));
  return network.toString() + "/" + std::to_string(network_bytes * 8);
}

SignInTry SignInTries::of(const std::string& name, const std::optional<UserRecord>& user,
                          const SignInSource& source) const {
  // The person who is meant, however the name was spelt.
  const std::string meant = user ? "user " + user->ods + "/" + user->name : "typed " + name;
  const std::string from = source.device.empty() ? "network " + source.network : "device " + source.device;
  return {authenticate(from + "\n" + meant, key_), user ? user->ods : "", user ? user->name : ""};
}

SignInFailures SignInTries::count_in_memory(const SignInTry& tried, Instant now, const TryIsOpen& is_open) {
  std::lock_guard lock(mutex_);
  if (held_.size() >= kHeldMax) held_.clear();
  SignInFailures& held = held_[tried.bucket];
  const SignInFailures before = held;
  if (is_open(before)) held = {before.count + 1, now};
  return before;
}

void SignInTries::count(const SignInTry& tried, const SignInSource& source, Instant now) {
  const TryIsOpen is_open = [&](const SignInFailures& failures) { return wait_of(failures, source, now).count() == 0; };
  SignInFailures before;
  try {
    before = store_.count_sign_in_try(tried, now, is_open);
  } catch (const StoreUnavailable&) {
    // A full disk must not keep staff from what patients sent.
    log_event(LogLevel::error, "sign-in-try-not-stored");
    before = count_in_memory(tried, now, is_open);
  }
  refuse_for(wait_of(before, source, now));
}

void SignInTries::refuse_while_slowed(const SignInTry& tried, const SignInSource& source, Instant now) {
  refuse_for(wait_of(store_.sign_in_failures(tried), source, now));
}

void SignInTries::forget(const SignInTry& tried) {
  {
    std::lock_guard lock(mutex_);
    held_.erase(tried.bucket);
  }
  try {
    store_.clear_sign_in_failures(tried.bucket);
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "sign-in-failures-not-cleared");
  }
}

}  // namespace frontdoor::intake
