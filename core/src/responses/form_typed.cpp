// What a person typed, read as a value, for those who ask question by question; and the other way, for their controls.
#include "responses/form_typed.h"

#include <frontdoor/form_session.h>

#include "answers/typed.h"
#include "engine/answer_values.h"
#include "responses/answer_checks.h"

namespace frontdoor {

std::optional<AnswerValue> value_from_typed(const Item& item, std::string_view typed) {
  while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
  while (!typed.empty() && typed.back() == ' ') typed.remove_suffix(1);
  AnswerValue out{plain_type(item.type), std::string(typed), "", "", ""};
  if (out.type == ValueType::time && typed.size() == 5) out.text += ":00";
  if (typed.empty() || !is_readable(out)) return std::nullopt;
  return out;
}

std::string message_for_answer(const Form& form, std::uint32_t item, const AnswerValue& value, const Wording& wording) {
  if (!is_readable(value)) return unreadable_message(*form.items()[item].item, wording);
  return message_for_value(form, item, value, nullptr, wording);
}

std::vector<std::pair<std::string, std::string>> typed_controls(const Item& item, std::span<const AnswerValue> values) {
  std::vector<std::pair<std::string, std::string>> out;
  if (values.empty() || item.type == ItemType::attachment) return out;
  const AnswerValue& first = values.front();
  if (has_date_parts(item)) {
    if (first.text.size() < 10) return out;
    out = {{"/day", first.text.substr(8, 2)}, {"/month", first.text.substr(5, 2)}, {"/year", first.text.substr(0, 4)}};
  } else if (item.repeats && !item.options.empty()) {
    for (const AnswerValue& value : values) out.emplace_back("/" + code_of_value(item, value), "true");
  } else if (is_searched(item) || first.type == ValueType::reference) {
    out.emplace_back("", first.display.empty() ? first.text : first.display);
  } else {
    out.emplace_back("", code_of_value(item, first));
    if (item.type == ItemType::quantity && item.units.size() > 1) out.emplace_back("/unit", unit_name(first));
  }
  return out;
}

}  // namespace frontdoor
