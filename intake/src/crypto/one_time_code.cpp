#include "crypto/one_time_code.h"

#include "crypto/secrets.h"

#include <Poco/HMACEngine.h>
#include <Poco/SHA1Engine.h>

#include <sodium.h>

#include <cstdio>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kSecretBytes = 20;
constexpr std::int64_t kStepSeconds = 30;

// RFC 4648, without padding.
std::string base32(std::string_view bytes) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[buffer >> (bits - 5) & 31];
  }
  if (bits > 0) text += alphabet[buffer << (5 - bits) & 31];
  return text;
}

}  // namespace

std::string new_totp_secret() {
  std::string secret(kSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string totp_address(const std::string& secret, const std::string& user, const std::string& ods) {
  return "otpauth://totp/Frontdoor:" + user + "%40" + ods + "?secret=" + base32(secret) + "&issuer=Frontdoor";
}

std::string totp_code(const std::string& secret, std::int64_t step) {
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) counter[7 - i] = static_cast<char>(step >> (8 * i) & 0xff);
  Poco::HMACEngine<Poco::SHA1Engine> engine(secret);
  engine.update(counter);
  const Poco::DigestEngine::Digest& digest = engine.digest();
  const std::size_t at = digest[19] & 0x0f;
  const std::uint32_t number = (static_cast<std::uint32_t>(digest[at] & 0x7f) << 24) |
                               (static_cast<std::uint32_t>(digest[at + 1]) << 16) |
                               (static_cast<std::uint32_t>(digest[at + 2]) << 8) | digest[at + 3];
  char text[7];
  std::snprintf(text, sizeof text, "%06u", static_cast<unsigned>(number % 1'000'000));
  return text;
}

std::optional<std::int64_t> totp_step_of(const std::string& secret, std::string_view code, Instant now) {
  const auto current = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / kStepSeconds;
  std::optional<std::int64_t> found;
  for (std::int64_t step = current - 1; step <= current + 1; ++step) {
    if (equal_in_constant_time(totp_code(secret, step), code)) found = step;
  }
  return found;
}

}  // namespace frontdoor::intake
