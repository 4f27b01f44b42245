// Why patients cannot be asked a form, or some of its questions: what no answer fits, or what would never be asked.
#pragma once

#include <frontdoor/form.h>

namespace frontdoor {

// Adds to report.refused what refuses the form for patients, and to report.degraded what is never asked. Items that are
// part of our own pages are not looked at.
void find_faults(const Form& form, ReadReport& report);

// Whether an item's answer is asked of patients, as far as it goes: not a group, and not given, calculated or hidden.
bool is_question_asked(const Item& item);
// Also nothing around it is hidden.
bool is_question_asked(const Form& form, std::uint32_t item);
bool takes_photos(const Item& item);

}  // namespace frontdoor
