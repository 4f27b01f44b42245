// How far the patient has come, in pages.
#pragma once

#include "answers/filled_form.h"

#include <cstddef>

namespace frontdoor {

// How many pages the form has at least: what is not chosen yet counts as the choice with the fewest pages.
std::size_t least_pages(const FilledForm& form);

}  // namespace frontdoor
