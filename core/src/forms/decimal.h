// Decimals by their digits, so that 0.3 div 0.1 is 3 and a sum has no binary tail.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::decimals {

// left `name` right, name one of + - * / div mod, exact as far as 36 digits hold it. Nothing where they do not, where a
// text is not a decimal, and for a division by 0. A quotient that does not end is cut to 15 significant digits.
std::optional<std::string> calculated(std::string_view name, std::string_view left, std::string_view right);

// left + right, exact as above and without zeros at the end ("2.5", "4"). It brings none of what a quotient needs.
std::optional<std::string> sum_of(std::string_view left, std::string_view right);

// Rounded to so many decimal places, halves away from zero; nothing if it is not a decimal or too long.
std::optional<std::string> rounded(std::string_view decimal, int places);

// Decimal places of a text, without trailing zeros: 2 for "0.670".
int decimal_places(std::string_view decimal);

}  // namespace frontdoor::decimals
