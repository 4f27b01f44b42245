// Public keys of other systems (JWK, RFC 7517) and what those systems sign with the other half (JWT, RFC 7519). Three
// algorithms and no other: RS384, RS512, ES384.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

struct PublicJwk {
  std::string kid;
  std::string json;  // its public members alone
};

// One key, or a set ({"keys": [...]}). Throws std::invalid_argument saying what is wrong: no kid, a private key,
// another kind, an RSA key of less than 2,048 or more than 8,192 bits, a point that is not on P-384.
std::vector<PublicJwk> public_jwks_of(std::string_view json);

// What an assertion says of itself, before anything of it is verified.
struct Assertion {
  std::string algorithm;
  std::string kid;
  std::string issuer;
  std::string subject;
  std::string id;                     // "jti"
  std::vector<std::string> audience;  // one, or several
  std::int64_t expires = 0;           // seconds since 1970
  std::optional<std::int64_t> issued;
  std::optional<std::int64_t> not_before;
};
inline constexpr std::size_t kAssertionBytesMax = 8'000;

// nullopt: it is not a JWT, lacks one of these, or has something in its header that must be understood ("crit").
std::optional<Assertion> read_assertion(const std::string& jwt);
// Whether it is signed with this key and an algorithm of this kind of key. Never throws.
bool is_signed_by(const std::string& jwt, const PublicJwk& key);

}  // namespace frontdoor::intake
