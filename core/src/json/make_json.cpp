// See make_json.h.
#include "json/make_json.h"

#include <utility>

namespace frontdoor {

Json array_of(Json one) {
  Json out = Json::array();
  out.push_back(std::move(one));
  return out;
}

void put(Json& object, const char* key, std::string_view text) {
  object[key] = text;
}

Json texts(const char* key, std::string_view text, const char* other_key, std::string_view other_text) {
  Json out = Json::object();
  put(out, key, text);
  if (other_key) put(out, other_key, other_text);
  return out;
}

Json holding(const char* key, Json value) {
  Json out = Json::object();
  out[key] = std::move(value);
  return out;
}

}  // namespace frontdoor
