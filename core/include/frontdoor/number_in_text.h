// Telephone numbers in sentences.
#pragma once

#include <string_view>

namespace frontdoor {

// Where a sentence names the number, from `from` on: as a whole, not within a longer number, a word or an address
// ("111.nhs.uk"). std::string_view::npos: nowhere. web/mirror/paragraph.js finds the same.
std::size_t find_number(std::string_view text, std::string_view number, std::size_t from);

}  // namespace frontdoor
