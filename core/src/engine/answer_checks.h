// What an item allows as its answer: type, limits, lengths, decimal places, options. What only some forms ask for
// (patterns, units, files, references) is checked by the form's evaluator.
#pragma once

#include <frontdoor/form_session.h>

namespace frontdoor {

// Everything that one answer breaks. raw: the value as received; may be null. limits: the calculated ones, which stand
// in for those that the form writes down; may be null.
std::vector<Misfit> misfits(const Form& form, const FormItem& made, const AnswerValue& value, const JsonNode* raw,
                            const WorkedOut* limits = nullptr);

// Whether an answer is one of those that answerExpression offers; everything is where it offers nothing.
bool is_among(const Item& item, std::span<const AnswerValue> offered, const AnswerValue& value);

// What a question is called in messages: "date of birth", or its own words in quotation marks.
std::string question_name(const Item& item, const Wording& wording);

std::size_t character_count(std::string_view utf8);

}  // namespace frontdoor
