// See frontdoor/json.h. The only file that uses nlohmann's accessors.
#include <frontdoor/json.h>

#include <frontdoor/json_document.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace frontdoor {
namespace {

Json kept_digits(std::string_view digits) {
  return Json::binary(Json::binary_t::container_type(digits.begin(), digits.end()));
}

// A number as Json: whole numbers that fit are numbers; every other number is kept as its digits, in the library's
// binary kind, which JSON text itself can never bring.
Json number_of(std::string_view digits) {
  const char* end = digits.data() + digits.size();
  if (digits.front() == '-') {
    std::int64_t value = 0;
    const auto [stop, failure] = std::from_chars(digits.data(), end, value);
    if (failure == std::errc() && stop == end && value != 0) return value;
  } else {
    std::uint64_t value = 0;
    const auto [stop, failure] = std::from_chars(digits.data(), end, value);
    if (failure == std::errc() && stop == end) return value;
  }
  return kept_digits(digits);
}

Json json_of(const JsonNode& node) {
  switch (node.kind) {
    case JsonKind::null: return nullptr;
    case JsonKind::boolean: return node.text == "true";
    case JsonKind::number: return number_of(node.text);
    case JsonKind::string: return std::string(node.text);
    case JsonKind::array: break;
    case JsonKind::object: break;
  }
  if (node.is_array()) {
    Json::array_t elements;
    elements.reserve(node.size);
    for (const JsonNode& child : node) elements.push_back(json_of(child));
    return elements;
  }
  Json::object_t members;
  members.reserve(node.size);
  // Keys are known to differ: added without being looked for.
  auto& ordered = static_cast<std::vector<Json::object_t::value_type, Json::object_t::allocator_type>&>(members);
  for (const JsonNode& child : node) ordered.emplace_back(std::string(child.key), json_of(child));
  return members;
}

// The length of the valid UTF-8 character at the start of `text`; 0 if it is none.
std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool bad = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                   (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return bad ? 0 : length;
}

void write_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kBytes = "\"\\\b\f\n\r\t";
  static constexpr std::string_view kNames = "\"\\bfnrt";
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text[0]);
    const std::size_t length = character_length(text);
    const std::size_t named = kBytes.find(text[0]);
    if (named != std::string_view::npos) {
      out += '\\';
      out += kNames[named];
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  out += '"';
}

void write_scalar(std::string& out, const Json& json) {
  if (const auto* flag = json.get_ptr<const bool*>()) {
    out += *flag ? "true" : "false";
  } else if (const auto* whole = json.get_ptr<const std::uint64_t*>()) {
    out += std::to_string(*whole);
  } else if (const auto* signed_whole = json.get_ptr<const std::int64_t*>()) {
    out += std::to_string(*signed_whole);
  } else if (const auto* number = json.get_ptr<const double*>(); number && std::isfinite(*number)) {
    std::array<char, 64> digits{};
    out.append(digits.data(), nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), *number));
  } else {
    out += "null";
  }
}

void write(std::string& out, const Json& json) {
  const bool is_object = json.is_object();
  if (!is_object && !json.is_array()) {
    if (const auto* text = json.get_ptr<const std::string*>()) return write_string(out, *text);
    if (const auto* digits = json.get_ptr<const Json::binary_t*>()) {
      out.append(digits->begin(), digits->end());
      return;
    }
    return write_scalar(out, json);
  }
  out += is_object ? '{' : '[';
  bool more = false;
  for (auto it = json.begin(); it != json.end(); ++it) {
    if (more) out += ',';
    more = true;
    if (is_object) {
      write_string(out, it.key());
      out += ':';
    }
    write(out, it.value());
  }
  out += is_object ? '}' : ']';
}

// Digits that the parser or json_decimal has checked, as the nearest double.
double number_from(const Json::binary_t& digits) {
  return std::strtod(std::string(digits.begin(), digits.end()).c_str(), nullptr);
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  auto document = JsonDocument::parse(std::string(text));
  if (!document) return document.error();
  return json_of(document.value().root());
}

Json json_decimal(std::string_view digits) {
  const auto parsed = JsonDocument::parse(std::string(digits));
  if (!parsed || parsed.value().root().kind != JsonKind::number) return nullptr;
  return kept_digits(digits);
}

std::string to_text(const Json& json) {
  std::string out;
  write(out, json);
  return out;
}

const Json* json_member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (it.key() == key) return &it.value();
  }
  return nullptr;
}

const std::string* json_as_string(const Json& value) {
  return value.get_ptr<const std::string*>();
}

const std::string* json_string(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  return value ? json_as_string(*value) : nullptr;
}

std::string json_string_or(const Json& object, std::string_view key, std::string_view fallback) {
  const std::string* value = json_string(object, key);
  return value ? *value : std::string(fallback);
}

std::optional<bool> json_bool(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  if (!value || !value->is_boolean()) return std::nullopt;
  return *value->get_ptr<const bool*>();
}

std::optional<std::int64_t> json_integer(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  if (!value || !value->is_number_integer()) return std::nullopt;
  return value->get<std::int64_t>();
}

std::optional<double> json_number(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  if (!value) return std::nullopt;
  if (const auto* digits = value->get_ptr<const Json::binary_t*>()) return number_from(*digits);
  if (!value->is_number()) return std::nullopt;
  return value->get<double>();
}

const Json* json_array(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  return value && value->is_array() ? value : nullptr;
}

const Json* json_object(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  return value && value->is_object() ? value : nullptr;
}

std::optional<Error> refuse_unknown_keys(const Json& object, std::initializer_list<std::string_view> allowed) {
  if (!object.is_object()) return Error{ErrorCode::wrong_type, "A JSON object is expected here.", ""};
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (std::find(allowed.begin(), allowed.end(), it.key()) == allowed.end()) {
      return Error{ErrorCode::unknown_key, "Unknown key \"" + it.key() + "\": correct or remove it.", it.key()};
    }
  }
  return std::nullopt;
}

std::size_t line_of(std::string_view text, std::string_view needle) {
  const std::size_t position = text.find(needle);
  if (position == std::string_view::npos) return 0;
  return 1 +
         static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

}  // namespace frontdoor
