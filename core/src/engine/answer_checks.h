// What every form asks of an answer: its limits and its length. What only some ask (units, decimal places, patterns,
// files, options that were not chosen from a list) is checked by the form's evaluator.
#pragma once

#include <frontdoor/form_session.h>

namespace frontdoor {

// Whether a value is below (-1) or above (1) a bound. A quantity is compared with a bound in a unit by the evaluator.
bool is_beyond(const AnswerValue& value, const std::optional<AnswerValue>& bound, int which);
bool is_too_long(const Item& item, const AnswerValue& value);
// The bounds: those that are calculated are there instead of those that the form writes down. limits: may be null.
const std::optional<AnswerValue>& least_of(const Item& item, const WorkedOut* limits);
const std::optional<AnswerValue>& most_of(const Item& item, const WorkedOut* limits);

// The option that excludes all others, such as "None of these", where it was chosen beside others; else null.
const AnswerOption* contradiction(const Item& item, std::span<const AnswerValue> answers);

// What a question is called in messages: "date of birth", or its own words in quotation marks.
std::string question_name(const Item& item, const Wording& wording);

std::size_t character_count(std::string_view utf8);

}  // namespace frontdoor
