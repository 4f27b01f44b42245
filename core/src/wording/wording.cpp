// See frontdoor/wording.h.
#include <frontdoor/wording.h>

#include <frontdoor/json.h>

namespace frontdoor {

Result<Wording> Wording::load(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  const Json& root = parsed.value();
  if (auto error = refuse_unknown_keys(root, {"language", "version", "reviewer", "texts"})) {
    error->where = std::to_string(line_of(json, "\"" + error->where + "\""));
    return *error;
  }
  const Json* texts = json_object(root, "texts");
  const std::string* language = json_string(root, "language");
  const std::string* version = json_string(root, "version");
  if (!texts || !language || !version) {
    return Error{ErrorCode::missing_key, "A wording file needs \"language\", \"version\" and \"texts\".", "1"};
  }
  Wording wording;
  wording.language_ = *language;
  wording.version_ = *version;
  for (auto it = texts->begin(); it != texts->end(); ++it) {
    const std::string* text = json_as_string(it.value());
    if (!text || text->empty()) {
      return Error{ErrorCode::wrong_type, "The text of \"" + it.key() + "\" must be a sentence.",
                   std::to_string(line_of(json, "\"" + it.key() + "\""))};
    }
    wording.texts_.emplace(it.key(), *text);
  }
  return wording;
}

std::string Wording::text(std::string_view key) const {
  const auto it = texts_.find(key);
  return it == texts_.end() ? "[" + std::string(key) + "]" : it->second;
}

std::string Wording::text(std::string_view key, Values values) const {
  const auto it = texts_.find(key);
  return it == texts_.end() ? text(key) : fill(it->second, values);
}

std::string Wording::fill(std::string_view pattern, Values values) {
  std::string out;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) break;
    out.append(pattern, at, open - at);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const std::pair<std::string_view, std::string_view>* found = nullptr;
    for (const auto& value : values) {
      if (value.first == name) found = &value;
    }
    if (found) {
      out += found->second;
    } else {
      out.append(pattern, open, close - open + 1);
    }
    at = close + 1;
  }
  out.append(pattern, at);
  return out;
}

}  // namespace frontdoor
