// Answers that follow from others: nobody is asked for them. A hidden question that means an age gets the age that the
// date of birth gives, so conditions, red-flag rules and the request itself read it like any other answer.
#pragma once

#include "answers/filled_form.h"

#include <frontdoor/age.h>

namespace frontdoor {

// Whether the item's answer follows from others.
bool is_derived(const Item& item);
// Gives every derived item its answer as of `now`, or takes it away, and the form what it is filled in with beforehand
// and what is calculated. Where none follows, nothing changes.
void derive_answers(FilledForm& form, Instant now);

// The key of the sentence that says so when nobody of this age is who the request is about ("self", "child", "other");
// empty when the two go together.
std::string_view age_contradiction(std::string_view subject, std::int32_t age_months);

}  // namespace frontdoor
