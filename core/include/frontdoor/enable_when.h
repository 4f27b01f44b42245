// enableWhen, decided once for the built-in form and for any other, by the R4 text
// (https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen; docs/forms/enable-when.md).
#pragma once

#include <frontdoor/questionnaire.h>

#include <span>

namespace frontdoor {

class FormEvaluator;

// Whether one condition holds. answers: every answer to its question as the response holds them; none when the question
// is unanswered or itself not enabled. evaluator: compares quantities in other units than the condition's; null: they
// do not meet it.
bool condition_holds(const EnableWhen& condition, std::span<const AnswerValue> answers,
                     const FormEvaluator* evaluator = nullptr);

// Whether it asks for more or less than an answer, which not every answer can be.
bool asks_order(const EnableWhen& condition);
// Of those, whether it asks for more.
bool asks_more(const EnableWhen& condition);

// Whether an item's own conditions enable it. answers_to(condition) gives the answers as above. The caller has already
// found the item's ancestors enabled.
template <typename AnswersTo>
bool conditions_enable(const Item& item, const AnswersTo& answers_to, const FormEvaluator* evaluator) {
  if (item.enable_when.empty()) return true;
  for (const EnableWhen& condition : item.enable_when) {
    if (condition_holds(condition, answers_to(condition), evaluator) == item.any_enables) return item.any_enables;
  }
  return !item.any_enables;
}

// The one answer of a question that takes several under which `child`, asked once, is: its condition names it. Null:
// there is none, and nobody could say which.
const AnswerValue* answer_above(const Item& question, const Item& child);

}  // namespace frontdoor
