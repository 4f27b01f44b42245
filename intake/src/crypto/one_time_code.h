// Time-based one-time codes of authenticator apps (RFC 6238: HMAC-SHA-1, 6 digits, 30 seconds).
#pragma once

#include <frontdoor/instant.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::intake {

// 20 random bytes.
std::string new_totp_secret();
// "otpauth://totp/...": what an authenticator app takes, typed or as a picture.
std::string totp_address(const std::string& secret, const std::string& user, const std::string& ods);
std::string totp_code(const std::string& secret, std::int64_t step);
// The step that `code` belongs to: now, or one before or after (clocks differ); nullopt: wrong.
std::optional<std::int64_t> totp_step_of(const std::string& secret, std::string_view code, Instant now);

}  // namespace frontdoor::intake
