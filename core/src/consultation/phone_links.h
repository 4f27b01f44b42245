// Numbers in sentences that one press calls: the practice's own, 999 and 111.
#pragma once

#include <frontdoor/view.h>

#include <string>
#include <string_view>

namespace frontdoor {

// Makes the numbers in the paragraphs under `root` links; what a paragraph links already stays, and what is the
// patient's own words. practice_phone: as the practice writes it; may be empty.
void link_numbers(std::string_view practice_phone, Node& root);

// A text in which the reference begins a line of its own: no face cuts it at its dash, and who copies it gets the
// dash. The text as it is where it does not hold the reference.
std::string with_reference_on_its_line(std::string text, std::string_view reference);

}  // namespace frontdoor
