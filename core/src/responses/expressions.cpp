// See expressions.h.
#include "responses/expressions.h"

namespace frontdoor {

FormExpressions::FormExpressions(const Form& form, const JsonNode& response, std::string_view now)
    : form_(form), response_(response), now_(now) {}

// Variables are worked out in the order they are declared; each sees those before it.
fhirpath::Environment FormExpressions::environment(std::uint32_t item) const {
  fhirpath::Environment out;
  out.resource = &response_;
  out.questionnaire = &form_.resource();
  out.definitions = &form_.definitions();
  out.now = now_;
  const fhirpath::Collection input{fhirpath::from_node(response_)};
  for (const Form::Variable& variable : form_.variables()) {
    const bool seen = variable.owner == kNoItem ||
                      (item != kNoItem && variable.owner <= item && item < form_.items()[variable.owner].end);
    if (!seen) continue;
    auto value = fhirpath::evaluate(variable.expression, input, out);
    if (value) out.variables[variable.name] = std::move(value).value();
  }
  return out;
}

Result<fhirpath::Collection> FormExpressions::evaluate(const fhirpath::Expression& expression, std::uint32_t item,
                                                       const JsonNode& context) const {
  fhirpath::Value input = fhirpath::from_node(context);
  if (&context != &response_) input.type = "QuestionnaireResponse.item";
  return fhirpath::evaluate(expression, {input}, environment(item));
}

bool FormExpressions::holds(const fhirpath::Expression& expression, std::uint32_t item, const JsonNode& context,
                            bool fallback) const {
  const auto out = evaluate(expression, item, context);
  return out ? fhirpath::is_true(out.value()) : fallback;
}

}  // namespace frontdoor
