// See answer_checks.h.
#include "engine/answer_checks.h"

#include <algorithm>

namespace frontdoor {

bool is_beyond(const AnswerValue& value, const std::optional<AnswerValue>& bound, int which) {
  if (!bound) return false;
  if (value.type != ValueType::quantity) return order_values(value, *bound) == which;
  // A plain number bounds a quantity in its own unit.
  return bound->type != ValueType::quantity && compare_decimals(value.text, bound->text) == which;
}

// maxLength counts the characters of any answer that is written in characters (que-10).
bool is_too_long(const Item& item, const AnswerValue& value) {
  const bool is_written = value.type < ValueType::attachment;
  return is_written && item.length_max > 0 && character_count(value.text) > item.length_max;
}

const std::optional<AnswerValue>& least_of(const Item& item, const WorkedOut* limits) {
  return limits && limits->minimum ? limits->minimum : item.minimum;
}

const std::optional<AnswerValue>& most_of(const Item& item, const WorkedOut* limits) {
  return limits && limits->maximum ? limits->maximum : item.maximum;
}

const AnswerOption* contradiction(const Item& item, std::span<const AnswerValue> answers) {
  if (answers.size() < 2) return nullptr;
  for (const AnswerOption& option : item.options) {
    const bool is_given =
        option.exclusive && std::any_of(answers.begin(), answers.end(),
                                        [&](const AnswerValue& value) { return equal_values(option.answer, value); });
    if (is_given) return &option;
  }
  return nullptr;
}

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace frontdoor
