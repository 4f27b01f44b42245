// Rich text of form authors reduced to plain text: nothing of it is ever markup.
#pragma once

#include <string>
#include <string_view>

namespace frontdoor {

std::string text_from_xhtml(std::string_view markup);
std::string text_from_markdown(std::string_view markdown);

}  // namespace frontdoor
