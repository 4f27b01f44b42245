#include "crypto/signed_assertion.h"

#include <frontdoor/json.h>

#include <Poco/Crypto/ECKey.h>
#include <Poco/Crypto/EVPPKey.h>
#include <Poco/Crypto/RSAKey.h>
#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr std::string_view kJwtLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
constexpr std::size_t kKidBytesMax = 200;
constexpr std::size_t kCoordinateBytes = 48;  // of P-384
constexpr std::size_t kModulusBytesMin = 256;
constexpr std::size_t kModulusBytesMax = 1024;
constexpr std::size_t kExponentBytesMax = 4;
constexpr std::size_t kIdBytesMax = 200;
constexpr std::size_t kAudiencesMax = 5;

template <auto Free>
struct Freeing {
  template <typename Thing>
  void operator()(Thing* thing) const {
    Free(thing);
  }
};
using Number = std::unique_ptr<BIGNUM, Freeing<BN_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using ParameterList = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;
using PublicKeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;

// The bytes of a member in base64url. Throws std::invalid_argument.
std::string bytes_of_member(const Json& key, const char* name) {
  const std::string text = json_string_or(key, name, "");
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (text.empty() ||
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    throw std::invalid_argument(std::string("the key's \"") + name + "\" must be base64url without padding");
  }
  bytes.resize(size);
  return bytes;
}

Number number_of(const std::string& bytes) {
  return Number(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

PublicKey made_of(const char* kind, OSSL_PARAM_BLD* builder) {
  const ParameterList parameters(OSSL_PARAM_BLD_to_param(builder));
  const PublicKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    throw std::invalid_argument("the key is none");
  }
  PublicKey key(made);
  const PublicKeyContext checks(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (!checks || EVP_PKEY_public_check(checks.get()) != 1) throw std::invalid_argument("the key is none");
  return key;
}

PublicKey rsa_key_of(const Json& json) {
  const std::string modulus = bytes_of_member(json, "n");
  const std::string exponent = bytes_of_member(json, "e");
  const Number n = number_of(modulus);
  const Number e = number_of(exponent);
  if (modulus.size() > kModulusBytesMax || exponent.size() > kExponentBytesMax || !n || !e ||
      BN_num_bytes(n.get()) < static_cast<int>(kModulusBytesMin) || BN_is_odd(e.get()) != 1 ||
      BN_is_one(e.get()) == 1) {
    throw std::invalid_argument("an RSA key must have 2,048 to 8,192 bits and an odd exponent");
  }
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return made_of("RSA", builder.get());
}

PublicKey ec_key_of(const Json& json) {
  const std::string x = bytes_of_member(json, "x");
  const std::string y = bytes_of_member(json, "y");
  if (json_string_or(json, "crv", "") != "P-384" || x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) {
    throw std::invalid_argument("an EC key must be of the curve P-384");
  }
  const std::string point = "\x04" + x + y;  // uncompressed
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "secp384r1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return made_of("EC", builder.get());
}

bool is_rsa(const Json& json) {
  return json_string_or(json, "kty", "") == "RSA";
}

PublicKey key_of(const Json& json) {
  if (is_rsa(json)) return rsa_key_of(json);
  if (json_string_or(json, "kty", "") == "EC") return ec_key_of(json);
  throw std::invalid_argument("the key's \"kty\" must be RSA or EC");
}

PublicJwk checked(const Json& json) {
  if (!json.is_object()) throw std::invalid_argument("a key must be a JSON object");
  if (json.contains("d") || json.contains("k")) {
    throw std::invalid_argument(
        "this is a private key: it must never leave the system that signs. Make another, and give its public half");
  }
  PublicJwk jwk;
  jwk.kid = json_string_or(json, "kid", "");
  if (jwk.kid.empty() || jwk.kid.size() > kKidBytesMax) {
    throw std::invalid_argument("a key needs a name, \"kid\", of 1 to 200 bytes");
  }
  if (json_string_or(json, "use", "sig") != "sig") throw std::invalid_argument("the key's \"use\" must be sig");
  key_of(json);
  Json kept = Json::object();
  for (const char* name : {"kty", "kid", "n", "e", "crv", "x", "y", "alg"}) {
    if (json.contains(name)) kept[name] = json_string_or(json, name, "");
  }
  jwk.json = to_text(kept);
  return jwk;
}

std::string text_of(const Poco::JSON::Object& object, const char* name) {
  const Poco::Dynamic::Var value = object.get(name);
  return value.isString() ? value.extract<std::string>() : std::string();
}

std::optional<std::int64_t> seconds_of(const Poco::JSON::Object& object, const char* name) {
  const Poco::Dynamic::Var value = object.get(name);
  if (value.isEmpty() || value.isBoolean() || !value.isNumeric()) return std::nullopt;
  return value.convert<Poco::Int64>();
}

// Absent, or a whole number of seconds.
bool is_time_or_absent(const Poco::JSON::Object& object, const char* name) {
  return !object.has(name) || seconds_of(object, name).has_value();
}

std::vector<std::string> audience_of(const Poco::JSON::Object& payload) {
  if (!payload.isArray("aud")) return {text_of(payload, "aud")};
  std::vector<std::string> audience;
  const Poco::JSON::Array::Ptr list = payload.getArray("aud");
  for (std::size_t i = 0; i < list->size() && i < kAudiencesMax; ++i) {
    const Poco::Dynamic::Var one = list->get(static_cast<unsigned>(i));
    audience.push_back(one.isString() ? one.extract<std::string>() : std::string());
  }
  return audience;
}

std::optional<Assertion> assertion_of(const Poco::JWT::Token& token) {
  const Poco::JSON::Object& payload = token.payload();
  const std::optional<std::int64_t> expires = seconds_of(payload, "exp");
  if (token.header().has("crit") || !expires) return std::nullopt;
  if (!is_time_or_absent(payload, "iat") || !is_time_or_absent(payload, "nbf")) return std::nullopt;
  Assertion assertion{text_of(token.header(), "alg"),
                      text_of(token.header(), "kid"),
                      text_of(payload, "iss"),
                      text_of(payload, "sub"),
                      text_of(payload, "jti"),
                      audience_of(payload),
                      *expires,
                      seconds_of(payload, "iat"),
                      seconds_of(payload, "nbf")};
  const bool has_all = !assertion.kid.empty() && !assertion.issuer.empty() && !assertion.id.empty();
  if (!has_all || assertion.id.size() > kIdBytesMax) return std::nullopt;
  return assertion;
}

}  // namespace

std::vector<PublicJwk> public_jwks_of(std::string_view text) {
  const Result<Json> json = parse_json(text);
  if (!json) throw std::invalid_argument("the key is not well-formed JSON");
  const Json* set = json_array(json.value(), "keys");
  if (set == nullptr) return {checked(json.value())};
  std::vector<PublicJwk> keys;
  for (const Json& one : *set) keys.push_back(checked(one));
  if (keys.empty()) throw std::invalid_argument("the set has no key");
  return keys;
}

std::optional<Assertion> read_assertion(const std::string& jwt) {
  // Three parts and nothing else: what is behind them, the library would pass over.
  const bool plain = jwt.find_first_not_of(kJwtLetters) == std::string::npos;
  if (jwt.size() > kAssertionBytesMax || !plain || std::count(jwt.begin(), jwt.end(), '.') != 2) return std::nullopt;
  try {
    return assertion_of(Poco::JWT::Token(jwt));
  } catch (const Poco::Exception&) {
    return std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool is_signed_by(const std::string& jwt, const PublicJwk& jwk) {
  try {
    const Json json = parse_json(jwk.json).value();
    PublicKey key = key_of(json);
    const Poco::Crypto::EVPPKey wrapped(key.get());
    Poco::JWT::Signer signer;  // knows HS256 from the start; each key type adds nothing else
    std::set<std::string> allowed =
        is_rsa(json) ? std::set<std::string>{"RS384", "RS512"} : std::set<std::string>{"ES384"};
    if (const std::string only = json_string_or(json, "alg", ""); !only.empty()) {
      if (!allowed.contains(only)) return false;
      allowed = {only};
    }
    signer.setAlgorithms(allowed);
    if (is_rsa(json)) {
      signer.setRSAKey(new Poco::Crypto::RSAKey(wrapped));
    } else {
      signer.setECKey(new Poco::Crypto::ECKey(wrapped));
    }
    Poco::JWT::Token token;
    return signer.tryVerify(jwt, token);
  } catch (const Poco::Exception&) {
    return false;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace frontdoor::intake
