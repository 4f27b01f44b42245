// Photos of requests: each sealed, named by the hash of what was sent, streamed to disk as it arrives. Where they are
// kept: store/photo_place.h.
//
// What is kept of one: version (1), key id (4), stream header (24), then sealed pieces of 65,536 bytes, the last one
// marked as such.
#pragma once

#include "crypto/secrets.h"
#include "http/http.h"
#include "store/photo_place.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace frontdoor::intake {

inline constexpr std::size_t kAttachmentBytesMax = 5'000'000;
inline constexpr std::size_t kAttachmentsMax = 5;  // of one request
// When the disk fills up photos are refused first: what is left has room for words for a long time.
inline constexpr std::uintmax_t kFreeBytesForPhotosMin = 256'000'000;

struct Attachment {
  std::string sha256;
  std::string media_type;
};

// Thread safe.
class Attachments {
 public:
  // How much room the disk has on which photos arrive; empty: as the file system says.
  using FreeBytes = std::function<std::uintmax_t()>;
  Attachments(std::filesystem::path folder, const Keyring& keyring, FreeBytes free_bytes = {});
  // data_directory: on the disk on which photos arrive.
  Attachments(std::unique_ptr<PhotoPlace> place, const std::filesystem::path& data_directory, const Keyring& keyring,
              FreeBytes free_bytes = {});

  // Stores what `call` carries under the request's idempotency key. True: it was not there before. Throws Problem:
  // wrong-hash, image-has-metadata, not-an-image, image-too-large, too-many-attachments (422), body-too-large (413),
  // no-room-for-photos (507). However many arrive at once, kAttachmentsMax are kept.
  bool store(const Call& call, const std::string& ods, const std::string& key, const std::string& sha256) const;
  std::vector<Attachment> of(const std::string& ods, const std::string& key) const;  // by hash
  // The bytes as sent; nullopt: not there. Throws StoreUnavailable when the file was damaged or its key is gone.
  std::optional<std::string> read(const std::string& ods, const std::string& key, const Attachment& attachment) const;
  // True: nothing of them is left.
  bool remove(const std::string& ods, const std::string& key) const;
  std::uintmax_t free_bytes() const { return free_bytes_(); }  // of the disk
  // The request has come: its photos stay until it is erased.
  void claim(const std::string& ods, const std::string& key) const;
  // Removes what has been there for `age`, claimed by a request that was not committed, or whose erasure was cut short.
  // keys: of all requests of the practice.
  // The folders of requests with these keys.
  std::set<std::string> folders_of(const std::string& ods, const std::vector<std::string>& keys) const;
  void remove_orphans(const std::string& ods, const std::vector<std::string>& keys,
                      std::chrono::milliseconds age) const;
  // Removes what has been there for `age` and was never claimed.
  void remove_unclaimed(std::chrono::milliseconds age) const;

 private:
  PhotoFolder folder_of(const std::string& ods, const std::string& key) const;

  void require_room() const;

  std::unique_ptr<PhotoPlace> place_;
  Keyring keyring_;
  FreeBytes free_bytes_;
};

bool is_sha256(std::string_view text);  // 64 lower-case hex digits

}  // namespace frontdoor::intake
