// What an answer breaks, for those who validate and for patients of forms that ask more than limits and a length: a
// type of value, a unit, decimal places, a pattern, an option, a file of one kind, a reference.
#pragma once

#include "engine/answer_checks.h"

#include <frontdoor/form_session.h>

namespace frontdoor {

// Why an answer does not fit; `code` is a FHIR issue-type, `key` the wording key that tells a patient.
struct Misfit {
  const char* code = "";
  std::string_view key;
  std::string text;
  // What patients send is taken with it: pages without the whole engine let it pass.
  bool is_taken_of_people = false;
};
// Everything that one answer breaks. raw: the value as received; limits: the calculated ones; both may be null.
std::vector<Misfit> misfits(const Form& form, const Item& item, const AnswerValue& value, const JsonNode* raw,
                            const WorkedOut* limits);

// Whether an answer is one of those that answerExpression offers; everything is where it offers nothing.
bool is_among(const Item& item, std::span<const AnswerValue> offered, const AnswerValue& value);

// Whether the text of a value is one at all: typed answers come as text.
bool is_readable(const AnswerValue& value);

}  // namespace frontdoor
