// Units by UCUM (https://ucum.org/ucum), as far as forms measure: enough to compare and to convert quantities.
#pragma once

#include <frontdoor/answer_value.h>

#include <array>
#include <optional>
#include <string_view>

namespace frontdoor {

// What a unit measures, as powers of length, mass, time, amount and temperature, and how much of it one is.
struct Measure {
  double factor = 1;  // in metres, kilograms, seconds, moles, kelvin
  std::array<int, 5> dimension{};
  double offset = 0;  // of temperatures: kelvin = value * factor + offset
};

// The units known: of length, mass, volume, time, amount, pressure, energy and temperature with their metric prefixes,
// their customary ones, percent, numbers, and products, powers and quotients of them (kg/m2, mmol.L-1). Nothing for
// any other code.
std::optional<Measure> measure_of(std::string_view code);

// -1, 0, 1 for two quantities with UCUM codes of one dimension; nothing where a unit is not known, or measures
// something else.
std::optional<int> order_in_units(const AnswerValue& left, const AnswerValue& right);

// The same for two amounts in units of that code.
std::optional<int> order_measures(std::string_view left, std::string_view left_code, std::string_view right,
                                  std::string_view right_code);

}  // namespace frontdoor
