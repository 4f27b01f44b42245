// A practice's own red-flag pack, on top of the built one.
#pragma once

#include <frontdoor/red_flags.h>

#include <string>

namespace frontdoor::cli {

// The built pack with the one at `path` added: a JSON file, a folder of them, or a compiled pack. An empty path: the
// built pack alone.
Result<RedFlagEngine> load_with_added_pack(const std::string& path);

}  // namespace frontdoor::cli
