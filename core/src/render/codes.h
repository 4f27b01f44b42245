// The names of the View's enums as the mirror's JSON and the text rendering write them.
#pragma once

#include <frontdoor/view.h>

#include <string_view>

namespace frontdoor {

std::string_view to_code(Role role);        // "care-card"
std::string_view to_code(Variant variant);  // "non-urgent"; empty for none
std::string_view to_code(Input input);      // "birth-day"

}  // namespace frontdoor
