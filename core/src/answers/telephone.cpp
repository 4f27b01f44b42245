// See frontdoor/telephone.h.
#include <frontdoor/telephone.h>

namespace frontdoor {
namespace {

// What people write between the digits of one number. Everything else ends it.
constexpr std::string_view kBetween[] = {" ", "\t", ".", "-", "(", ")", "\xC2\xA0", "\xC2\xAD"};

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

// The bytes of a separator at the start of `text`; 0: there is none. U+2000 to U+207F are spaces, dashes and marks
// of direction; U+2212 is the minus sign.
std::size_t separator_bytes(std::string_view text) {
  for (const std::string_view between : kBetween) {
    if (text.starts_with(between)) return between.size();
  }
  const bool general = text.size() >= 3 && (text.starts_with("\xE2\x80") || text.starts_with("\xE2\x81"));
  return general || text.starts_with("\xE2\x88\x92") ? 3 : 0;
}

// "(0)", with spaces in it or not, at the start of `text`; 0: it is not there.
std::size_t trunk_zero_bytes(std::string_view text) {
  constexpr std::string_view pattern = "(0)";
  std::size_t matched = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == pattern[matched] && ++matched == pattern.size()) return i + 1;
    if (matched == 0 || (text[i] != ' ' && text[i] != pattern[matched - 1])) return 0;
  }
  return 0;
}

}  // namespace

std::string dialled_number(std::string_view phone) {
  std::string number;
  while (!phone.empty()) {
    const char c = phone.front();
    const bool international = number.starts_with('+') || number.starts_with("00");
    if (const std::size_t zero = international ? trunk_zero_bytes(phone) : 0; zero > 0) {
      phone.remove_prefix(zero);
      continue;
    }
    const std::size_t separator = separator_bytes(phone);
    const bool begins = number.empty() || number == "+";
    if (is_ascii_digit(c) || (c == '+' && number.empty())) {
      // No number of this country begins with a zero behind its code.
      if (c != '0' || (number != "+44" && number != "0044")) number += c;
    } else if (separator == 0 && !begins) {
      break;
    }
    phone.remove_prefix(separator > 0 ? separator : 1);
  }
  return number == "+" ? std::string() : number;
}

bool is_landline(std::string_view phone) {
  std::string number = dialled_number(phone);
  for (const std::string_view country : {"+44", "0044"}) {
    if (number.starts_with(country)) number.replace(0, country.size(), "0");
  }
  return number.size() > 2 && number[0] == '0' && number[1] >= '1' && number[1] <= '3';
}

std::string telephone_link(std::string_view phone) {
  return "tel:" + dialled_number(phone);
}

}  // namespace frontdoor
