// The boundary of frontdoor-form.wasm, the form engine for programs in JavaScript (packages/frontdoor-form). All calls
// are synchronous; texts are UTF-8. One instance serves one caller at a time.
#pragma once

#include <cstdint>

extern "C" {

// Space for one text: 0 the definitions, 1 the Questionnaire, 2 the response or the answers, 3 the time (RFC 3339). The
// caller writes `size` bytes there. Returns null for any other slot.
char* frontdoor_form_input(std::uint32_t slot, std::uint32_t size);
// Reads the definitions once; call it before run.
void frontdoor_form_load();
// 0 check, 1 validate, 2 fill, 3 render as text, 4 render as HTML, 5 evaluate FHIRPath (the expression in
// slot 2). Returns 0, or 1 when the output is an error's text.
std::uint32_t frontdoor_form_run(std::uint32_t command);
// What run said; valid until the next call.
const char* frontdoor_form_output();
std::uint32_t frontdoor_form_output_bytes();
}
