// See frontdoor/number_in_text.h.
#include <frontdoor/number_in_text.h>

namespace frontdoor {
namespace {

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_ascii_word(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether what is before a number belongs to it: "0800 1", "x".
bool ends_in_number(std::string_view before) {
  if (before.empty()) return false;
  const char last = before.back();
  if (is_ascii_word(last) || last == '.' || last == '-' || last == '+') return true;
  return last == ' ' && before.size() > 1 && is_ascii_digit(before[before.size() - 2]);
}

// The same of what is after it: " 222", "s", ".nhs.uk".
bool goes_on(std::string_view after) {
  if (after.empty()) return false;
  const char next = after.size() > 1 ? after[1] : ' ';
  if (is_ascii_word(after.front())) return true;
  if (after.front() == ' ') return is_ascii_digit(next);
  return (after.front() == '.' || after.front() == '-') && is_ascii_word(next);
}

}  // namespace

std::size_t find_number(std::string_view text, std::string_view number, std::size_t from) {
  if (number.empty()) return std::string_view::npos;
  for (std::size_t at = text.find(number, from); at != std::string_view::npos; at = text.find(number, at + 1)) {
    const std::string_view before = text.substr(0, at);
    const std::string_view after = text.substr(at + number.size());
    if (!ends_in_number(before) && !goes_on(after)) return at;
  }
  return std::string_view::npos;
}

}  // namespace frontdoor
