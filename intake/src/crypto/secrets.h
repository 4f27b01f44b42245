// Randomness, hashes, message authentication and passwords, all libsodium's. Every key is derived from a master key.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

using Key = std::array<unsigned char, 32>;

// What a derived key is for. Numbers enter the derivation: append only.
enum class KeyUse : std::uint64_t {
  form_token = 1,
  body_identity = 2,
  body = 3,
  attachment = 4,
  receipt = 5,
  subject = 6,
  staff = 7,
  guesses = 8,
  device = 9,
  source = 10,
  form_ticket = 11,
  page_source = 12,
  opener = 13,
  follow_up_tries = 14,
  cursor = 15,
  photo_link = 16,
  doctor = 17,
};

// Must succeed once before anything else of this header. Throws std::runtime_error if libsodium cannot start.
void start_sodium();

std::string random_token();      // 32 random bytes, URL-safe base64
std::string random_uuid();       // version 4
std::string random_reference();  // "7K4M-9QXR": 40 bits, Crockford's alphabet, no I L O U
std::string to_hex(const unsigned char* bytes, std::size_t size);
std::string sha256_hex(std::string_view bytes);
std::string fingerprint(std::string_view bytes, const Key& key);   // keyed BLAKE2b, 64 hex digits
std::string authenticate(std::string_view bytes, const Key& key);  // HMAC-SHA-512-256, 64 hex digits
bool equal_in_constant_time(std::string_view left, std::string_view right);

// Argon2id, self-describing string. About 100 ms and 64 MB: callers bound how many run at once.
std::string hash_password(const std::string& password);
bool password_matches(const std::string& hash, const std::string& password);
// What hash_password made of 32 random bytes that nobody kept: trying a password against it takes as long as against an
// account's own, and its cost is the same (SigningIn.TheHashOfNobodyCostsAsMuchAsAnyOther).
inline constexpr std::string_view kHashOfNobody =
    "$argon2id$v=19$m=65536,t=2,p=1$n1k+xqAo9AJYC73MZSGjWQ$r9U6LHvXyPGJbkwkkDoEz9NFnq/gi1ywjxYTlOejBMM";

struct MasterKey {
  Key key{};
  std::string id;  // 4 bytes that name the key without telling it
};
Key derive(const MasterKey& master, KeyUse use);

// The master keys, oldest first: 64 hex digits each, one a line. Adding a line rotates: new values are sealed with the
// newest, older ones stay readable. Immutable; safe to share between threads.
class Keyring {
 public:
  // FRONTDOOR_MASTER_KEYS in the environment (separated by blanks) wins; else `file`.
  // Throws std::runtime_error on a malformed or unreadable key.
  static Keyring open(const std::filesystem::path& file);
  // The same, but makes `file` with mode 0600 and one random key when it does not exist. For a database in which
  // nothing has been sealed yet: see store/key_check.h.
  static Keyring open_or_create(const std::filesystem::path& file);
  // Whether the environment or `file` gives keys.
  static bool is_there(const std::filesystem::path& file);
  // Throws std::runtime_error when `text` holds no key or something else than keys.
  explicit Keyring(const std::string& text);

  const MasterKey& oldest() const { return keys_.front(); }
  const MasterKey& newest() const { return keys_.back(); }
  const std::vector<MasterKey>& all() const { return keys_; }
  const MasterKey* find(std::string_view id) const;  // borrowed; nullptr if none

 private:
  std::vector<MasterKey> keys_;
};

}  // namespace frontdoor::intake
