#include "http/kept_versions.h"

#include "base/durable_file.h"

#include <fstream>
#include <iterator>
#include <string>

namespace frontdoor::intake {

bool keep_versions(const std::filesystem::path& web_root, const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  constexpr unsigned kMode = 0600;
  bool kept = true;
  std::error_code fault;
  for (fs::directory_iterator version(web_root / "v", fault), end; !fault && version != end; version.increment(fault)) {
    const fs::path target = folder / version->path().filename() / "frontdoor.js";
    std::ifstream loader(version->path() / "frontdoor.js", std::ios::binary);
    std::error_code ignored;
    if (!loader || fs::exists(target, ignored)) continue;
    fs::create_directories(target.parent_path(), ignored);
    kept = write_durably(target, std::string(std::istreambuf_iterator<char>(loader), {}), kMode) && kept;
  }
  return kept;
}

}  // namespace frontdoor::intake
