#include "http/form_post.h"

#include "http/http.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

std::string with_plain_line_ends(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i];
  }
  return out;
}

}  // namespace

FormPost::FormPost(std::string_view body) {
  while (!body.empty()) {
    const std::string_view part = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(part.size() + 1, body.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto name = decode_percent(part.substr(0, equals), true);
    const auto value = decode_percent(part.substr(std::min(equals + 1, part.size())), true);
    if (name && value) fields_.emplace_back(*name, with_plain_line_ends(*value));
  }
}

bool FormPost::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(), [name](const auto& field) { return field.first == name; });
}

bool FormPost::has(std::string_view name, std::string_view value) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [name, value](const auto& field) { return field.first == name && field.second == value; });
}

std::string FormPost::first(std::string_view name) const {
  for (const auto& [known, value] : fields_) {
    if (known == name) return value;
  }
  return "";
}

}  // namespace frontdoor::intake
