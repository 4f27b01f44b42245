// What is in the controls of a question, as answers of the form's engine, and the other way.
#pragma once

#include "answers/answers.h"

#include <span>
#include <vector>

namespace frontdoor {

// The answers that the controls of a question give; what cannot be read ("last week" for a number) gives none.
std::vector<AnswerValue> typed_values(const Item& item, const Answers& answers);
// Whether anything is in them, also what cannot be read.
bool has_typed(const Item& item, const Answers& answers);
// Writes answers into the controls, as if the patient had given them. A photo or a date without its day has none.
void write_typed(const Item& item, std::span<const AnswerValue> values, Answers& answers);

// What stands for an answer in our own code: an option's code, a photo's hash, "2026-11-23", digits, the text itself.
std::string code_of_value(const Item& item, const AnswerValue& value);

}  // namespace frontdoor
