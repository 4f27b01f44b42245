// Names of people as they are compared: in any order, without accents, apostrophes and titles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

// Small letters without accents and apostrophes; UTF-8. What is not UTF-8 stays as it is.
std::string without_accents(std::string_view text);
// The parts of a text between any of the characters of `separators`; none is empty.
std::vector<std::string> split_at(std::string_view text, std::string_view separators);
// Takes "mr", "dr." and other titles out, unless nothing else is there. words: as without_accents() gives them.
void drop_titles(std::vector<std::string>& words);
// "Mr Ben O’Neill-Shaw" as "ben", "oneill", "shaw": sorted, the same however the name was written.
std::vector<std::string> parts_of_name(std::string_view name);

}  // namespace frontdoor::intake
