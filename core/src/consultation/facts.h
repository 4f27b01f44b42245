// Whether the patient's sex or a pregnancy would change what their words mean: only then are they asked for it.
#pragma once

#include "answers/filled_form.h"

#include <frontdoor/red_flags.h>

namespace frontdoor {

// Answers the hidden question for it (Meaning::sex_matters), or takes its answer away.
void derive_sex_matters(FilledForm& form, const RedFlagEngine& engine);

}  // namespace frontdoor
