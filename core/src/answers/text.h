// Small text helpers for what patients type. Nothing here depends on a locale.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdoor {

std::string trim(std::string_view text);                  // without leading and trailing ASCII white space
std::size_t count_characters(std::string_view utf8);      // code points
std::string iso_date(std::chrono::year_month_day date);   // "1984-03-27"
std::string long_date(std::chrono::year_month_day date);  // "27 March 1984"
// The same text with the digits of other scripts (Arabic, Urdu, Devanagari, Bengali, Punjabi, Gujarati, full width) as
// 0 to 9.
std::string western_digits(std::string_view text);
// "3" for "March", "Mar" and "mar."; any other text unchanged.
std::string month_number(std::string_view text);
std::string digits_of(std::string_view text);  // "020 7946" → "0207946"
// A whole number, white space around it aside; nothing if there is anything else.
std::optional<int> whole_number_of(std::string_view text);
// A number as people type it: "1,200.50" → "1200.50", and with a decimal comma "7,5" → "7.5"; empty if it is none.
std::string decimal_of(std::string_view text);
// A time of day as people type it: "9am", "9:30", "9.30pm" → "21:30:00", "10:00:30"; empty if it is none.
std::string time_of(std::string_view text);
// UK postcode as people type it: any case, with or without the space (Royal Mail PAF format, letters and digits only),
// with a dash or a full stop.
bool looks_like_postcode(std::string_view text);
// "none", "no fixed address" ...: the postcode that the NHS writes for no fixed abode; for "do not know" and the like
// that for an address that is not known; empty if the text says neither. NHS Data Dictionary, "Postcode": pseudo
// country codes ZZ99 3VZ and ZZ99 3WZ.
std::string postcode_of_no_address(std::string_view text);
// The ten digits of an NHS number that people write with spaces or dashes; empty unless its Modulus 11 check digit is
// right (NHS Data Dictionary, NHS NUMBER: https://www.datadictionary.nhs.uk/attributes/nhs_number.html).
std::string nhs_number_of(std::string_view text);
// Base64 for addresses, without padding (RFC 4648, 5), of bytes written as hexadecimal digits.
std::string base64url_of_hex(std::string_view hex);

}  // namespace frontdoor
