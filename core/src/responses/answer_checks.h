// What an item allows as its answer: type, options, limits, formats.
#pragma once

#include <frontdoor/form_session.h>
#include <frontdoor/validation.h>

namespace frontdoor {

// Why an answer does not fit; `code` is a FHIR issue-type, `key` the wording key that tells a patient.
struct Misfit {
  const char* code = "";
  const char* key = "";
  std::string text;
};

// Everything that one answer breaks. raw: the value as received; may be null. limits: the calculated ones, which stand
// in for those that the form writes down; may be null.
std::vector<Misfit> misfits(const Form& form, const FormItem& made, const AnswerValue& value, const JsonNode* raw,
                            const WorkedOut* limits = nullptr);

// Whether an answer is one of those that answerExpression offers; everything is where it offers nothing.
bool is_among(const Item& item, std::span<const AnswerValue> offered, const AnswerValue& value);

// Whether the text of a value is one at all: typed answers come as text.
bool is_readable(const AnswerValue& value);

std::size_t character_count(std::string_view utf8);

}  // namespace frontdoor
