// Expressions of a form evaluated over a response.
#pragma once

#include <frontdoor/form.h>

namespace frontdoor {

class FormExpressions {
 public:
  // response: the QuestionnaireResponse as JSON. All must outlive this.
  FormExpressions(const Form& form, const JsonNode& response, std::string_view now);

  // An expression of `item` on `context` (the response item, or the response itself).
  Result<fhirpath::Collection> evaluate(const fhirpath::Expression& expression, std::uint32_t item,
                                        const JsonNode& context) const;
  // Whether a condition of `item` holds; `fallback` where it cannot be decided.
  bool holds(const fhirpath::Expression& expression, std::uint32_t item, const JsonNode& context, bool fallback) const;

 private:
  fhirpath::Environment environment(std::uint32_t item) const;

  const Form& form_;
  const JsonNode& response_;
  std::string now_;
};

}  // namespace frontdoor
