// Questions that are known by their code no matter who wrote the form: their answers carry red-flag concepts.
#pragma once

#include <frontdoor/questionnaire.h>

#include "forms/reader.h"

namespace frontdoor {

// PHQ-9 item 9 (LOINC 44260-8, or a text with "better off dead", as in "Thoughts that you would be better off dead, or
// of hurting yourself in some way"): every answer but "Not at all" means suicidal thoughts, unless the form gives a
// concept itself. node: the item; out: the same, its answer options read.
void mark_known_question(const JsonNode& node, Item& out);

}  // namespace frontdoor
