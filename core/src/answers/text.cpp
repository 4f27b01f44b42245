// See text.h.
#include "answers/text.h"

#include <frontdoor/instant.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace frontdoor {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string padded(unsigned value, std::size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

// The digit zero in each script, in UTF-8; the nine that follow differ in the last byte.
constexpr std::array<std::string_view, 7> kZeros{"\u0660", "\u06F0", "\u0966", "\u09E6", "\u0A66", "\u0AE6", "\uFF10"};

}  // namespace

std::string trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::size_t count_characters(std::string_view utf8) {
  std::size_t count = 0;
  for (char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u ? 1 : 0;
  return count;
}

std::string iso_date(std::chrono::year_month_day date) {
  return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" + padded(static_cast<unsigned>(date.day()), 2);
}

std::string long_date(std::chrono::year_month_day date) {
  return date_in_words(iso_date(date));
}

std::string western_digits(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto script = std::find_if(kZeros.begin(), kZeros.end(), [text](std::string_view zero) {
      const std::size_t last = zero.size() - 1;
      if (text.size() < zero.size() || text.substr(0, last) != zero.substr(0, last)) return false;
      const int digit = static_cast<unsigned char>(text[last]) - static_cast<unsigned char>(zero[last]);
      return digit >= 0 && digit <= 9;
    });
    const std::size_t size = script == kZeros.end() ? 1 : script->size();
    out += script == kZeros.end() ? text.front() : static_cast<char>('0' + (text[size - 1] - script->back()));
    text.remove_prefix(size);
  }
  return out;
}

std::string month_number(std::string_view text) {
  std::string name;
  for (const char c : trim(text)) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  if (!name.empty() && name.back() == '.') name.pop_back();
  for (unsigned month = 1; month <= 12 && name.size() >= 3; ++month) {
    std::string whole(month_name(month));
    whole.front() |= 0x20;
    if (whole.starts_with(name)) return std::to_string(month);
  }
  return std::string(text);
}

std::string digits_of(std::string_view written) {
  const std::string text = western_digits(written);
  std::string out;
  for (char c : text) {
    if (is_digit(c)) out += c;
  }
  return out;
}

std::optional<int> whole_number_of(std::string_view text) {
  const std::string trimmed = trim(text);
  int value = 0;
  const auto [end, failure] = std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), value);
  if (failure != std::errc() || end != trimmed.data() + trimmed.size()) return std::nullopt;
  return value;
}

namespace {

// "7,5" has a decimal comma; "1,200" and "12,34,567" are whole; "0,125" is not a thousand.
bool has_decimal_comma(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == text.npos || text.find(',', comma + 1) != text.npos || text.find('.') != text.npos) return false;
  const std::string_view before = text.substr(0, comma);
  return digits_of(text.substr(comma)).size() != 3 || before == "0" || before == "-0";
}

}  // namespace

std::string decimal_of(std::string_view text) {
  std::string written = trim(western_digits(text));
  // What phones write for a minus: the sign itself, and a dash.
  for (const std::string_view minus : {"\u2212", "\u2013"}) {
    if (written.starts_with(minus)) written.replace(0, minus.size(), "-");
  }
  if (const std::size_t at = written.starts_with('-') ? 1 : 0; written.find_first_of(".,") == at) {
    written.insert(at, "0");
  }
  if (has_decimal_comma(written)) written[written.find(',')] = '.';
  std::string out;
  bool point = false;
  for (const char c : written) {
    if (c == ' ' || (c == ',' && !point)) continue;
    if (c == '-' ? !out.empty() : c == '.' ? point || out.empty() || out == "-" : !is_digit(c)) return {};
    point = point || c == '.';
    out += c;
  }
  const std::size_t first = out.empty() || out.front() != '-' ? 0 : 1;
  while (out.size() > first + 1 && out[first] == '0' && is_digit(out[first + 1])) out.erase(first, 1);
  return out.empty() || !is_digit(out.back()) || out.size() > 20 ? std::string() : out;
}

std::string time_of(std::string_view text) {
  unsigned numbers[3] = {0, 0, 0};
  std::size_t digits[3] = {0, 0, 0};
  std::size_t part = 0;
  std::string half;
  for (const char c : trim(western_digits(text))) {
    if (is_digit(c) && half.empty() && digits[part] < 2) {
      numbers[part] = numbers[part] * 10 + static_cast<unsigned>(c - '0');
      ++digits[part];
    } else if ((c == ':' || c == '.') && part < 2 && digits[part] > 0) {
      ++part;
    } else if (is_letter(c)) {
      half += static_cast<char>(c | 0x20);
    } else if (c != ' ' && c != '.') {
      return {};
    }
  }
  if (digits[0] == 0 || digits[1] == 1 || digits[2] == 1 || (part > 0 && digits[part] == 0)) return {};
  if (!half.empty()) {
    if ((half != "am" && half != "pm") || numbers[0] == 0 || numbers[0] > 12) return {};
    numbers[0] = numbers[0] % 12 + (half == "pm" ? 12 : 0);
  }
  if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 59 || (half.empty() && part == 0)) return {};
  return padded(numbers[0], 2) + ":" + padded(numbers[1], 2) + ":" + padded(numbers[2], 2);
}

bool looks_like_postcode(std::string_view text) {
  // What phones and lists put between or behind its halves: a space that does not break, dashes, a full stop.
  constexpr std::array<std::string_view, 5> kInPostcodes{"\u00A0", "\u202F", "\u2011", "\u2013", "\u2060"};
  std::string packed;
  while (!text.empty()) {
    const char c = text.front();
    const auto between = std::find_if(kInPostcodes.begin(), kInPostcodes.end(),
                                      [text](std::string_view mark) { return text.starts_with(mark); });
    if (is_digit(c) || is_letter(c)) {
      packed += c;
    } else if (!is_space(c) && c != '-' && c != '.' && between == kInPostcodes.end()) {
      return false;
    }
    text.remove_prefix(between == kInPostcodes.end() ? 1 : between->size());
  }
  if (packed.size() < 5 || packed.size() > 7 || !is_letter(packed.front())) return false;
  const std::size_t inward = packed.size() - 3;
  return is_digit(packed[inward]) && is_letter(packed[inward + 1]) && is_letter(packed[inward + 2]);
}

std::string postcode_of_no_address(std::string_view text) {
  std::string letters = " ";
  for (const char c : text) {
    if (is_letter(c)) letters += static_cast<char>(c | 0x20);
  }
  letters += ' ';
  constexpr std::string_view kNone =
      " none no na nil nfa nofixedaddress nofixedabode nofixed homeless noaddress nopostcode nohome ihavenone havenone "
      "donthaveone idonthaveone dim ";
  constexpr std::string_view kNotKnown = " dontknow donotknow idontknow idonotknow notknown unknown notsure imnotsure ";
  if (letters.size() == 2) return "";
  if (kNone.find(letters) != kNone.npos) return "ZZ99 3VZ";
  return kNotKnown.find(letters) != kNotKnown.npos ? "ZZ99 3WZ" : "";
}

std::string nhs_number_of(std::string_view written) {
  const std::string text = western_digits(written);
  const std::string digits = digits_of(text);
  if (digits.size() != 10 || text.find_first_not_of("0123456789 -") != std::string::npos) return {};
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  // The check digit of one digit ten times is right, and nobody has such a number.
  if (digits.find_first_not_of(digits.front()) == std::string::npos) return {};
  const int check = (11 - sum % 11) % 11;
  return check == digits[9] - '0' ? digits : std::string();
}

std::string base64url_of_hex(std::string_view hex) {
  constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const auto value = [](char c) { return static_cast<std::uint32_t>(is_digit(c) ? c - '0' : c - 'a' + 10); };
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (char c : hex) {
    bits = bits << 4 | value(c);
    held += 4;
    if (held < 6) continue;
    held -= 6;
    out += alphabet[bits >> held & 63u];
  }
  if (held > 0) out += alphabet[bits << (6 - held) & 63u];
  return out;
}

}  // namespace frontdoor
