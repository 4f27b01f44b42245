// The names of what a group that repeats holds. The engine keeps its occurrences (frontdoor/form_state.h); here each
// one past the first gets controls of its own, whose linkIds end in "~2", "~3". So everything else sees ordinary items;
// the request has the form's own linkIds again. How many there are is an answer too ("medicine~count"), so that a draft
// keeps it. A group that repeats inside one that repeats is asked once.
#pragma once

#include "answers/answers.h"

#include <frontdoor/form_state.h>

#include <string>
#include <string_view>

namespace frontdoor {

bool has_repeats(const Questionnaire& form);
// The form with as many of each group as `state` holds.
Questionnaire with_repeats(const Questionnaire& form, const FormState& state);

// "medicine.name~2" → "medicine.name", and 2.
std::string_view form_link_id(std::string_view link_id);
unsigned occurrence_of(std::string_view link_id);
// The other way: "medicine.name" or any "medicine.name~3", and 2 → "medicine.name~2".
std::string link_id_of(std::string_view link_id, unsigned number);

// The group that repeats and holds this item; null: none does.
const Item* repeating_group_of(const Questionnaire& form, std::string_view link_id);

// How many of a group the answers ask for, at least as many as the form does.
unsigned occurrences_in(const Answers& answers, const Item& group);
unsigned occurrences_min(const Item& group);
unsigned occurrences_max(const Item& group);
void set_occurrences(const Item& group, unsigned count, Answers& answers);
// Moves the answers of later occurrences up; what the last of `count` held is gone.
void remove_answers(const Item& group, unsigned number, unsigned count, Answers& answers);

}  // namespace frontdoor
