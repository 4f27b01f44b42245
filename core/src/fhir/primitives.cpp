// See primitives.h.
#include "fhir/primitives.h"

#include "json/white_space.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace frontdoor {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `form` with 0 for any digit, other characters as they are.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char wanted) {
           return wanted == '0' ? is_digit(c) : c == wanted;
         });
}

int number(std::string_view text, std::size_t at, std::size_t length) {
  int out = 0;
  std::from_chars(text.data() + at, text.data() + at + length, out);
  return out;
}

bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  if (!has_form(text.substr(0, 1), "+") && !has_form(text.substr(0, 1), "-")) return false;
  if (!has_form(text.substr(1), "00:00")) return false;
  const int minutes = number(text, 1, 2) * 60 + number(text, 4, 2);
  return minutes <= 14 * 60 && number(text, 4, 2) <= 59;
}

bool is_lower_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

bool is_uuid(std::string_view text) {
  static constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return text.size() == kForm.size() && std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char wanted) {
           return wanted == 'x' ? is_lower_hex(c) : c == wanted;
         });
}

bool is_oid(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '2') return false;
  bool begins = true;
  std::size_t arcs = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (begins) return false;
      begins = true;
      ++arcs;
    } else if (!is_digit(text[i]) || (begins && text[i] == '0' && i + 1 < text.size() && text[i + 1] != '.')) {
      return false;
    } else {
      begins = false;
    }
  }
  return !begins && arcs > 1;
}

std::optional<std::string> fault_of_uri(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_white_space)) return "A URI holds no white space.";
  if (text.starts_with("urn:uuid:") && !is_uuid(text.substr(9))) return "A UUID is 36 characters, in lower case.";
  if (text.starts_with("urn:oid:") && !is_oid(text.substr(8))) return "This is not an OID.";
  if (text.starts_with("oid:") || text.starts_with("uuid:")) return "An OID or UUID as a URI begins with \"urn:\".";
  return std::nullopt;
}

std::optional<std::string> fault_of_code(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool at_end = i == 0 || i + 1 == text.size();
    if (is_white_space(text[i]) && (at_end || is_white_space(text[i + 1])))
      return "A code has no white space around it, and single blanks.";
  }
  return std::nullopt;
}

bool is_id(std::string_view text) {
  return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
         });
}

std::optional<std::string> fault_of_number(const JsonNode& node, std::string_view type) {
  if (node.kind != JsonKind::number) return "This is a number in FHIR: write it without quotes.";
  if (type == "decimal") return std::nullopt;
  std::int32_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, failure] = std::from_chars(node.text.data(), end, value);
  if (failure != std::errc() || stop != end) return "This is not a whole number of 32 bits.";
  if (type == "positiveInt" && value < 1) return "This number is 1 or more.";
  if (type == "unsignedInt" && value < 0) return "This number is 0 or more.";
  return std::nullopt;
}

std::optional<std::string> fault_of_string(std::string_view text) {
  if (is_blank(text)) return "A text that is there is not empty.";
  const bool controls = std::any_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20 && !is_white_space(c); });
  if (controls) return "A text holds no control characters.";
  return std::nullopt;
}

}  // namespace

bool is_date(std::string_view text) {
  const bool year = has_form(text, "0000");
  const bool month = has_form(text, "0000-00");
  if (!year && !month && !has_form(text, "0000-00-00")) return false;
  using namespace std::chrono;
  if (number(text, 0, 4) == 0) return false;
  if (year) return true;
  const std::chrono::month its_month{static_cast<unsigned>(number(text, 5, 2))};
  if (month) return its_month.ok();
  return year_month_day{std::chrono::year{number(text, 0, 4)}, its_month,
                        day{static_cast<unsigned>(number(text, 8, 2))}}
      .ok();
}

bool is_time(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view clock = text.substr(0, point);
  if (!has_form(clock, "00:00:00") || number(clock, 0, 2) > 23 || number(clock, 3, 2) > 59 ||
      number(clock, 6, 2) > 60) {
    return false;
  }
  if (point == std::string_view::npos) return true;
  const std::string_view fraction = text.substr(point + 1);
  return !fraction.empty() && std::all_of(fraction.begin(), fraction.end(), is_digit);
}

bool is_date_time(std::string_view text) {
  const std::size_t clock = text.find('T');
  if (clock == std::string_view::npos) return is_date(text);
  const std::size_t zone = text.find_first_of("Z+-", clock);
  return clock == 10 && zone != std::string_view::npos && is_date(text.substr(0, clock)) &&
         is_time(text.substr(clock + 1, zone - clock - 1)) && is_zone(text.substr(zone));
}

bool is_base64(std::string_view text) {
  std::size_t letters = 0;
  std::size_t padding = 0;
  for (char c : text) {
    if (is_white_space(c)) continue;
    const bool letter = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
    if (c == '=' && padding < 2) {
      ++padding;
    } else if (!letter || padding > 0) {
      return false;
    }
    ++letters;
  }
  return letters % 4 == 0;
}

std::optional<std::string> fault_of_primitive(const JsonNode& node, std::string_view type) {
  if (type == "boolean") {
    if (node.kind == JsonKind::boolean) return std::nullopt;
    return "This is a boolean in FHIR: write true or false without quotes.";
  }
  static constexpr std::array<std::string_view, 4> kNumbers{"integer", "positiveInt", "unsignedInt", "decimal"};
  if (std::find(kNumbers.begin(), kNumbers.end(), type) != kNumbers.end()) return fault_of_number(node, type);
  if (node.kind != JsonKind::string) return "This is a text in FHIR: write it in quotes.";
  const std::string_view text = node.text;
  if (auto fault = fault_of_string(text)) return fault;
  if (type == "date" && !is_date(text)) return "This is not a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD.";
  if (type == "dateTime" && !is_date_time(text))
    return "This is not a date, or a date with time and time zone, that exists.";
  if (type == "instant" && (text.size() < 20 || !is_date_time(text))) return "This is not a time with its time zone.";
  if (type == "time" && !is_time(text)) return "This is not a time as hh:mm:ss.";
  if (type == "id" && !is_id(text)) return "An id is up to 64 letters, digits, hyphens and full stops.";
  if (type == "code") return fault_of_code(text);
  if (type == "uri" || type == "url" || type == "canonical") return fault_of_uri(text);
  if (type == "oid" && (!text.starts_with("urn:oid:") || !is_oid(text.substr(8)))) return "This is not an OID.";
  if (type == "uuid" && (!text.starts_with("urn:uuid:") || !is_uuid(text.substr(9)))) return "This is not a UUID.";
  if (type == "base64Binary" && !is_base64(text)) return "This is not base64.";
  return std::nullopt;
}

}  // namespace frontdoor
