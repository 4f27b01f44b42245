// Text as headers, settings and keys hold it: ASCII.
#pragma once

#include <string>
#include <string_view>

namespace frontdoor::intake {

// Without the blanks and tabs around it; borrowed from `text`.
inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// ASCII letters alone.
inline std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

}  // namespace frontdoor::intake
