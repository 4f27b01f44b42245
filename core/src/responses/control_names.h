// What the controls of a patient's page are called, for forms whose own linkIds or codes cannot name them.
#pragma once

#include <frontdoor/json_document.h>
#include <frontdoor/questionnaire.h>

#include <vector>

namespace frontdoor {

// Renames the items of a copy of the form. A linkId that no control can have is written in the characters that one can,
// =2F for a slash; a linkId of our own pages stays theirs. Options of one code are told apart.
void give_control_names(std::vector<Item>& items);

// Whether any of these items, as JSON, needs another name: core.wasm, which is linked without this, must not read it.
bool needs_control_names(const JsonNode& items);

}  // namespace frontdoor
