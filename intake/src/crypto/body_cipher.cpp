#include "crypto/body_cipher.h"

#include <sodium.h>
#include <zstd.h>

#include <cstring>
#include <memory>

namespace frontdoor::intake {
namespace {

constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

constexpr char kPlainVersion = 1;
constexpr char kCompressedVersion = 2;
// Shorter texts gain nothing; larger ones are photos, which are compressed already.
constexpr std::size_t kCompressedFrom = 1024;
constexpr std::size_t kCompressedMax = 1024 * 1024;
constexpr int kCompressionLevel = 1;
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

// What sealed bytes are tied to: their place and how they were made, so that neither can be changed afterwards.
std::string bound_to(std::string_view associated, char version) {
  std::string bound(associated);
  if (version == kCompressedVersion) bound += "\ncompressed";
  return bound;
}

// nullopt: it gains nothing.
std::optional<std::string> compressed(std::string_view plain) {
  if (plain.size() < kCompressedFrom || plain.size() > kCompressedMax) return std::nullopt;
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  if (!context) return std::nullopt;
  std::string bytes(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), bytes.data(), bytes.size(), plain.data(), plain.size(), kCompressionLevel);
  if (ZSTD_isError(size) != 0 || size >= plain.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::optional<std::string> decompressed(const std::string& bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size > kCompressedMax) return std::nullopt;  // what it says of an unknown or a damaged size is larger too
  std::string plain(size, '\0');
  if (ZSTD_decompress(plain.data(), plain.size(), bytes.data(), bytes.size()) != size) return std::nullopt;
  return plain;
}

}  // namespace

std::string BodyCipher::seal(std::string_view plain, std::string_view associated) const {
  const std::optional<std::string> shorter = compressed(plain);
  return shorter ? seal_bytes(*shorter, associated, kCompressedVersion) : seal_bytes(plain, associated, kPlainVersion);
}

std::string BodyCipher::seal_bytes(std::string_view plain, std::string_view associated, char version) const {
  const MasterKey& master = keyring_.newest();
  const std::string bound = bound_to(associated, version);
  std::string sealed(kCipherAt + plain.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
  sealed[0] = version;
  std::memcpy(&sealed[1], master.id.data(), kKeyIdBytes);
  const Key key = derive(master, KeyUse::body);
  crypto_secretstream_xchacha20poly1305_state state;
  crypto_secretstream_xchacha20poly1305_init_push(&state, as_bytes(sealed, kHeaderAt), key.data());
  crypto_secretstream_xchacha20poly1305_push(&state, as_bytes(sealed, kCipherAt), nullptr, as_bytes(plain),
                                             plain.size(), as_bytes(bound), bound.size(),
                                             crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  sodium_memzero(&state, sizeof state);
  return sealed;
}

std::optional<std::string> BodyCipher::open(std::string_view sealed, std::string_view associated) const {
  constexpr std::size_t least = kCipherAt + crypto_secretstream_xchacha20poly1305_ABYTES;
  if (sealed.size() < least) return std::nullopt;
  const bool is_compressed = sealed[0] == kCompressedVersion;
  if (!is_compressed && sealed[0] != kPlainVersion) return std::nullopt;
  const MasterKey* master = keyring_.find(sealed.substr(1, kKeyIdBytes));
  if (master == nullptr) return std::nullopt;
  const std::string bound = bound_to(associated, sealed[0]);
  const Key key = derive(*master, KeyUse::body);
  crypto_secretstream_xchacha20poly1305_state state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, as_bytes(sealed) + kHeaderAt, key.data()) != 0) {
    return std::nullopt;
  }
  std::string plain(sealed.size() - least, '\0');
  unsigned char tag = 0;
  const int result = crypto_secretstream_xchacha20poly1305_pull(
      &state, reinterpret_cast<unsigned char*>(plain.data()), nullptr, &tag, as_bytes(sealed) + kCipherAt,
      sealed.size() - kCipherAt, as_bytes(bound), bound.size());
  sodium_memzero(&state, sizeof state);
  if (result != 0 || tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) return std::nullopt;
  return is_compressed ? decompressed(plain) : std::optional<std::string>(std::move(plain));
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
