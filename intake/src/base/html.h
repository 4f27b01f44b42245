// HTML under construction. Text and markup enter by different doors, so that nothing a person wrote becomes markup.
#pragma once

#include <frontdoor/render.h>

#include <string>
#include <string_view>

namespace frontdoor::intake {

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
