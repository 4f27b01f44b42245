#include "requests/attachments.h"

#include "requests/disk_shares.h"
#include "requests/image_check.h"
#include "store/store.h"

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <set>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

constexpr char kSealVersion = 2;  // 1 is a sealed body's
constexpr std::size_t kPieceBytes = 65'536;
constexpr std::size_t kSealBytes = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kHeadBytes = 1 + 4 + crypto_secretstream_xchacha20poly1305_HEADERBYTES;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[noreturn]] void fail_to_write() {
  throw StoreUnavailable("an attachment could not be written");
}

// A file that is gone with this, unless somebody has taken it over meanwhile.
class NewFile {
 public:
  explicit NewFile(const fs::path& folder) : path_(folder / (random_token().substr(0, 24) + ".part")) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail_to_write();
  }
  ~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const fs::path& path() const { return path_; }
  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written <= 0) fail_to_write();
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  fs::path path_;
  int descriptor_ = -1;
};

// Seals what comes in pieces; every piece is tied to where it belongs.
class Sealer {
 public:
  Sealer(NewFile& file, const MasterKey& master, std::string associated)
      : file_(file), associated_(std::move(associated)) {
    const Key key = derive(master, KeyUse::attachment);
    std::string head(kHeadBytes, '\0');
    head[0] = kSealVersion;
    std::memcpy(&head[1], master.id.data(), 4);
    crypto_secretstream_xchacha20poly1305_init_push(&state_, reinterpret_cast<unsigned char*>(&head[5]), key.data());
    file_.write(head);
  }
  ~Sealer() { sodium_memzero(&state_, sizeof state_); }
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  void take(std::string_view bytes) {
    waiting_ += bytes;
    while (waiting_.size() > kPieceBytes) {
      push(std::string_view(waiting_).substr(0, kPieceBytes), 0);
      waiting_.erase(0, kPieceBytes);
    }
  }
  void finish() { push(waiting_, crypto_secretstream_xchacha20poly1305_TAG_FINAL); }

 private:
  void push(std::string_view piece, unsigned char tag) {
    std::string sealed(piece.size() + kSealBytes, '\0');
    crypto_secretstream_xchacha20poly1305_push(&state_, reinterpret_cast<unsigned char*>(sealed.data()), nullptr,
                                               bytes_of(piece), piece.size(), bytes_of(associated_), associated_.size(),
                                               tag);
    file_.write(sealed);
  }

  NewFile& file_;
  std::string associated_;
  std::string waiting_;
  crypto_secretstream_xchacha20poly1305_state state_;
};

Problem refused(const char* code, const char* title, const char* detail) {
  return {422, code, title, detail, "", {}};
}

void refuse_fault(ImageCheck::Fault fault) {
  if (fault == ImageCheck::Fault::not_an_image) {
    throw refused("not-an-image", "This is no image that can be kept", "Send a whole JPEG or PNG image.");
  }
  if (fault == ImageCheck::Fault::too_many_pixels) {
    throw refused("image-too-large", "The image is too wide and high",
                  "Send at most 12 megapixels: width times height.");
  }
  if (fault == ImageCheck::Fault::too_many_parts) {
    throw refused("image-too-large", "The image is made of too many parts",
                  "Draw it on a canvas and encode it again: one picture is one scan, or a few.");
  }
  if (fault == ImageCheck::Fault::has_metadata) {
    throw refused("image-has-metadata", "The image carries more than the picture",
                  "Draw it on a canvas and encode it again, so that place, time and device are left out.");
  }
}

std::string extension_of(const std::string& media_type) {
  return media_type == "image/png" ? ".png" : ".jpeg";
}

std::string associated_of(const std::string& ods, const std::string& key, const std::string& sha256) {
  return ods + "/" + key + "/" + sha256;
}

}  // namespace

bool is_sha256(std::string_view text) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::all_of(text.begin(), text.end(), hex);
}

namespace {
std::vector<Attachment> attachments_named(const std::vector<std::string>& names) {
  std::vector<Attachment> found;
  for (const std::string& name : names) {
    const fs::path file(name);
    if (is_sha256(file.stem().string())) {
      found.push_back({file.stem().string(), file.extension() == ".png" ? "image/png" : "image/jpeg"});
    }
  }
  std::sort(found.begin(), found.end(), [](const Attachment& a, const Attachment& b) { return a.sha256 < b.sha256; });
  return found;
}

// Whether it is known already, or may be one more. Throws Problem.
bool is_known(const std::vector<Attachment>& known, const std::string& sha256) {
  for (const Attachment& attachment : known) {
    if (attachment.sha256 == sha256) return true;
  }
  if (known.size() < kAttachmentsMax) return false;
  throw refused("too-many-attachments", "A request has at most 5 photos", "Leave some out.");
}
}  // namespace

Attachments::Attachments(fs::path folder, const Keyring& keyring, FreeBytes free_bytes)
    : Attachments(photos_in_folder(folder), folder.parent_path(), keyring, std::move(free_bytes)) {}

Attachments::Attachments(std::unique_ptr<PhotoPlace> place, const fs::path& data_directory, const Keyring& keyring,
                         FreeBytes free_bytes)
    : place_(std::move(place)), keyring_(keyring), free_bytes_(std::move(free_bytes)) {
  if (free_bytes_) return;
  free_bytes_ = [data_directory]() -> std::uintmax_t {
    std::error_code fault;
    const fs::space_info space = fs::space(data_directory, fault);
    return fault ? 0 : space.available;
  };
}

void Attachments::require_room() const {
  if (free_bytes_() >= kFreeBytesForPhotosMin) return;
  throw Problem{507, "no-room-for-photos",    "There is no room for photos just now", kPhotoNotStored,
                "",  {{"Retry-After", "600"}}};
}

// The key is the sender's secret: its fingerprint names the folder.
PhotoFolder Attachments::folder_of(const std::string& ods, const std::string& key) const {
  return {ods, fingerprint(key, derive(keyring_.oldest(), KeyUse::attachment)).substr(0, 32)};
}

std::vector<Attachment> Attachments::of(const std::string& ods, const std::string& key) const {
  return attachments_named(place_->names(folder_of(ods, key)));
}

bool Attachments::store(const Call& call, const std::string& ods, const std::string& key,
                        const std::string& sha256) const {
  if (!is_known(of(ods, key), sha256)) require_room();
  const PhotoFolder folder = folder_of(ods, key);
  const fs::path writing = place_->writing_folder(folder);
  ImageCheck check;
  crypto_hash_sha256_state hash;
  crypto_hash_sha256_init(&hash);
  std::unique_ptr<NewFile> file;
  std::unique_ptr<Sealer> sealer;
  call.stream_body(kAttachmentBytesMax, [&](std::string_view bytes) {
    refuse_fault(check.take(bytes));
    crypto_hash_sha256_update(&hash, bytes_of(bytes), bytes.size());
    if (!check.media_type().empty() && !file) {
      file = std::make_unique<NewFile>(writing);
      sealer = std::make_unique<Sealer>(*file, keyring_.newest(), associated_of(ods, key, sha256));
    }
    if (sealer) sealer->take(bytes);
  });
  refuse_fault(check.finish());
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&hash, digest.data());
  if (!sealer || to_hex(digest.data(), digest.size()) != sha256) {
    throw refused("wrong-hash", "The bytes are not those that the address names", "Send it again.");
  }
  sealer->finish();
  // Others of the same request may have arrived meanwhile: they are counted where one at a time is kept.
  bool replaces = false;
  place_->keep(folder, sha256 + extension_of(check.media_type()), file->path(),
               [&](const std::vector<std::string>& names) { replaces = is_known(attachments_named(names), sha256); });
  return !replaces;
}

std::optional<std::string> Attachments::read(const std::string& ods, const std::string& key,
                                             const Attachment& attachment) const {
  const auto found = place_->read(folder_of(ods, key), attachment.sha256 + extension_of(attachment.media_type));
  if (!found) return std::nullopt;
  const std::string& sealed = *found;
  const auto damaged = [] { return StoreUnavailable("an attachment cannot be opened with the keys of this service"); };
  if (sealed.size() < kHeadBytes || sealed[0] != kSealVersion) throw damaged();
  const MasterKey* master = keyring_.find(std::string_view(sealed).substr(1, 4));
  if (master == nullptr) throw damaged();
  const Key stream_key = derive(*master, KeyUse::attachment);
  const std::string associated = associated_of(ods, key, attachment.sha256);
  crypto_secretstream_xchacha20poly1305_state state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, bytes_of(sealed) + 5, stream_key.data()) != 0) {
    throw damaged();
  }
  std::string plain;
  std::string piece(kPieceBytes, '\0');
  unsigned char tag = 0;
  for (std::size_t at = kHeadBytes; at < sealed.size() && tag == 0;) {
    const std::size_t size = std::min(kPieceBytes + kSealBytes, sealed.size() - at);
    unsigned long long opened = 0;
    if (size < kSealBytes || crypto_secretstream_xchacha20poly1305_pull(
                                 &state, reinterpret_cast<unsigned char*>(piece.data()), &opened, &tag,
                                 bytes_of(sealed) + at, size, bytes_of(associated), associated.size()) != 0) {
      throw damaged();
    }
    plain.append(piece, 0, static_cast<std::size_t>(opened));
    at += size;
  }
  sodium_memzero(&state, sizeof state);
  if (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) throw damaged();
  return plain;
}

bool Attachments::remove(const std::string& ods, const std::string& key) const {
  return key.empty() || place_->remove(folder_of(ods, key));
}

void Attachments::claim(const std::string& ods, const std::string& key) const {
  place_->claim(folder_of(ods, key));
}

void Attachments::remove_unclaimed(std::chrono::milliseconds age) const {
  place_->remove_unclaimed(age);
}

std::set<std::string> Attachments::folders_of(const std::string& ods, const std::vector<std::string>& keys) const {
  std::set<std::string> names;
  for (const std::string& key : keys) names.insert(folder_of(ods, key).name);
  return names;
}

void Attachments::remove_orphans(const std::string& ods, const std::vector<std::string>& keys,
                                 std::chrono::milliseconds age) const {
  place_->remove_unknown(ods, folders_of(ods, keys), age);
}

}  // namespace frontdoor::intake
