// Names as they are compared with one another.
#pragma once

#include <string>
#include <string_view>

namespace frontdoor::redflags {

// Without regard to case, accents, kinds of apostrophe, dash and space, and what nobody sees. Other signs stay: "O+" is
// not "O-". In fold.cpp.
std::string folded_text(std::string_view text);

}  // namespace frontdoor::redflags
