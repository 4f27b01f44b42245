// Telephone numbers as people write them, and the links that dial them.
#pragma once

#include <string>
#include <string_view>

namespace frontdoor {

// What a phone dials: "+44 (0)7700 900123" is "+447700900123", "020 7946 0000 ext 12" is "02079460000". The trunk zero
// that is dialled inside the country alone goes. What comes after the number (an extension, a second number, a remark)
// is left to be read. Digits, with "+" before them or not; empty if there is no digit.
std::string dialled_number(std::string_view phone);

// Whether it is a number of a place in the United Kingdom, which no text message reaches: 01, 02 and 03 (Ofcom, The
// National Telephone Numbering Plan).
bool is_landline(std::string_view phone);

// A link for a telephone: "tel:02079460000".
std::string telephone_link(std::string_view phone);

}  // namespace frontdoor
