// Quantities in different units of one kind: enough of UCUM (https://ucum.org/ucum) for what forms limit.
#pragma once

#include <frontdoor/answer_value.h>

namespace frontdoor {

// -1, 0, 1 for two quantities with UCUM codes of one dimension; nothing where a unit is not known, or measures
// something else. Units: of length, mass, volume, time, amount, pressure, energy and temperature with their metric
// prefixes, their customary ones, percent, and one of them per another.
std::optional<int> order_in_units(const AnswerValue& left, const AnswerValue& right);

}  // namespace frontdoor
