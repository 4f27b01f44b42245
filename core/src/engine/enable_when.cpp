// See frontdoor/enable_when.h.
#include <frontdoor/enable_when.h>

#include <frontdoor/form_session.h>

#include <algorithm>

namespace frontdoor {
namespace {

bool satisfies(EnableOperator comparison, const AnswerValue& given, const AnswerValue& wanted,
               const FormEvaluator* evaluator) {
  const bool asks_same = comparison == EnableOperator::equal || comparison == EnableOperator::not_equal;
  if (asks_same && equal_values(given, wanted)) return true;
  auto order = asks_same ? std::nullopt : order_values(given, wanted);
  if (!order && evaluator && wanted.type == ValueType::quantity) order = evaluator->order_in_units(given, wanted);
  if (!order || asks_same) return order == 0;
  switch (comparison) {
    case EnableOperator::greater: return *order > 0;
    case EnableOperator::less: return *order < 0;
    case EnableOperator::greater_or_equal: return *order >= 0;
    default: return *order <= 0;
  }
}

bool asks_same(EnableOperator comparison) {
  return comparison == EnableOperator::equal || comparison == EnableOperator::not_equal;
}

}  // namespace

bool asks_order(const EnableWhen& condition) {
  return condition.comparison != EnableOperator::exists && !asks_same(condition.comparison);
}

bool asks_more(const EnableWhen& condition) {
  return condition.comparison == EnableOperator::greater || condition.comparison == EnableOperator::greater_or_equal;
}

bool condition_holds(const EnableWhen& condition, std::span<const AnswerValue> answers,
                     const FormEvaluator* evaluator) {
  if (condition.comparison == EnableOperator::exists) return answers.empty() == (condition.answer.text == "false");
  const bool some = std::any_of(answers.begin(), answers.end(), [&](const AnswerValue& given) {
    return satisfies(condition.comparison, given, condition.answer, evaluator);
  });
  // R4: "at least no answer has a value that is equal": true without answers, false when any is equal.
  return condition.comparison == EnableOperator::not_equal ? !some : some;
}

const AnswerValue* answer_above(const Item& question, const Item& child) {
  if (child.any_enables && child.enable_when.size() > 1) return nullptr;
  const AnswerValue* out = nullptr;
  for (const EnableWhen& when : child.enable_when) {
    if (when.question == question.link_id && when.comparison == EnableOperator::equal) out = &when.answer;
  }
  return out;
}

}  // namespace frontdoor
