// What the parts of `frontdoor form` share.
#pragma once

#include <optional>
#include <string>

namespace frontdoor::cli {

std::optional<std::string> read_text_file(const std::string& path);

}  // namespace frontdoor::cli
