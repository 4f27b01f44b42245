// The static build of web/: read from one directory, kept in memory, read again when a file changes.
#pragma once

#include "http/http.h"

#include <filesystem>
#include <memory>
#include <mutex>

namespace frontdoor::intake {

// Thread safe.
class StaticFiles {
 public:
  explicit StaticFiles(std::filesystem::path root);

  // The file at these decoded path segments under the root, compressed as the caller accepts, with ETag and caching:
  // names that carry a content hash never change, all others are asked for again. Throws Problem (404).
  Reply serve(const Call& call, const std::vector<std::string>& segments);

  // A file's whole text; nullptr if it is not there.
  std::shared_ptr<const std::string> text(const std::string& name);

 private:
  struct File {
    std::filesystem::file_time_type changed;
    std::uintmax_t size = 0;
    std::shared_ptr<const std::string> bytes;
    std::string etag;
  };
  std::optional<File> load(const std::filesystem::path& relative);

  std::filesystem::path root_;
  std::mutex mutex_;
  std::map<std::string, File> files_;
};

// "core-3F2A9C1B.wasm", "embed.3f2a9c1b22.js": the name carries a hash of the content.
bool has_content_hash(std::string_view file_name);

}  // namespace frontdoor::intake
