// What a person typed, read as a value: for those who ask question by question.
#include <frontdoor/form_session.h>

#include "engine/answer_checks.h"
#include "responses/answer_checks.h"

namespace frontdoor {

std::optional<AnswerValue> value_from_typed(const Item& item, std::string_view typed) {
  while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
  while (!typed.empty() && typed.back() == ' ') typed.remove_suffix(1);
  AnswerValue out;
  out.text = typed;
  switch (item.type) {
    case ItemType::boolean: out.type = ValueType::boolean; break;
    case ItemType::integer: out.type = ValueType::integer; break;
    case ItemType::decimal: out.type = ValueType::decimal; break;
    case ItemType::quantity: out.type = ValueType::quantity; break;
    case ItemType::date: out.type = ValueType::date; break;
    case ItemType::date_time: out.type = ValueType::date_time; break;
    case ItemType::time:
      out.type = ValueType::time;
      if (typed.size() == 5) out.text += ":00";
      break;
    case ItemType::url: out.type = ValueType::uri; break;
    default: out.type = ValueType::string; break;
  }
  if (typed.empty() || !is_readable(out)) return std::nullopt;
  return out;
}

std::string message_for_answer(const Form& form, std::uint32_t item, const AnswerValue& value, const Wording& wording) {
  if (!is_readable(value)) return unreadable_message(*form.items()[item].item, wording);
  return message_for_value(form, item, value, nullptr, wording);
}

}  // namespace frontdoor
