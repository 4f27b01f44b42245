// What only some forms ask of an answer: a pattern, a unit among several, a file of one kind, a reference.
#pragma once

#include <frontdoor/form_session.h>

namespace frontdoor {

void check_further(const Form& form, const FormItem& made, const AnswerValue& value, const JsonNode* raw,
                   std::vector<Misfit>& out);

// Whether the text of a value is one at all: typed answers come as text.
bool is_readable(const AnswerValue& value);

}  // namespace frontdoor
