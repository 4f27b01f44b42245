// Texts as values that answer a question, and values as a response holds them.
#pragma once

#include <frontdoor/json.h>
#include <frontdoor/questionnaire.h>

#include <span>
#include <string_view>

namespace frontdoor {

// The type of value that a text answers an item with, where it is none of its options.
ValueType plain_type(ItemType type);
// The option that a text names: its code, its text, or what is shown for it; `choices` are those of answerExpression.
const AnswerValue* option_named(const Item& item, std::span<const AnswerValue> choices, std::string_view text);
// Whether it is one is for takes_type() and is_readable() to say.
AnswerValue value_of_text(const Item& item, std::string_view text, std::span<const AnswerValue> choices = {});
// A unit by its name alone is the one that the question offers under that name; no unit is the question's first.
void name_unit(const Item& item, AnswerValue& value);

// {"valueDecimal": 2.50}
Json answer_json(const AnswerValue& value);

}  // namespace frontdoor
