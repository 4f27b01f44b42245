// Functions on one value: text, numbers, conversions (https://hl7.org/fhirpath/N1/#functions).
#include "fhir/primitives.h"
#include "fhirpath/evaluator.h"
#include "forms/decimal.h"
#include "forms/letters.h"

#include <frontdoor/limits.h>
#include <frontdoor/pattern.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace frontdoor::fhirpath {
namespace {

using Scope = Evaluator::Scope;

// No text grows past this, whatever an expression does.
constexpr std::size_t kTextMax = 1'000'000;

// The input as one text; nothing if there is none.
std::optional<std::string> text_of(Evaluator& run, const Node& call, const Collection& input) {
  if (input.size() > 1) {
    run.fail(call.text + "() is used on several values.");
    return std::nullopt;
  }
  const auto value = only(input);
  if (!value || value->kind == Kind::node) return std::nullopt;
  return value->text;
}

std::optional<std::string> text_argument(Evaluator& run, const Node& call, std::size_t which, const Scope& scope) {
  const auto value = only(run.argument(call, which, scope));
  if (!value || value->kind == Kind::node) return std::nullopt;
  return value->text;
}

// Byte at which the character `index` begins.
std::size_t character_at(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && index-- == 0) break;
  }
  return at;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Collection substring(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto text = text_of(run, call, input);
  const auto start = only(run.argument(call, 0, scope));
  const auto from = start ? number(*start) : std::nullopt;
  if (!text || !from || *from < 0 || *from >= static_cast<double>(characters(*text))) return {};
  std::string out = text->substr(character_at(*text, static_cast<std::size_t>(*from)));
  if (call.parts.size() > 1) {
    const auto argument = only(run.argument(call, 1, scope));
    const auto length = argument ? number(*argument) : std::nullopt;
    if (length) out.resize(character_at(out, static_cast<std::size_t>(std::clamp(*length, 0.0, 1e9))));
  }
  return text_result(run, std::move(out));
}

Collection find_text(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto text = text_of(run, call, input);
  const auto part = text_argument(run, call, 0, scope);
  if (!text || !part) return {};
  if (call.text == "startsWith") return one(of_boolean(text->starts_with(*part)));
  if (call.text == "endsWith") return one(of_boolean(text->ends_with(*part)));
  const std::size_t at = text->find(*part);
  if (call.text == "contains") return one(of_boolean(at != std::string::npos));
  return one(of_integer(at == std::string::npos ? -1 : static_cast<std::int64_t>(characters(text->substr(0, at)))));
}

Collection change_case(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  const auto text = text_of(run, call, input);
  if (!text) return {};
  std::string out;
  for (std::size_t at = 0; at < text->size();) {
    const char32_t code = next_character(*text, at);
    append_character(out, call.text == "upper" ? upper_case(code) : lower_case(code));
  }
  return text_result(run, std::move(out));
}

Collection replace(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto text = text_of(run, call, input);
  const auto part = text_argument(run, call, 0, scope);
  const auto by = text_argument(run, call, 1, scope);
  if (!text || !part || !by) return {};
  std::string out;
  std::size_t at = 0;
  while (out.size() <= kTextMax) {
    const std::size_t next =
        part->empty() ? character_at(*text, characters(text->substr(0, at)) + 1) : text->find(*part, at);
    if (part->empty()) out += *by;
    if (next == std::string::npos || (part->empty() && at >= text->size())) break;
    out += text->substr(at, next - at);
    if (!part->empty()) out += *by;
    at = next + part->size();
  }
  if (!part->empty()) out += text->substr(std::min(at, text->size()));
  return text_result(run, std::move(out));
}

std::optional<Pattern> pattern_argument(Evaluator& run, const Node& call, const Scope& scope) {
  const auto source = text_argument(run, call, 0, scope);
  if (!source) return std::nullopt;
  auto pattern = Pattern::compile("(?s)" + *source);  // FHIRPath's single line mode: "." takes a line's end too
  if (!pattern) {
    run.fail("The pattern of " + call.text + "(): " + pattern.error().message);
    return std::nullopt;
  }
  if (!run.spend(pattern.value().size())) return std::nullopt;
  return std::move(pattern).value();
}

// A pattern looks at each character with each of its steps, at worst.
bool spend_on(Evaluator& run, const Pattern& pattern, std::size_t characters) {
  return run.spend((characters + 1) * (1 + pattern.size() / 8));
}

Collection matches(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto text = text_of(run, call, input);
  const auto pattern = pattern_argument(run, call, scope);
  if (!text || !pattern || !spend_on(run, *pattern, text->size())) return {};
  return one(of_boolean(call.text == "matches" ? pattern->find(*text).has_value() : pattern->matches_whole(*text)));
}

Collection replace_matches(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto text = text_of(run, call, input);
  const auto pattern = pattern_argument(run, call, scope);
  const auto by = text_argument(run, call, 1, scope);
  if (!text || !pattern || !by) return {};
  if (by->find('$') != std::string::npos) return run.fail("replaceMatches() knows no groups here.");
  std::string out;
  std::size_t at = 0;
  while (at <= text->size() && spend_on(run, *pattern, text->size() - at)) {
    const auto found = pattern->find(*text, at);
    if (!found || out.size() > kTextMax) break;
    out += text->substr(at, found->first - at);
    out += *by;
    at = found->second;
    if (found->first == found->second) {
      if (at < text->size()) out += (*text)[at];
      ++at;
    }
  }
  if (at < text->size()) out += text->substr(at);
  return text_result(run, std::move(out));
}

Collection length(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  const auto text = text_of(run, call, input);
  return text ? one(of_integer(static_cast<std::int64_t>(characters(*text)))) : Collection{};
}

Collection to_chars(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  const auto text = text_of(run, call, input);
  Collection out;
  if (!text || !run.spend(text->size())) return out;
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t next = at + character_at(text->substr(at, 8), 1);
    out.push_back(from_text(Kind::string, text->substr(at, next - at)));
    at = next;
  }
  return out;
}

Collection split(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto text = text_of(run, call, input);
  const auto mark = text_argument(run, call, 0, scope);
  if (!text || !mark) return {};
  if (mark->empty()) return to_chars(run, call, input, scope);
  Collection out;
  for (std::size_t at = 0; at <= text->size() && run.spend(1);) {
    const std::size_t next = std::min(text->find(*mark, at), text->size());
    out.push_back(from_text(Kind::string, text->substr(at, next - at)));
    at = next + mark->size();
    if (next == text->size()) break;
  }
  return out;
}

Collection join(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const std::string mark = text_argument(run, call, 0, scope).value_or("");
  std::string out;
  bool more = false;
  for (const Value& value : input) {
    if (!is_simple(value)) return run.fail("join() is used on values that are not texts.");
    if (more) out += mark;
    more = true;
    out += simple_value(value).text;
    if (out.size() > kTextMax) return run.fail("A text grows too long.");
  }
  return input.empty() ? Collection{} : text_result(run, std::move(out));
}

Collection trim(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  const auto text = text_of(run, call, input);
  if (!text) return {};
  const std::size_t begin = std::min(text->find_first_not_of(" \t\r\n"), text->size());
  const std::size_t end = text->find_last_not_of(" \t\r\n");
  return text_result(run, end == std::string::npos ? "" : text->substr(begin, end + 1 - begin));
}

Collection round(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  if (input.size() > 1) return run.fail("round() is used on several values.");
  const auto value = only(input);
  if (!value) return {};
  if (!number(*value)) return run.fail("round() is used on something that is not a number.");
  const auto argument = only(run.argument(call, 0, scope));
  const double places = argument ? number(*argument).value_or(0) : 0;
  if (places < 0 || places > 15) return {};
  const auto exact = decimals::rounded(value->text, static_cast<int>(places));
  return one(exact ? from_text(Kind::decimal, *exact) : of_decimal(*number(*value)));
}

Collection mathematics(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  if (input.size() > 1) return run.fail(call.text + "() is used on several values.");
  const auto value = only(input);
  if (!value) return {};
  const auto amount = number(*value);
  if (!amount) return run.fail(call.text + "() is used on something that is not a number.");
  const std::string& name = call.text;
  const double x = *amount;
  const auto argument = [&]() -> std::optional<double> {
    const auto given = only(run.argument(call, 0, scope));
    return given ? number(*given) : std::nullopt;
  };
  std::optional<double> out;
  if (name == "abs") out = std::abs(x);
  if (name == "ceiling") out = std::ceil(x);
  if (name == "floor") out = std::floor(x);
  if (name == "truncate") out = std::trunc(x);
  if (name == "exp") out = std::exp(x);
  if (name == "ln") out = std::log(x);
  if (name == "sqrt") out = std::sqrt(x);
  if (name == "log") {
    if (const auto base = argument()) out = std::log(x) / std::log(*base);
  }
  if (name == "power") {
    if (const auto exponent = argument()) out = std::pow(x, *exponent);
  }
  if (!out || !std::isfinite(*out)) return {};
  const bool whole = name == "ceiling" || name == "floor" || name == "truncate" ||
                     ((name == "abs" || name == "power") && value->kind == Kind::integer && *out == std::trunc(*out));
  if (whole && std::abs(*out) < 9e15) return one(of_integer(static_cast<std::int64_t>(*out)));
  return one(of_decimal(*out));
}

bool has_form(const std::string& text, std::string_view form) {
  static constexpr std::string_view kInteger = "[+-]?[0-9]+";
  static constexpr std::string_view kDecimal = "[+-]?[0-9]+(\\.[0-9]+)?";
  static constexpr std::string_view kDate = "[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?";
  static constexpr std::string_view kTime = "([01][0-9]|2[0-3])(:[0-5][0-9](:([0-5][0-9]|60)(\\.[0-9]+)?)?)?";
  static constexpr std::string_view kZone = "(Z|[+-][0-9]{2}:[0-9]{2})?";
  std::string source(form == "Time" ? kTime : form == "Integer" ? kInteger : form == "Decimal" ? kDecimal : kDate);
  if (form == "DateTime") source += "(T" + std::string(kTime) + std::string(kZone) + ")?";
  const auto pattern = Pattern::compile(source);
  return pattern && pattern.value().matches_whole(text);
}

std::string lower_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) append_character(out, lower_case(next_character(text, at)));
  return out;
}

// "4 days", "70.5 'kg'", "3".
std::optional<Value> quantity_from(const Value& value) {
  if (value.kind == Kind::quantity) return value;
  if (value.kind == Kind::boolean) return std::nullopt;
  const std::size_t end = std::min(value.text.find_first_not_of("+-.0123456789"), value.text.size());
  std::string unit = value.text.substr(end);
  unit.erase(0, std::min(unit.find_first_not_of(" \t\r\n"), unit.size()));
  Value out = from_text(Kind::quantity, value.text.substr(0, end));
  if (!has_form(out.text, "Decimal")) return std::nullopt;
  const bool quoted = unit.size() > 2 && unit.front() == '\'' && unit.back() == '\'';
  const bool calendar = calendar_unit(unit) != unit || ucum_code(unit) != unit;
  if (!unit.empty() && !quoted && !(calendar && unit.size() > 3)) return std::nullopt;
  out.unit = unit.empty() ? "1" : quoted ? unit.substr(1, unit.size() - 2) : unit;
  return out;
}

// One value as another type; nothing where it cannot be.
std::optional<Value> converted(const Value& value, std::string_view type) {
  const std::string& text = value.text;
  if (type == "String") {
    std::string out = text;
    if (value.kind == Kind::quantity) out += " '" + value.unit + "'";
    return from_text(Kind::string, std::move(out));
  }
  if (type == "Boolean") {
    const std::string said = lower_text(text);
    for (std::string_view word : {"true", "t", "yes", "y", "1", "1.0"}) {
      if (said == word) return of_boolean(true);
    }
    for (std::string_view word : {"false", "f", "no", "n", "0", "0.0"}) {
      if (said == word) return of_boolean(false);
    }
    return std::nullopt;
  }
  if (type == "Integer" || type == "Decimal") {
    if (value.kind == Kind::boolean) {
      return from_text(type == "Integer" ? Kind::integer : Kind::decimal, text == "true" ? "1" : "0");
    }
    if (value.kind == Kind::decimal && type == "Decimal") return from_text(Kind::decimal, text);
    if (!has_form(text, type)) return std::nullopt;
    Value out = from_text(type == "Integer" ? Kind::integer : Kind::decimal, text[0] == '+' ? text.substr(1) : text);
    const bool fits = type == "Decimal" || (compare_decimals(out.text, "2147483647").value_or(1) <= 0 &&
                                            compare_decimals(out.text, "-2147483648").value_or(-1) >= 0);
    return fits ? std::optional<Value>(std::move(out)) : std::nullopt;
  }
  if (type == "Quantity") return quantity_from(value);
  if (type == "Date" && value.kind == Kind::date_time) return from_text(Kind::date, text.substr(0, 10));
  const bool fits = has_form(type == "Date" ? text.substr(0, std::min(text.find('T'), text.size())) : text, type);
  if (!fits || (type != "Time" && !is_date(text.substr(0, std::min<std::size_t>(text.size(), 10)))))
    return std::nullopt;
  if (type == "Date") return from_text(Kind::date, text.substr(0, 10));
  return from_text(type == "Time" ? Kind::time : Kind::date_time, text);
}

Collection convert(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  if (input.size() > 1) return run.fail(call.text + "() is used on several values.");
  const auto value = only(input);
  if (!value) return {};
  const bool asks = call.text.starts_with("converts");
  const std::string_view type = std::string_view(call.text).substr(asks ? 10 : 2);
  auto out = value->kind == Kind::node ? std::nullopt : converted(*value, type);
  if (out && out->kind == Kind::quantity && !call.parts.empty()) {
    const auto unit = text_argument(run, call, 0, scope);
    out = unit ? in_unit(*out, *unit) : std::nullopt;
  }
  if (asks) return one(of_boolean(out.has_value()));
  return out ? one(*out) : Collection{};
}

constexpr std::array<FunctionRule, 42> kFunctions{{
    {"substring", 1, 2, substring},
    {"startsWith", 1, 1, find_text},
    {"endsWith", 1, 1, find_text},
    {"contains", 1, 1, find_text},
    {"indexOf", 1, 1, find_text},
    {"upper", 0, 0, change_case},
    {"lower", 0, 0, change_case},
    {"replace", 2, 2, replace},
    {"matches", 1, 1, matches},
    {"matchesFull", 1, 1, matches},
    {"replaceMatches", 2, 2, replace_matches},
    {"length", 0, 0, length},
    {"toChars", 0, 0, to_chars},
    {"split", 1, 1, split},
    {"join", 0, 1, join},
    {"trim", 0, 0, trim},
    {"abs", 0, 0, mathematics},
    {"ceiling", 0, 0, mathematics},
    {"floor", 0, 0, mathematics},
    {"truncate", 0, 0, mathematics},
    {"exp", 0, 0, mathematics},
    {"ln", 0, 0, mathematics},
    {"log", 1, 1, mathematics},
    {"power", 1, 1, mathematics},
    {"round", 0, 1, round},
    {"sqrt", 0, 0, mathematics},
    {"toString", 0, 0, convert},
    {"toBoolean", 0, 0, convert},
    {"toInteger", 0, 0, convert},
    {"toDecimal", 0, 0, convert},
    {"toQuantity", 0, 1, convert},
    {"toDate", 0, 0, convert},
    {"toDateTime", 0, 0, convert},
    {"toTime", 0, 0, convert},
    {"convertsToString", 0, 0, convert},
    {"convertsToBoolean", 0, 0, convert},
    {"convertsToInteger", 0, 0, convert},
    {"convertsToDecimal", 0, 0, convert},
    {"convertsToQuantity", 0, 1, convert},
    {"convertsToDate", 0, 0, convert},
    {"convertsToDateTime", 0, 0, convert},
    {"convertsToTime", 0, 0, convert},
}};

}  // namespace

Collection text_result(Evaluator& run, std::string text) {
  if (text.size() > kTextMax) return run.fail("A text grows too long.");
  if (!run.spend(text.size() / 16)) return {};
  return one(from_text(Kind::string, std::move(text)));
}

const FunctionRule* find_value_function(std::string_view name) {
  const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [name](const FunctionRule& rule) { return rule.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

}  // namespace frontdoor::fhirpath
