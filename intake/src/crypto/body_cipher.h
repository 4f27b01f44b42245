// Encryption at rest of what patients wrote: libsodium's secretstream (XChaCha20-Poly1305), one stream a value.
// The associated data ties a value to its practice, request and field, so that rows cannot be swapped.
//
// Sealed bytes: version (1), key id (4), stream header (24), ciphertext. Version 2 is a text that was compressed first
// (Zstandard): a request takes a quarter of the room. Its length then tells a little of what it says to somebody who
// holds the database without the keys; nobody who could choose a part of a text sees its length.
#pragma once

#include "crypto/secrets.h"

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::intake {

// Copyable; safe to share between threads.
class BodyCipher {
 public:
  explicit BodyCipher(const Keyring& keyring) : keyring_(keyring) {}

  std::string seal(std::string_view plain, std::string_view associated) const;
  // nullopt: another key, changed bytes, or another place than it was sealed for.
  std::optional<std::string> open(std::string_view sealed, std::string_view associated) const;

 private:
  std::string seal_bytes(std::string_view plain, std::string_view associated, char version) const;

  Keyring keyring_;
};

// Sealed bytes as a form's field carries them: URL-safe base64 without padding.
std::string to_base64(const std::string& bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace frontdoor::intake
