// Expressions of a form evaluated over a response.
#pragma once

#include <frontdoor/form_session.h>

#include <map>
#include <unordered_map>
#include <utility>

namespace frontdoor {

class FormExpressions {
 public:
  // response: the QuestionnaireResponse as JSON. steps_left: the work that is left, counted down; when it is used up,
  // nothing is found any more. All must outlive this.
  FormExpressions(const Form& form, const JsonNode& response, std::string_view now, std::size_t& steps_left);

  // An expression of `item` (kNoItem: of the form) on `input`. place: the occurrence of the item in the response; where
  // it is not in it, the nearest one around it, or the response itself. Variables and %context belong to that place.
  Result<fhirpath::Collection> evaluate(const fhirpath::Expression& expression, std::uint32_t item,
                                        const JsonNode& input, const JsonNode& place) const;
  // Whether a condition of `item` holds; `fallback` where it cannot be decided.
  bool holds(const fhirpath::Expression& expression, std::uint32_t item, const JsonNode& input, const JsonNode& place,
             bool fallback) const;
  // The constraints of `item` (kNoItem: of the form) that do not hold in one of its places.
  std::vector<const Constraint*> broken_constraints(std::uint32_t item, const JsonNode& place) const;
  // The answers that answerExpression offers for `item`, and its calculated limits.
  WorkedOut work_out(std::uint32_t item, const JsonNode& place) const;

 private:
  std::vector<AnswerValue> answers_of(const std::optional<fhirpath::Expression>& expression, std::uint32_t item,
                                      const JsonNode& place) const;

  using Worked = std::optional<fhirpath::Collection>;
  fhirpath::Environment environment(const fhirpath::Expression& expression, std::uint32_t item, const JsonNode& place,
                                    std::size_t variables) const;
  const fhirpath::Collection* variable(std::string_view name, std::uint32_t item, const JsonNode& place,
                                       std::size_t before) const;
  const JsonNode& occurrence(std::uint32_t item, const JsonNode& place) const;
  void note_parents(const JsonNode& owner, const JsonNode& around) const;

  const Form& form_;
  const JsonNode& response_;
  std::string now_;
  std::size_t& steps_left_;
  // Worked out when they are first asked for, for each place on its own.
  mutable std::map<std::pair<std::size_t, const JsonNode*>, Worked> variables_;
  mutable fhirpath::Memory memory_;
  mutable std::unordered_map<const JsonNode*, const JsonNode*> parents_;  // of the response's items
};

// What a Form that was read is evaluated by.
const FormEvaluator& form_evaluator();

// A value that FHIRPath found as an answer: a Coding, Quantity or Reference, or a primitive of its own type. type none
// where it cannot be one.
AnswerValue answer_from(const fhirpath::Value& value);
// A quantity with its unit as text and, where UCUM knows it, as system and code.
AnswerValue quantity_from(const fhirpath::Value& value);

}  // namespace frontdoor
