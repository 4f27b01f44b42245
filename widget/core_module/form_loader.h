// Which forms a module reads, chosen when it is linked: own_forms.cpp for core.wasm, any_forms.cpp for
// core-expressions.wasm.
#pragma once

#include <frontdoor/questionnaire.h>

#include <string_view>

namespace frontdoor {

Result<Questionnaire> load_form(std::string_view json);
// R4's definitions, which any_forms.cpp needs before a form.
void load_definitions(std::string_view text);

}  // namespace frontdoor
