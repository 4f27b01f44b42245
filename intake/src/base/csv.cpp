#include "base/csv.h"

namespace frontdoor::intake {
namespace {

std::string quoted(std::string_view cell) {
  std::string text(cell);
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace

Csv& Csv::row(std::initializer_list<std::string_view> cells) {
  bool first = true;
  for (const std::string_view cell : cells) {
    if (!first) out_ += ',';
    first = false;
    out_ += quoted(cell);
  }
  out_ += "\r\n";
  return *this;
}

}  // namespace frontdoor::intake
