// HTML escaping: the one place where text becomes markup.
#include <frontdoor/render.h>

namespace frontdoor {
namespace {

// U+202A to U+202E in UTF-8. One of them in a patient's words would turn the letters after it: "on" reads "no".
bool overrides_direction(std::string_view text) {
  return text.size() >= 3 && text[0] == '\xe2' && text[1] == '\x80' && text[2] >= '\xaa' && text[2] <= '\xae';
}

}  // namespace

std::string with_thousands(std::size_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (overrides_direction(text.substr(at))) {
      at += 2;
      continue;
    }
    switch (const char c = text[at]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace frontdoor
