// Makers of small JSON values. One function each, not one initializer list at each place: half the code in WebAssembly.
#pragma once

#include <frontdoor/json.h>

#include <string_view>

namespace frontdoor {

Json array_of(Json one);
void put(Json& object, const char* key, std::string_view text);
// {key: text} or {key: text, other_key: other_text}
Json texts(const char* key, std::string_view text, const char* other_key = nullptr, std::string_view other_text = {});
Json holding(const char* key, Json value);  // {key: value}

}  // namespace frontdoor
