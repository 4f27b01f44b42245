// See frontdoor/enable_when.h.
#include <frontdoor/enable_when.h>

#include <algorithm>

namespace frontdoor {
namespace {

bool satisfies(EnableOperator comparison, const AnswerValue& given, const AnswerValue& wanted) {
  if (comparison == EnableOperator::equal || comparison == EnableOperator::not_equal) {
    return equal_values(given, wanted);
  }
  const auto order = order_values(given, wanted);
  if (!order) return false;
  switch (comparison) {
    case EnableOperator::greater: return *order > 0;
    case EnableOperator::less: return *order < 0;
    case EnableOperator::greater_or_equal: return *order >= 0;
    default: return *order <= 0;
  }
}

}  // namespace

bool condition_holds(const EnableWhen& condition, std::span<const AnswerValue> answers) {
  if (condition.comparison == EnableOperator::exists) return answers.empty() == (condition.answer.text == "false");
  const bool some = std::any_of(answers.begin(), answers.end(), [&condition](const AnswerValue& given) {
    return satisfies(condition.comparison, given, condition.answer);
  });
  // R4: "at least no answer has a value that is equal": true without answers, false when any is equal.
  return condition.comparison == EnableOperator::not_equal ? !some : some;
}

}  // namespace frontdoor
