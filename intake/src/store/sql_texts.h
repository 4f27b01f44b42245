// Short lists of text in one column, as JSON.
#pragma once

#include <frontdoor/json.h>

#include <string>
#include <vector>

namespace frontdoor::intake {

inline std::string texts_as_json(const std::vector<std::string>& origins) {
  Json list = Json::array();
  for (const std::string& origin : origins) list.push_back(origin);
  return to_text(list);
}

inline std::vector<std::string> texts_from_json(const std::string& text) {
  std::vector<std::string> origins;
  const Result<Json> list = parse_json(text);
  if (!list || !list.value().is_array()) return origins;
  for (const Json& origin : list.value()) {
    if (const std::string* value = json_as_string(origin)) origins.push_back(*value);
  }
  return origins;
}

}  // namespace frontdoor::intake
