// The red-flag pack's source files on disk, for tools and tests. The core itself reads no file.
#pragma once

#include <frontdoor/red_flags.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

namespace frontdoor {

// The pack's files in `folder` by name, without the schema; none if there is no such folder.
inline std::vector<std::filesystem::path> pack_paths(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json" || entry.path().stem().extension() == ".schema") continue;
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// The one file at `path`, or the files of the folder there; what cannot be read is empty.
inline std::vector<PackFile> read_pack_files(const std::filesystem::path& path) {
  std::error_code error;
  const bool folder = std::filesystem::is_directory(path, error);
  std::vector<PackFile> files;
  for (const auto& file : folder ? pack_paths(path) : std::vector<std::filesystem::path>{path}) {
    std::ifstream in(file, std::ios::binary);
    files.push_back({file.string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  return files;
}

}  // namespace frontdoor
