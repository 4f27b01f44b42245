// See units.h.
#include "fhir/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

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

constexpr std::array<Unit, 29> kUnits{{
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
    {"%", 0.01, Dimension{}, false},
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

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A whole power that ends a term: "m2", "s-1". Terms that are units themselves come first: "m[H2O]".
int take_exponent(std::string_view& term) {
  std::size_t begin = term.size();
  while (begin > 0 && is_digit(term[begin - 1])) --begin;
  if (begin == term.size() || begin == 0) return 1;
  if (begin > 1 && (term[begin - 1] == '-' || term[begin - 1] == '+')) --begin;
  int out = 1;
  const std::size_t digits = term[begin] == '+' ? begin + 1 : begin;
  std::from_chars(term.data() + digits, term.data() + term.size(), out);
  term = term.substr(0, begin);
  return out;
}

// "1000", "10*3" or "10^3".
std::optional<double> number_of(std::string_view term) {
  const bool is_power = term.starts_with("10*") || term.starts_with("10^");
  const std::string_view digits = is_power ? term.substr(3) : term;
  int value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure != std::errc() || end != digits.data() + digits.size() || std::abs(value) > 1'000'000)
    return std::nullopt;
  if (!is_power) return value > 0 ? std::optional<double>(value) : std::nullopt;
  return std::abs(value) <= 30 ? std::optional<double>(std::pow(10.0, value)) : std::nullopt;
}

std::optional<Measure> measure_of_term(std::string_view term) {
  const std::size_t note = term.find('{');
  if (note != std::string_view::npos && term.ends_with('}')) term = term.substr(0, note);
  if (term.empty()) return note == std::string_view::npos ? std::nullopt : std::optional<Measure>(Measure{});
  if (const auto number = number_of(term)) return Measure{*number, {}, 0};
  int exponent = 1;
  auto unit = simple_unit(term);
  if (!unit) {
    exponent = take_exponent(term);
    unit = simple_unit(term);
  }
  if (!unit || std::abs(exponent) > 9 || (exponent != 1 && unit->offset != 0)) return std::nullopt;
  Measure out{std::pow(unit->factor, exponent), unit->dimension, unit->offset};
  for (int& power : out.dimension) power *= exponent;
  return out;
}

}  // namespace

std::optional<Measure> measure_of(std::string_view code) {
  Measure out;
  bool first = true;
  bool divides = false;
  std::size_t at = 0;
  if (code.starts_with('/')) {
    divides = true;
    first = false;
    at = 1;
  }
  while (true) {
    const std::size_t end = std::min(code.find_first_of("./", at), code.size());
    const auto term = measure_of_term(code.substr(at, end - at));
    if (!term) return std::nullopt;
    if (first && end == code.size()) return term;
    if (term->offset != 0) return std::nullopt;
    out.factor = divides ? out.factor / term->factor : out.factor * term->factor;
    for (std::size_t i = 0; i < out.dimension.size(); ++i) {
      out.dimension[i] += divides ? -term->dimension[i] : term->dimension[i];
    }
    if (end == code.size()) return out;
    divides = code[end] == '/';
    first = false;
    at = end + 1;
  }
}

std::optional<int> order_measures(std::string_view left, std::string_view left_code, std::string_view right,
                                  std::string_view right_code) {
  const auto a = measure_of(left_code);
  const auto b = measure_of(right_code);
  if (!a || !b || a->dimension != b->dimension) return std::nullopt;
  const double x = std::strtod(std::string(left).c_str(), nullptr) * a->factor + a->offset;
  const double y = std::strtod(std::string(right).c_str(), nullptr) * b->factor + b->offset;
  // What differs in the last binary digits only is the same quantity.
  if (std::abs(x - y) <= 1e-9 * std::max(std::abs(x), std::abs(y))) return 0;
  return x < y ? -1 : 1;
}

std::optional<int> order_in_units(const AnswerValue& left, const AnswerValue& right) {
  if (left.system != kUcum || right.system != kUcum) return std::nullopt;
  return order_measures(left.text, left.code, right.text, right.code);
}

}  // namespace frontdoor
