// Files that others read while we write them: there whole, on the disk, or as they were before.
#pragma once

#include <filesystem>
#include <string_view>

namespace frontdoor::intake {

// mode: of the file, as chmod() takes it. False: it could not be written (a full disk), and nothing is left of the try.
bool write_durably(const std::filesystem::path& target, std::string_view bytes, unsigned mode);

}  // namespace frontdoor::intake
