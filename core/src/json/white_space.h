// White space as JSON and FHIR have it: spaces, tabs and line ends.
#pragma once

#include <string_view>

namespace frontdoor {

inline bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
// Nothing but white space. An empty text is blank.
inline bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace frontdoor
