// Expressions of a form evaluated over a response.
#pragma once

#include <frontdoor/form_session.h>

namespace frontdoor {

class FormExpressions {
 public:
  // response: the QuestionnaireResponse as JSON. steps_left: the work that is left, counted down; when it is used up,
  // nothing is found any more. All must outlive this.
  FormExpressions(const Form& form, const JsonNode& response, std::string_view now, std::size_t& steps_left);

  // An expression of `item` on `context` (the response item, or the response itself).
  Result<fhirpath::Collection> evaluate(const fhirpath::Expression& expression, std::uint32_t item,
                                        const JsonNode& context) const;
  // Whether a condition of `item` holds; `fallback` where it cannot be decided.
  bool holds(const fhirpath::Expression& expression, std::uint32_t item, const JsonNode& context, bool fallback) const;
  // The answers that answerExpression offers for `item`, and its calculated limits.
  WorkedOut work_out(std::uint32_t item) const;

 private:
  std::vector<AnswerValue> answers_of(const std::optional<fhirpath::Expression>& expression, std::uint32_t item) const;

  struct Worked {
    bool done = false;
    std::optional<fhirpath::Collection> value;
  };
  fhirpath::Environment environment(const fhirpath::Expression& expression, std::uint32_t item,
                                    std::size_t variables) const;
  const fhirpath::Collection* variable(std::string_view name, std::uint32_t item, std::size_t before) const;

  const Form& form_;
  const JsonNode& response_;
  std::string now_;
  std::size_t& steps_left_;
  mutable std::vector<Worked> variables_;  // worked out when they are first asked for
};

// A value that FHIRPath found as an answer: a Coding, Quantity or Reference, or a primitive of its own type. type none
// where it cannot be one.
AnswerValue answer_from(const fhirpath::Value& value);

}  // namespace frontdoor
