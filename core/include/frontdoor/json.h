// JSON in the core: the one place that touches nlohmann's accessors. Without exceptions `get<>`, `at` and `value` abort
// the WebAssembly module on a wrong type, so every value is read through JsonReader, and the tidy test refuses them
// elsewhere.
#pragma once

#include <frontdoor/result.h>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace frontdoor {

using Json = nlohmann::ordered_json;

// Parses UTF-8. Decimals keep their digits (json_decimal). Refuses duplicate keys (duplicate_key), nesting over
// limits::json_depth_max, and anything not JSON. where: "line:column" of the fault.
Result<Json> parse_json(std::string_view text);
// A decimal number that keeps its digits when written ("2.50" stays 2.50), as parse_json reads one; null if `digits` is
// not a JSON number.
Json json_decimal(std::string_view digits);
// Compact UTF-8; invalid UTF-8 in strings is replaced by U+FFFD.
std::string to_text(const Json& json);

// Typed accessors. A missing key and a wrong type are both "not there": nothing throws, nothing aborts.
// Pointers are borrowed from `object`.
const Json* json_member(const Json& object, std::string_view key);
const std::string* json_string(const Json& object, std::string_view key);
std::string json_string_or(const Json& object, std::string_view key, std::string_view fallback);
std::optional<bool> json_bool(const Json& object, std::string_view key);
std::optional<std::int64_t> json_integer(const Json& object, std::string_view key);
std::optional<double> json_number(const Json& object, std::string_view key);
const Json* json_array(const Json& object, std::string_view key);   // nullptr unless an array
const Json* json_object(const Json& object, std::string_view key);  // nullptr unless an object
// The value itself as a string; nullptr if it is not one.
const std::string* json_as_string(const Json& value);

// Error unless every key of `object` is in `allowed`. where: the key.
std::optional<Error> refuse_unknown_keys(const Json& object, std::initializer_list<std::string_view> allowed);

// Line number (from 1) of the first occurrence of `needle` in `text`; 0: none. For errors of data files.
std::size_t line_of(std::string_view text, std::string_view needle);

}  // namespace frontdoor
