// What is in the controls of a question, as answers of the form's engine.
#pragma once

#include "answers/answers.h"

#include <vector>

namespace frontdoor {

// The answers that the controls of a question give; what cannot be read ("last week" for a number) gives none.
// choices: those that are worked out for it now (answerExpression).
std::vector<AnswerValue> typed_values(const Item& item, const Answers& answers,
                                      std::span<const AnswerValue> choices = {});
// What a worked-out choice is called.
const std::string& called(const AnswerValue& choice);
// Whether anything is in them, also what cannot be read.
bool has_typed(const Item& item, const Answers& answers);

// How our own code writes an answer: an option's code, a photo's hash, "2026-11-23", digits, the text itself.
std::string code_of_value(const Item& item, const AnswerValue& value);

}  // namespace frontdoor
