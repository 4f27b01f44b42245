// See units.h.
#include "responses/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace frontdoor {
namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

// What is measured, as powers: length, mass, time, amount, temperature, and single things that are counted.
using Dimension = std::array<int, 5>;

struct Unit {
  std::string_view code;
  double factor;  // in metres, kilograms, seconds, moles, kelvin
  Dimension dimension;
  bool metric;        // takes prefixes
  double offset = 0;  // of temperatures: kelvin = value * factor + offset
};

constexpr Dimension kLength{1, 0, 0, 0, 0};
constexpr Dimension kMass{0, 1, 0, 0, 0};
constexpr Dimension kTime{0, 0, 1, 0, 0};
constexpr Dimension kVolume{3, 0, 0, 0, 0};
constexpr Dimension kAmount{0, 0, 0, 1, 0};
constexpr Dimension kTemperature{0, 0, 0, 0, 1};
constexpr Dimension kPressure{-1, 1, -2, 0, 0};
constexpr Dimension kEnergy{2, 1, -2, 0, 0};

constexpr std::array<Unit, 31> kUnits{{
    {"m", 1, kLength, true},
    {"[in_i]", 0.0254, kLength, false},
    {"[ft_i]", 0.3048, kLength, false},
    {"[yd_i]", 0.9144, kLength, false},
    {"[mi_i]", 1609.344, kLength, false},
    {"g", 1e-3, kMass, true},
    {"t", 1e3, kMass, false},
    {"[oz_av]", 0.028349523125, kMass, false},
    {"[lb_av]", 0.45359237, kMass, false},
    {"[stone_av]", 6.35029318, kMass, false},
    {"s", 1, kTime, true},
    {"min", 60, kTime, false},
    {"h", 3600, kTime, false},
    {"d", 86400, kTime, false},
    {"wk", 604800, kTime, false},
    {"mo", 2629800, kTime, false},
    {"a", 31557600, kTime, false},
    {"L", 1e-3, kVolume, true},
    {"l", 1e-3, kVolume, true},
    {"mol", 1, kAmount, true},
    {"K", 1, kTemperature, false},
    {"Cel", 1, kTemperature, false, 273.15},
    {"[degF]", 5.0 / 9, kTemperature, false, 459.67 * 5 / 9},
    {"Pa", 1, kPressure, true},
    {"bar", 1e5, kPressure, true},
    {"mm[Hg]", 133.322, kPressure, false},
    {"J", 1, kEnergy, true},
    {"cal", 4.184, kEnergy, true},
    {"m2", 1, Dimension{2, 0, 0, 0, 0}, false},
    {"%", 0.01, Dimension{}, false},
    {"1", 1, Dimension{}, false},
}};

constexpr std::array<std::pair<char, double>, 8> kPrefixes{
    {{'k', 1e3}, {'d', 1e-1}, {'c', 1e-2}, {'m', 1e-3}, {'u', 1e-6}, {'n', 1e-9}, {'p', 1e-12}, {'M', 1e6}}};

std::optional<Unit> simple_unit(std::string_view code) {
  for (const Unit& unit : kUnits) {
    if (unit.code == code) return unit;
  }
  for (const auto& [letter, factor] : kPrefixes) {
    if (code.empty() || code.front() != letter) continue;
    for (const Unit& unit : kUnits) {
      if (!unit.metric || unit.code != code.substr(1)) continue;
      Unit out = unit;
      out.factor *= factor;
      return out;
    }
  }
  return std::nullopt;
}

std::optional<Unit> unit_of(std::string_view code) {
  const std::size_t slash = code.find('/');
  auto out = simple_unit(slash == 0 ? "1" : code.substr(0, slash));
  if (!out || slash == std::string_view::npos) return out;
  const auto per = simple_unit(code.substr(slash + 1));
  if (!per || out->offset != 0 || per->offset != 0) return std::nullopt;
  out->factor /= per->factor;
  for (std::size_t i = 0; i < out->dimension.size(); ++i) out->dimension[i] -= per->dimension[i];
  return out;
}

}  // namespace

std::optional<int> order_in_units(const AnswerValue& left, const AnswerValue& right) {
  if (left.system != kUcum || right.system != kUcum) return std::nullopt;
  const auto a = unit_of(left.code);
  const auto b = unit_of(right.code);
  if (!a || !b || a->dimension != b->dimension) return std::nullopt;
  const double x = std::strtod(left.text.c_str(), nullptr) * a->factor + a->offset;
  const double y = std::strtod(right.text.c_str(), nullptr) * b->factor + b->offset;
  // What differs in the last binary digits only is the same quantity.
  if (std::abs(x - y) <= 1e-9 * std::max(std::abs(x), std::abs(y))) return 0;
  return x < y ? -1 : 1;
}

}  // namespace frontdoor
