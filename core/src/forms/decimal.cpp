// See decimal.h.
#include "forms/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace frontdoor::decimals {
namespace {

__extension__ using Digits = __int128;

constexpr int kDigitsMax = 36;

// digits / 10^places.
struct Decimal {
  Digits digits = 0;
  int places = 0;
};

Digits power_of_ten(int exponent) {
  Digits out = 1;
  for (int i = 0; i < exponent; ++i) out *= 10;
  return out;
}

int length_of(Digits digits) {
  int out = 0;
  for (Digits rest = digits < 0 ? -digits : digits; rest > 0; rest /= 10) ++out;
  return out;
}

std::optional<Decimal> scaled(const Decimal& value, int places) {
  const int more = places - value.places;
  if (more < 0 || (value.digits != 0 && length_of(value.digits) + more > kDigitsMax)) return std::nullopt;
  if (value.digits == 0) return Decimal{0, places};
  return Decimal{value.digits * power_of_ten(more), places};
}

std::optional<Decimal> parsed(std::string_view text) {
  Decimal out;
  bool negative = false;
  bool point = false;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  const std::size_t begin = at;
  for (; at < text.size() && ((text[at] >= '0' && text[at] <= '9') || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    if (length_of(out.digits) >= kDigitsMax) return std::nullopt;
    out.digits = out.digits * 10 + (text[at] - '0');
    if (point) ++out.places;
  }
  if (at == begin) return std::nullopt;
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    int power = 0;
    if (++at < text.size() && text[at] == '+') ++at;
    const auto [end, failure] = std::from_chars(text.data() + at, text.data() + text.size(), power);
    if (failure != std::errc() || power > kDigitsMax || power < -kDigitsMax) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
    out.places -= power;
  }
  if (at != text.size()) return std::nullopt;
  if (out.places < 0) {
    const auto whole = scaled(out, 0);
    if (!whole) return std::nullopt;
    out = *whole;
  }
  if (out.places > kDigitsMax) return std::nullopt;
  if (negative) out.digits = -out.digits;
  return out;
}

std::string text_of(const Decimal& value) {
  const bool negative = value.digits < 0;
  std::string out;
  for (Digits rest = negative ? -value.digits : value.digits; rest > 0; rest /= 10) {
    out += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  while (static_cast<int>(out.size()) <= value.places) out += '0';
  std::reverse(out.begin(), out.end());
  if (value.places > 0) out.insert(out.size() - static_cast<std::size_t>(value.places), ".");
  return negative ? "-" + out : out;
}

Decimal without_zeros(Decimal value) {
  while (value.places > 0 && value.digits % 10 == 0) {
    value.digits /= 10;
    --value.places;
  }
  return value;
}

// Two decimals with as many places each; nothing where the digits do not hold them.
struct Aligned {
  Decimal left;
  Decimal right;
  int places = 0;
};
std::optional<Aligned> aligned(const Decimal& left, const Decimal& right) {
  const int places = std::max(left.places, right.places);
  const auto a = scaled(left, places);
  const auto b = scaled(right, places);
  return a && b ? std::optional(Aligned{*a, *b, places}) : std::nullopt;
}

// Nothing where the quotient does not end within the digits.
std::optional<Decimal> quotient(const Decimal& left, const Decimal& right) {
  const auto both = aligned(left, right);
  if (!both) return std::nullopt;
  auto [a, b, places] = *both;
  int more = 0;
  while (a.digits % b.digits != 0) {
    if (length_of(a.digits) >= kDigitsMax) return std::nullopt;
    a.digits *= 10;
    ++more;
  }
  return Decimal{a.digits / b.digits, more};
}

// Fifteen digits are what a double holds for certain.
std::string nearest_quotient(std::string_view left, std::string_view right) {
  const double value =
      std::strtod(std::string(left).c_str(), nullptr) / std::strtod(std::string(right).c_str(), nullptr);
  std::array<char, 40> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.15g", value);
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace

std::optional<std::string> calculated(std::string_view name, std::string_view left, std::string_view right) {
  const auto a = parsed(left);
  const auto b = parsed(right);
  if (!a || !b) return std::nullopt;
  if (name == "*") {
    if (length_of(a->digits) + length_of(b->digits) > kDigitsMax) return std::nullopt;
    return text_of({a->digits * b->digits, a->places + b->places});
  }
  const bool divides = name == "/" || name == "div" || name == "mod";
  if (divides && b->digits == 0) return std::nullopt;
  if (name == "/") {
    const auto exact = quotient(*a, *b);
    return exact ? text_of(without_zeros(*exact)) : nearest_quotient(left, right);
  }
  const auto both = aligned(*a, *b);
  if (!both) return std::nullopt;
  const auto& [x, y, places] = *both;
  if (name == "div") return text_of({x.digits / y.digits, 0});
  if (name == "mod") return text_of({x.digits % y.digits, places});
  return text_of({name == "+" ? x.digits + y.digits : x.digits - y.digits, places});
}

std::optional<std::string> sum_of(std::string_view left, std::string_view right) {
  const auto a = parsed(left);
  const auto b = parsed(right);
  const auto both = a && b ? aligned(*a, *b) : std::nullopt;
  if (!both) return std::nullopt;
  return text_of(without_zeros({both->left.digits + both->right.digits, both->places}));
}

std::optional<std::string> rounded(std::string_view decimal, int places) {
  auto value = parsed(decimal);
  if (!value || places < 0) return std::nullopt;
  if (value->places > places) {
    const Digits unit = power_of_ten(value->places - places);
    const Digits half = unit / 2;
    value->digits = (value->digits + (value->digits < 0 ? -half : half)) / unit;
    value->places = places;
  }
  return text_of(without_zeros(*value));
}

int decimal_places(std::string_view decimal) {
  const auto value = parsed(decimal);
  return value ? without_zeros(*value).places : 0;
}

}  // namespace frontdoor::decimals
