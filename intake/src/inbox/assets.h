// The inbox's own style sheet and script (intake/web), as bytes inside the program.
#pragma once

#include <string_view>

namespace frontdoor::intake {

std::string_view inbox_css();
std::string_view inbox_js();

}  // namespace frontdoor::intake
