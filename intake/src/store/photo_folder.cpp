#include "store/photo_place.h"

#include "crypto/secrets.h"
#include "store/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

constexpr const char* kClaimed = "claimed";
constexpr const char* kUnfinished = ".part";

[[noreturn]] void fail_to_write() {
  throw StoreUnavailable("an attachment could not be written");
}

void sync(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) fail_to_write();
}

void put(const fs::path& file, const fs::path& target) {
  sync(file, O_RDONLY);
  if (::rename(file.c_str(), target.c_str()) != 0) fail_to_write();
  sync(target.parent_path(), O_RDONLY | O_DIRECTORY);
}

// Keeps off others who lock the same folder, in this process or another, until it is gone.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) == 0) return;
    if (descriptor_ >= 0) ::close(descriptor_);
    fail_to_write();
  }
  ~FolderLock() { ::close(descriptor_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

std::vector<fs::path> inside(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code fault;
  for (fs::directory_iterator entry(folder, fault), end; !fault && entry != end; entry.increment(fault)) {
    found.push_back(entry->path());
  }
  return found;
}

// Files carry the time of the disk, whatever clock the service was given.
bool is_older(const fs::path& path, std::chrono::milliseconds age) {
  std::error_code fault;
  const auto written = fs::last_write_time(path, fault);
  return !fault && written < fs::file_time_type::clock::now() - age;
}

class FolderOfPhotos final : public PhotoPlace {
 public:
  explicit FolderOfPhotos(fs::path folder) : folder_(std::move(folder)) {}

  std::vector<std::string> names(const PhotoFolder& folder) override {
    std::vector<std::string> found;
    for (const fs::path& file : inside(path_of(folder))) {
      if (file.filename() != kClaimed && file.extension() != kUnfinished) found.push_back(file.filename().string());
    }
    return found;
  }

  std::optional<std::string> read(const PhotoFolder& folder, const std::string& name) override {
    std::ifstream in(path_of(folder) / name, std::ios::binary);
    if (!in) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  fs::path writing_folder(const PhotoFolder& folder) override {
    std::error_code fault;
    fs::create_directories(path_of(folder), fault);
    if (fault) fail_to_write();
    return path_of(folder);
  }

  void keep(const PhotoFolder& folder, const std::string& name, const fs::path& file,
            const std::function<void(const std::vector<std::string>& names)>& may_keep) override {
    const FolderLock lock(path_of(folder));
    may_keep(names(folder));
    put(file, path_of(folder) / name);
  }

  bool remove(const PhotoFolder& folder) override {
    std::error_code fault;
    fs::remove_all(path_of(folder), fault);
    std::error_code looked;
    return !fault && !fs::exists(path_of(folder), looked) && !looked;
  }

  void claim(const PhotoFolder& folder) override {
    const fs::path mark = path_of(folder) / (kClaimed + ("." + random_token().substr(0, 12)) + kUnfinished);
    if (!std::ofstream(mark)) fail_to_write();
    put(mark, path_of(folder) / kClaimed);
  }

  void remove_unknown(const std::string& ods, const std::set<std::string>& known,
                      std::chrono::milliseconds age) override {
    std::error_code ignored;
    for (const fs::path& folder : inside(folder_ / ods)) {
      if (!is_older(folder, age)) continue;
      const std::string name = folder.filename().string();
      if (!known.contains(name)) {
        fs::remove_all(folder, ignored);
      } else if (!fs::exists(folder / kClaimed, ignored)) {
        claim({ods, name});
      }
    }
  }

  void remove_unclaimed(std::chrono::milliseconds age) override {
    std::error_code ignored;
    for (const fs::path& practice : inside(folder_)) {
      for (const fs::path& folder : inside(practice)) {
        if (is_older(folder, age) && !fs::exists(folder / kClaimed, ignored)) fs::remove_all(folder, ignored);
      }
    }
  }

  std::int64_t count() override {
    std::int64_t count = 0;
    for (const fs::path& practice : inside(folder_)) {
      for (const fs::path& folder : inside(practice)) {
        count += static_cast<std::int64_t>(names({practice.filename().string(), folder.filename().string()}).size());
      }
    }
    return count;
  }

 private:
  fs::path path_of(const PhotoFolder& folder) const { return folder_ / folder.ods / folder.name; }

  fs::path folder_;
};

}  // namespace

std::unique_ptr<PhotoPlace> photos_in_folder(fs::path folder) {
  return std::make_unique<FolderOfPhotos>(std::move(folder));
}

MovedPhotos move_photos(const fs::path& folder, PhotoPlace& to,
                        const std::function<bool(const PhotoFolder&)>& belongs) {
  MovedPhotos out;
  std::error_code fault;
  for (const fs::path& practice : inside(folder)) {
    for (const fs::path& of_request : inside(practice)) {
      const PhotoFolder named{practice.filename().string(), of_request.filename().string()};
      if (!belongs(named)) {
        for (const fs::path& file : inside(of_request)) {
          out.left += file.filename() != kClaimed && file.extension() != kUnfinished ? 1 : 0;
        }
        continue;
      }
      // Its mark first: a request's photo is never for a moment one that no request came to.
      if (fs::exists(of_request / kClaimed, fault)) to.claim(named);
      for (const fs::path& file : inside(of_request)) {
        if (file.filename() == kClaimed || file.extension() == kUnfinished) continue;
        to.keep(named, file.filename().string(), file, [](const std::vector<std::string>&) {});
        ++out.moved;
      }
      fs::remove_all(of_request, fault);
    }
    fs::remove(practice, fault);
  }
  return out;
}

}  // namespace frontdoor::intake
