#include "crypto/secrets.h"

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

Key key_from_hex(const std::string& hex) {
  Key key{};
  std::size_t length = 0;
  const int result = sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &length, nullptr);
  if (result != 0 || length != key.size()) throw std::runtime_error("a master key must be 64 hexadecimal digits");
  return key;
}

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Made with O_EXCL so that two processes that start together end with one key.
void create_key_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    if (errno == EEXIST) return;
    throw std::runtime_error("cannot create the key file " + file.string());
  }
  Key key{};
  randombytes_buf(key.data(), key.size());
  const std::string line = to_hex(key.data(), key.size()) + "\n";
  const bool written = ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const bool kept = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written || !kept) throw std::runtime_error("cannot write the key file " + file.string());
}

// nullptr: not set.
const char* keys_of_environment() {
  const char* keys = std::getenv("FRONTDOOR_MASTER_KEYS");
  return keys != nullptr && *keys != '\0' ? keys : nullptr;
}

}  // namespace

std::string to_hex(const unsigned char* bytes, std::size_t size) {
  std::string hex(size * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes, size);
  hex.resize(size * 2);
  return hex;
}

void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

std::string random_token() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.resize(text.size() - 1);  // the terminating zero
  return text;
}

std::string random_uuid() {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string text = to_hex(bytes.data(), bytes.size());
  for (const std::size_t at : {20, 16, 12, 8}) text.insert(at, 1, '-');
  return text;
}

std::string random_reference() {
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string reference;
  for (int i = 0; i < 8; ++i) {
    if (i == 4) reference += '-';
    reference += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
  }
  return reference;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), as_bytes(bytes), bytes.size());
  return to_hex(hash.data(), hash.size());
}

std::string fingerprint(std::string_view bytes, const Key& key) {
  std::array<unsigned char, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), as_bytes(bytes), bytes.size(), key.data(), key.size());
  return to_hex(hash.data(), hash.size());
}

std::string authenticate(std::string_view bytes, const Key& key) {
  static_assert(std::tuple_size_v<Key> == crypto_auth_KEYBYTES);
  std::array<unsigned char, crypto_auth_BYTES> tag{};
  crypto_auth(tag.data(), as_bytes(bytes), bytes.size(), key.data());
  return to_hex(tag.data(), tag.size());
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string hash_password(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return hash.data();
}

bool password_matches(const std::string& hash, const std::string& password) {
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Key derive(const MasterKey& master, KeyUse use) {
  static_assert(std::tuple_size_v<Key> == crypto_kdf_KEYBYTES);
  Key key{};
  crypto_kdf_derive_from_key(key.data(), key.size(), static_cast<std::uint64_t>(use), "frntdoor", master.key.data());
  return key;
}

Keyring::Keyring(const std::string& text) {
  std::istringstream words(text);
  std::string word;
  while (words >> word) {
    MasterKey master;
    master.key = key_from_hex(word);
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), master.key.data(), master.key.size(), nullptr, 0);
    master.id.assign(hash.begin(), hash.begin() + 4);
    keys_.push_back(std::move(master));
  }
  if (keys_.empty()) throw std::runtime_error("there is no master key");
}

bool Keyring::is_there(const std::filesystem::path& file) {
  return keys_of_environment() != nullptr || std::filesystem::exists(file);
}

Keyring Keyring::open_or_create(const std::filesystem::path& file) {
  if (!is_there(file)) create_key_file(file);
  return open(file);
}

Keyring Keyring::open(const std::filesystem::path& file) {
  if (const char* keys = keys_of_environment()) return Keyring(keys);
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read the key file " + file.string());
  return Keyring(std::string(std::istreambuf_iterator<char>(in), {}));
}

const MasterKey* Keyring::find(std::string_view id) const {
  for (const MasterKey& master : keys_) {
    if (master.id == id) return &master;
  }
  return nullptr;
}

}  // namespace frontdoor::intake
