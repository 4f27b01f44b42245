#include "added_pack.h"

#include "built_data.h"
#include "pack_files.h"

namespace frontdoor::cli {

namespace {

constexpr std::string_view kCompiledMagic = "FDRF";

}  // namespace

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
