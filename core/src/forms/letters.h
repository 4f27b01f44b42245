// Characters of UTF-8 and their other case, as far as Latin, Greek, Cyrillic and Armenian go (Unicode's simple case
// folding, https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor {

// The character at `at`, which moves on; a byte that begins none becomes U+FFFD.
char32_t next_character(std::string_view text, std::size_t& at);
void append_character(std::string& out, char32_t code);

char32_t lower_case(char32_t code);
char32_t upper_case(char32_t code);

// Every character that is one of low to high but for its case, into `out`, as ranges of one.
void add_other_case(char32_t low, char32_t high, std::vector<std::pair<char32_t, char32_t>>& out);

}  // namespace frontdoor
