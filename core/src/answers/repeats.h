// Groups that repeat. The first of them stands in the form as it was written; each further one stands behind it as a
// group of its own, whose linkIds end in "~2", "~3". So everything else sees ordinary items; the request has the
// form's own linkIds again. How many there are is an answer too ("medicine~count"), so that a draft keeps it. A group
// that repeats inside one that repeats is asked once. Conditions from outside look at the first.
#pragma once

#include "answers/answers.h"

#include <string>
#include <string_view>

namespace frontdoor {

bool has_repeats(const Questionnaire& form);
// The form with as many of each group as the answers say.
Questionnaire with_repeats(const Questionnaire& form, const Answers& answers);

// "medicine.name~2" → "medicine.name", and 2.
std::string_view form_link_id(std::string_view link_id);
unsigned occurrence_of(std::string_view link_id);
// The other way: "medicine.name" or any "medicine.name~3", and 2 → "medicine.name~2".
std::string link_id_of(std::string_view link_id, unsigned number);

// The group that repeats and holds this item; null: none does.
const Item* repeating_group_of(const Questionnaire& form, std::string_view link_id);

unsigned occurrences(const Item& group, const Answers& answers);
unsigned occurrences_max(const Item& group);
void add_occurrence(const Item& group, Answers& answers);
// Later ones move up, with their answers.
void remove_occurrence(const Item& group, unsigned number, Answers& answers);

}  // namespace frontdoor
