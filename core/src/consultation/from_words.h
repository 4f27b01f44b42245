// What the patient's own words already answer, so that it is shown to be confirmed and not asked again.
#pragma once

#include "answers/filled_form.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/wording.h>

#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// A pattern is words in their order, one blank between them, without regard to case. "a|b" is one of them, "a?" may be
// missing, "#" is a number, "!a" is a word that must not be there (at the start: before it), and "*", the last, is
// all up to the end of the clause.
//
// The answer that the own words hold to a question: a part of them, or the code of an option. Empty: none.
// To the question for the kind of problem it is the closest of those that the practice offers.
std::string answer_in_words(const Item& item, const FilledForm& form, const Practice& practice);

// Whether a text says what one or more of these patterns are.
bool is_said(const std::vector<std::string>& patterns, std::string_view text);

// The options that the own words name: the one that they name most often first, then the one named earlier.
std::vector<const AnswerOption*> options_in_words(const Item& item, const FilledForm& form);

// The own words, how long it has been and what is hoped for are asked where they belong in each form, in one draft and
// the next: what was said elsewhere moves to the question that is asked now, if that is empty.
void carry_words(FilledForm& form);

// Gives every empty question of a page the answer that the own words hold.
void fill_from_words(const Item& page, FilledForm& form, const Practice& practice);

// What was taken from a list in a second language is kept by the form's own name of it. Not while it is being typed.
void name_in_english(const Item& item, const Wording& wording, FilledForm& form);

}  // namespace frontdoor
