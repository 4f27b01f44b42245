// One value of an answer, as FHIR R4 QuestionnaireResponse.item.answer.value[x] names it, and how two are compared
// (https://hl7.org/fhir/R4/codesystem-questionnaire-enable-operator.html; the table is docs/forms/enable-when.md).
// Text is UTF-8; numbers keep their digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdoor {

enum class ValueType : std::uint8_t {
  none,
  boolean,
  decimal,
  integer,
  date,
  date_time,
  time,
  string,
  uri,
  attachment,
  coding,
  quantity,
  reference,
};

struct AnswerValue {
  ValueType type = ValueType::none;
  std::string text;     // "true", digits, ISO 8601, the string itself, Coding.code, Reference.reference, Attachment.url
  std::string system;   // of a Coding or Quantity
  std::string display;  // Coding.display, Quantity.unit, Reference.display, Attachment.title
  std::string code;     // Quantity.code, Attachment.contentType
  bool operator==(const AnswerValue&) const = default;
};

// What a unit (a Coding, or a quantity's value) is called among those of its question: its code, or, where it has none,
// its words.
template <class Unit>
const std::string& unit_name(const Unit& unit) {
  return unit.code.empty() ? unit.display : unit.code;
}

// The suffix of value[x]: "Boolean", "DateTime"; empty for none.
std::string_view value_suffix(ValueType type);
std::optional<ValueType> value_type_from_suffix(std::string_view suffix);

// A decimal's digits compared exactly: -1, 0, 1; nothing if one of the two is not a decimal.
std::optional<int> compare_decimals(std::string_view left, std::string_view right);

// Whether two values are the same answer. Codings: system and code; without any code, display. Numbers by value,
// whatever their digits. Dates and times: the same instant at the same precision. Quantities: value and unit.
bool equal_values(const AnswerValue& left, const AnswerValue& right);

// -1, 0, 1 for numbers, dates, times and quantities of one unit; nothing where the two have no order (texts, codings,
// values of different types, dates of which one is too coarse to tell).
std::optional<int> order_values(const AnswerValue& left, const AnswerValue& right);

}  // namespace frontdoor
