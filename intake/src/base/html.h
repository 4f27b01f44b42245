// HTML under construction. Text and markup enter by different doors, so that nothing a person wrote becomes markup.
#pragma once

#include <frontdoor/render.h>

#include <string>
#include <string_view>

namespace frontdoor::intake {

// What stands behind "tel:" in a link to a phone number that people read.
inline std::string telephone_digits(const std::string& phone) {
  std::string digits;
  for (char c : phone) {
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
  }
  return digits;
}

class Html {
 public:
  Html& raw(std::string_view markup) {  // our own markup only
    out_ += markup;
    return *this;
  }
  Html& text(std::string_view words) {  // anything: escaped, fit for content and for quoted attributes
    out_ += escape_html(words);
    return *this;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace frontdoor::intake
