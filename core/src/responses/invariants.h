// R4's invariants of a Questionnaire's items (que-1 to que-13), said to the form's author in plain words.
#pragma once

#include <frontdoor/json_document.h>
#include <frontdoor/questionnaire.h>

namespace frontdoor {

// Warns of each invariant that an item breaks, with its key. Those that change how the form is read are said where it
// is read: que-2 (linkIds), que-4, que-7, que-12 and que-13. resource: the Questionnaire.
void check_invariants(const JsonNode& resource, ReadReport& report);

}  // namespace frontdoor
