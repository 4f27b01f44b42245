// Quantities by UCUM, and dates and times moved by them (https://hl7.org/fhirpath/N1/#math,
// https://hl7.org/fhirpath/N1/#datetime-arithmetic).
#include "fhir/units.h"
#include "fhirpath/evaluator.h"
#include "forms/decimal.h"

#include <frontdoor/answer_value.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace frontdoor::fhirpath {
namespace {

struct CalendarUnit {
  std::string_view name, code;
};
constexpr std::array<CalendarUnit, 8> kCalendar{{{"year", "a"},
                                                 {"month", "mo"},
                                                 {"week", "wk"},
                                                 {"day", "d"},
                                                 {"hour", "h"},
                                                 {"minute", "min"},
                                                 {"second", "s"},
                                                 {"millisecond", "ms"}}};

// How many of one kind a calendar unit is: months, or milliseconds. Months and days have no fixed ratio.
struct Duration {
  std::int64_t months = 0;
  std::int64_t milliseconds = 0;
};

std::optional<Duration> duration_of(const std::string& unit) {
  const std::string name = calendar_unit(unit);
  if (name == "year") return Duration{12, 0};
  if (name == "month") return Duration{1, 0};
  if (name == "week") return Duration{0, 604'800'000};
  if (name == "day") return Duration{0, 86'400'000};
  if (name == "hour") return Duration{0, 3'600'000};
  if (name == "minute") return Duration{0, 60'000};
  if (name == "second") return Duration{0, 1'000};
  if (name == "millisecond") return Duration{0, 1};
  return std::nullopt;
}

// What one of `unit` is in the smaller or larger unit `other`; nothing where one is not known or they measure
// different things.
std::optional<std::string> ratio(const std::string& unit, const std::string& other) {
  if (calendar_unit(unit) == calendar_unit(other)) return "1";
  const auto a = duration_of(unit);
  const auto b = duration_of(other);
  if (a && b) {
    if ((a->months == 0) != (b->months == 0)) return std::nullopt;
    return decimals::calculated("/", std::to_string(a->months ? a->months : a->milliseconds),
                                std::to_string(b->months ? b->months : b->milliseconds));
  }
  const auto x = measure_of(ucum_code(unit));
  const auto y = measure_of(ucum_code(other));
  if (!x || !y || x->dimension != y->dimension || x->offset != 0 || y->offset != 0) return std::nullopt;
  std::array<char, 40> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.12g", x->factor / y->factor);
  return std::string(text.data(), static_cast<std::size_t>(length));
}

bool is_bare(const std::string& unit) {
  return unit.empty() || unit == "1";
}

bool is_simple_unit(const std::string& unit) {
  return unit.find_first_of("./(") == std::string::npos;
}

Collection quantity(std::optional<std::string> text, std::string unit) {
  if (!text) return {};
  Value out = from_text(Kind::quantity, std::move(*text));
  out.unit = std::move(unit);
  return one(std::move(out));
}

Collection sum_of(const std::string& name, const Value& left, const Value& right) {
  // The result has the finer of the two units.
  const auto to_right = ratio(left.unit, right.unit);
  const auto to_left = ratio(right.unit, left.unit);
  if (!to_right || !to_left) return {};
  const bool left_is_finer = compare_decimals(*to_right, "1").value_or(0) <= 0;
  const auto a = left_is_finer ? left.text : decimals::calculated("*", left.text, *to_right);
  const auto b = left_is_finer ? decimals::calculated("*", right.text, *to_left) : right.text;
  if (!a || !b) return {};
  return quantity(decimals::calculated(name, *a, *b), left_is_finer ? left.unit : right.unit);
}

Collection product_of(const Value& left, const Value& right) {
  if (is_bare(right.unit)) return quantity(decimals::calculated("*", left.text, right.text), left.unit);
  if (is_bare(left.unit)) return quantity(decimals::calculated("*", left.text, right.text), right.unit);
  if (!measure_of(left.unit) || !measure_of(right.unit)) return {};
  const auto factor = ratio(right.unit, left.unit);
  const bool has_power = left.unit.find_first_of("0123456789") != std::string::npos;
  if (factor && is_simple_unit(left.unit) && !has_power) {
    const auto same = decimals::calculated("*", right.text, *factor);
    return same ? quantity(decimals::calculated("*", left.text, *same), left.unit + "2") : Collection{};
  }
  if (!is_simple_unit(right.unit)) return {};
  return quantity(decimals::calculated("*", left.text, right.text), left.unit + "." + right.unit);
}

Collection quotient_of(const Value& left, const Value& right) {
  if (is_bare(right.unit)) return quantity(decimals::calculated("/", left.text, right.text), left.unit);
  if (const auto factor = ratio(right.unit, left.unit)) {
    const auto same = decimals::calculated("*", right.text, *factor);
    return same ? quantity(decimals::calculated("/", left.text, *same), "1") : Collection{};
  }
  if (!measure_of(right.unit) || !is_simple_unit(right.unit)) return {};
  if (!is_bare(left.unit) && !measure_of(left.unit)) return {};
  return quantity(decimals::calculated("/", left.text, right.text),
                  (is_bare(left.unit) ? "" : left.unit) + "/" + right.unit);
}

// Years beyond 1 to 9999 and amounts that could reach them are nothing.
constexpr double kYearsMax = 10'000;

std::int64_t part(std::string_view text, std::size_t at, std::size_t length, std::int64_t missing) {
  std::int64_t value = missing;
  if (text.size() >= at + length) std::from_chars(text.data() + at, text.data() + at + length, value);
  return value;
}

// A time of day as it is written: "10", "10:30", "10:30:05", "10:30:05.250".
struct Clock {
  std::int64_t milliseconds = 0;
  std::size_t length = 0;      // characters: what is as precise as this
  std::int64_t precision = 1;  // one step of it in milliseconds
};

Clock clock_of(std::string_view text) {
  Clock out;
  out.length = text.size();
  out.milliseconds = part(text, 0, 2, 0) * 3'600'000 + part(text, 3, 2, 0) * 60'000 + part(text, 6, 2, 0) * 1'000;
  std::int64_t scale = 100;
  for (std::size_t i = 9; i < text.size() && scale > 0; ++i, scale /= 10) out.milliseconds += (text[i] - '0') * scale;
  out.precision = text.size() < 5 ? 3'600'000 : text.size() < 8 ? 60'000 : text.size() < 10 ? 1'000 : 1;
  return out;
}

std::string text_of(std::int64_t milliseconds, std::size_t length) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d.%03d000000", static_cast<int>(milliseconds / 3'600'000),
                static_cast<int>(milliseconds / 60'000 % 60), static_cast<int>(milliseconds / 1'000 % 60),
                static_cast<int>(milliseconds % 1'000));
  return std::string(text.data()).substr(0, length);
}

constexpr std::int64_t kDay = 86'400'000;

// "2020-05-01" with months and days added; its precision stays. Nothing outside the years 1 to 9999.
std::optional<std::string> moved_date(std::string_view text, std::int64_t months_more, std::int64_t days_more) {
  using namespace std::chrono;
  // A coarse date counts in its own precision: 365 days are one year, 30 days one month.
  if (text.size() < 7) months_more = (months_more / 12 + days_more / 365) * 12;
  if (text.size() >= 7 && text.size() < 10) months_more += days_more / 30;
  if (text.size() < 10) days_more = 0;
  year_month_day date{year{static_cast<int>(part(text, 0, 4, 0))}, month{static_cast<unsigned>(part(text, 5, 2, 1))},
                      day{static_cast<unsigned>(part(text, 8, 2, 1))}};
  if (!date.ok()) return std::nullopt;
  date += months{static_cast<int>(months_more)};
  if (!date.ok()) date = date.year() / date.month() / last;
  date = sys_days{date} + days{static_cast<int>(days_more)};
  if (static_cast<int>(date.year()) < 1 || static_cast<int>(date.year()) > 9999) return std::nullopt;
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::string(out.data()).substr(0, std::min<std::size_t>(text.size(), 10));
}

}  // namespace

std::string calendar_unit(const std::string& unit) {
  for (const CalendarUnit& one : kCalendar) {
    const bool plural = unit.size() == one.name.size() + 1 && unit.starts_with(one.name) && unit.back() == 's';
    if (unit == one.code || unit == one.name || plural) return std::string(one.name);
  }
  return unit;
}

std::string ucum_code(const std::string& unit) {
  for (const CalendarUnit& one : kCalendar) {
    if (calendar_unit(unit) == one.name) return std::string(one.code);
  }
  return unit;
}

namespace {

// Temperatures have different zeros.
std::optional<std::string> in_degrees(const Value& quantity, const std::string& unit) {
  const auto from = measure_of(quantity.unit);
  const auto to = measure_of(unit);
  if (!from || !to || from->dimension != to->dimension || (from->offset == 0 && to->offset == 0)) return std::nullopt;
  const double kelvin = std::strtod(quantity.text.c_str(), nullptr) * from->factor + from->offset;
  std::array<char, 40> text{};
  // Nine digits: what doubles add beyond them is not the temperature's.
  const int length = std::snprintf(text.data(), text.size(), "%.9g", (kelvin - to->offset) / to->factor);
  const std::string out(text.data(), static_cast<std::size_t>(length));
  return out.find('e') == std::string::npos ? std::optional(out) : std::nullopt;
}

}  // namespace

std::optional<Value> in_unit(const Value& quantity, const std::string& unit) {
  const auto factor = ratio(quantity.unit, unit);
  const auto text = factor ? decimals::calculated("*", quantity.text, *factor) : in_degrees(quantity, unit);
  if (!text) return std::nullopt;
  Value out = from_text(Kind::quantity, *text);
  out.unit = unit;
  return out;
}

std::optional<int> order_quantities(const Value& left, const Value& right) {
  if (calendar_unit(left.unit) == calendar_unit(right.unit) || (is_bare(left.unit) && is_bare(right.unit))) {
    return compare_decimals(left.text, right.text);
  }
  const auto a = duration_of(left.unit);
  const auto b = duration_of(right.unit);
  if (a && b) {
    if ((a->months == 0) != (b->months == 0)) return std::nullopt;
    const auto x = decimals::calculated("*", left.text, std::to_string(a->months + a->milliseconds));
    const auto y = decimals::calculated("*", right.text, std::to_string(b->months + b->milliseconds));
    return x && y ? compare_decimals(*x, *y) : std::nullopt;
  }
  return order_measures(left.text, ucum_code(left.unit), right.text, ucum_code(right.unit));
}

Collection calculate_quantities(const std::string& name, Value left, Value right) {
  for (Value* side : {&left, &right}) {
    if (side->kind == Kind::quantity) continue;
    // A plain number multiplies and divides a quantity; it is not added to one.
    side->unit = "1";
  }
  if (name == "+" || name == "-") return sum_of(name, left, right);
  if (name == "*") return product_of(left, right);
  return name == "/" ? quotient_of(left, right) : Collection{};
}

std::optional<Value> moved(const Value& when, const Value& by, int sign) {
  const auto unit = duration_of(by.unit);
  const double amount = std::strtod(by.text.c_str(), nullptr) * sign;
  if (!unit) return std::nullopt;
  // Only seconds have fractions.
  const bool has_fraction = unit->milliseconds > 0 && unit->milliseconds <= 1'000;
  const double steps = has_fraction ? amount : std::trunc(amount);
  if (!(std::abs(steps) * static_cast<double>(unit->months) <= kYearsMax * 12) ||
      !(std::abs(steps) * static_cast<double>(unit->milliseconds) <= kYearsMax * 366 * kDay)) {
    return std::nullopt;
  }
  const auto months_more = static_cast<std::int64_t>(steps) * unit->months;
  auto more = static_cast<std::int64_t>(std::llround(steps * static_cast<double>(unit->milliseconds)));
  Value out = when;
  const std::size_t mark = when.kind == Kind::time ? 0 : when.text.find('T');
  if (mark == std::string::npos) {
    if (when.text.size() < 4) return std::nullopt;
    const auto date = moved_date(when.text, months_more, more / kDay);
    if (!date) return std::nullopt;
    out.text = *date;
    return out;
  }
  const std::size_t begin = when.kind == Kind::time ? 0 : mark + 1;
  const std::size_t end = std::min(when.text.find_first_of("Z+-", begin), when.text.size());
  const Clock clock = clock_of(std::string_view(when.text).substr(begin, end - begin));
  more = more / clock.precision * clock.precision;
  std::int64_t at = clock.milliseconds + more;
  const std::int64_t days_more = at >= 0 ? at / kDay : -((kDay - 1 - at) / kDay);
  at -= days_more * kDay;
  out.text = text_of(at, clock.length);
  if (when.kind == Kind::time) return months_more == 0 ? std::optional<Value>(out) : std::nullopt;
  const auto date = moved_date(std::string_view(when.text).substr(0, mark), months_more, days_more);
  if (!date) return std::nullopt;
  out.text = *date + "T" + out.text + when.text.substr(end);
  return out;
}

}  // namespace frontdoor::fhirpath
