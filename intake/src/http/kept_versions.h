// Loaders of versions that were installed before: websites' tags may name one with its hash, and go on working after an
// upgrade, which brings only its own.
#pragma once

#include <filesystem>

namespace frontdoor::intake {

// Copies what `web_root`/v holds and `folder` does not: one folder a version. What is there already stays as it is.
// False: something could not be copied.
bool keep_versions(const std::filesystem::path& web_root, const std::filesystem::path& folder);

}  // namespace frontdoor::intake
