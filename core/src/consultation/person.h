// Who the request is about, and what must be asked again when that changes.
#pragma once

#include "consultation/state.h"

namespace frontdoor {

// Keeps state.subject true. When the request turns out to be about another person, the pages that ask who the patient
// is and how to reach them are forgotten whole, and what was answered about red flags with them.
void settle_person(ConsultationState& state);

}  // namespace frontdoor
