// A form, or a response to it, for people: plain text, or an HTML document without script. Nothing of form or answers
// is ever markup: all text is escaped, rich text was reduced when the form was read.
#pragma once

#include <frontdoor/form.h>

#include <string>
#include <string_view>

namespace frontdoor {

enum class RenderAs : std::uint8_t { text, html };

// response: null shows the empty form. language: BCP 47, for the form's own translations; empty: the form's language.
std::string render_form(const Form& form, const JsonNode* response, RenderAs as, std::string_view language = {});

// "27 March 1984", "Yes", a coding's display ...
std::string answer_for_people(const AnswerValue& value);

}  // namespace frontdoor
