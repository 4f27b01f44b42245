#include "added_pack.h"

#include "built_data.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace frontdoor::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCompiledMagic = "FDRF";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::vector<PackFile> read_pack_files(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {{path, read_file(path)}};
  std::vector<PackFile> files;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (entry.path().extension() != ".json" || entry.path().stem().extension() == ".schema") continue;
    files.push_back({entry.path().string(), read_file(entry.path())});
  }
  std::sort(files.begin(), files.end(), [](const PackFile& a, const PackFile& b) { return a.name < b.name; });
  return files;
}

Result<RedFlagEngine> load_with_added_pack(const std::string& path) {
  if (path.empty()) return RedFlagEngine::load(built_data::red_flags());
  const std::vector<PackFile> files = read_pack_files(path);
  if (files.size() == 1 && files[0].json.compare(0, kCompiledMagic.size(), kCompiledMagic) == 0)
    return RedFlagEngine::load(built_data::red_flags(), files[0].json);
  const Result<std::string> added = compile_added_red_flag_pack(files);
  if (!added) return added.error();
  return RedFlagEngine::load(built_data::red_flags(), added.value());
}

}  // namespace frontdoor::cli
