// A practice's own red-flag pack, on top of the built one.
#pragma once

#include <frontdoor/red_flags.h>

#include <string>
#include <vector>

namespace frontdoor::cli {

// The JSON files of a folder, or the one file.
std::vector<PackFile> read_pack_files(const std::string& path);

// The built pack with the one at `path` added: a JSON file, a folder of them, or a compiled pack. An empty path: the
// built pack alone.
Result<RedFlagEngine> load_with_added_pack(const std::string& path);

}  // namespace frontdoor::cli
