#include "crypto/body_cipher.h"

#include <sodium.h>

#include <cstring>

namespace frontdoor::intake {
namespace {

constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

constexpr char kVersion = 1;
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kHeaderAt = 1 + kKeyIdBytes;
constexpr std::size_t kCipherAt = kHeaderAt + crypto_secretstream_xchacha20poly1305_HEADERBYTES;
static_assert(std::tuple_size_v<Key> == crypto_secretstream_xchacha20poly1305_KEYBYTES);

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* as_bytes(std::string& text, std::size_t at) {
  return reinterpret_cast<unsigned char*>(&text[at]);
}

}  // namespace

std::string BodyCipher::seal(std::string_view plain, std::string_view associated) const {
  const MasterKey& master = keyring_.newest();
  std::string sealed(kCipherAt + plain.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
  sealed[0] = kVersion;
  std::memcpy(&sealed[1], master.id.data(), kKeyIdBytes);
  const Key key = derive(master, KeyUse::body);
  crypto_secretstream_xchacha20poly1305_state state;
  crypto_secretstream_xchacha20poly1305_init_push(&state, as_bytes(sealed, kHeaderAt), key.data());
  crypto_secretstream_xchacha20poly1305_push(&state, as_bytes(sealed, kCipherAt), nullptr, as_bytes(plain),
                                             plain.size(), as_bytes(associated), associated.size(),
                                             crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  sodium_memzero(&state, sizeof state);
  return sealed;
}

std::optional<std::string> BodyCipher::open(std::string_view sealed, std::string_view associated) const {
  constexpr std::size_t least = kCipherAt + crypto_secretstream_xchacha20poly1305_ABYTES;
  if (sealed.size() < least || sealed[0] != kVersion) return std::nullopt;
  const MasterKey* master = keyring_.find(sealed.substr(1, kKeyIdBytes));
  if (master == nullptr) return std::nullopt;
  const Key key = derive(*master, KeyUse::body);
  crypto_secretstream_xchacha20poly1305_state state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, as_bytes(sealed) + kHeaderAt, key.data()) != 0) {
    return std::nullopt;
  }
  std::string plain(sealed.size() - least, '\0');
  unsigned char tag = 0;
  const int result = crypto_secretstream_xchacha20poly1305_pull(
      &state, reinterpret_cast<unsigned char*>(plain.data()), nullptr, &tag, as_bytes(sealed) + kCipherAt,
      sealed.size() - kCipherAt, as_bytes(associated), associated.size());
  sodium_memzero(&state, sizeof state);
  if (result != 0 || tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) return std::nullopt;
  return plain;
}

std::string to_base64(const std::string& bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kBase64);
  text.resize(text.size() - 1);  // the terminating zero
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const int result = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &length, nullptr, kBase64);
  if (result != 0) return std::nullopt;
  bytes.resize(length);
  return bytes;
}

}  // namespace frontdoor::intake
