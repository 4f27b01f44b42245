// See frontdoor/answer_value.h.
#include <frontdoor/answer_value.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace frontdoor {
namespace {

constexpr std::array<std::string_view, 13> kSuffixes{"",         "Boolean",  "Decimal",  "Integer", "Date",
                                                     "DateTime", "Time",     "String",   "Uri",     "Attachment",
                                                     "Coding",   "Quantity", "Reference"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A decimal taken apart: sign, digits without leading and trailing zeros, and the power of ten of the first digit.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;
};

std::optional<Decimal> decimal_value_of(std::string_view text) {
  Decimal out;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) out.negative = text[at++] == '-';
  std::int64_t point = -1;
  const std::size_t begin = at;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && point < 0)); ++at) {
    if (text[at] == '.') {
      point = static_cast<std::int64_t>(out.digits.size());
    } else {
      out.digits += text[at];
    }
  }
  if (out.digits.empty() || at == begin) return std::nullopt;
  if (point < 0) point = static_cast<std::int64_t>(out.digits.size());
  std::int64_t power = 0;
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    const auto [end, failure] = std::from_chars(text.data() + at, text.data() + text.size(), power);
    if (failure != std::errc() || power > 1'000'000 || power < -1'000'000) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
  }
  if (at != text.size()) return std::nullopt;
  const std::size_t zeros = std::min(out.digits.find_first_not_of('0'), out.digits.size());
  out.digits.erase(0, zeros);
  out.exponent = point - static_cast<std::int64_t>(zeros) + power;
  while (!out.digits.empty() && out.digits.back() == '0') out.digits.pop_back();
  if (out.digits.empty()) out = {};
  return out;
}

bool is_number(const AnswerValue& value) {
  return value.type == ValueType::integer || value.type == ValueType::decimal;
}

bool is_date(const AnswerValue& value) {
  return value.type == ValueType::date || value.type == ValueType::date_time;
}

// "2020-05-01T10:00:00+01:00" as the same time in UTC, so that texts can be compared; a text without zone as it is.
std::string in_utc(std::string_view text) {
  const std::size_t clock = text.find('T');
  if (clock == std::string_view::npos) return std::string(text);
  const std::size_t zone = text.find_first_of("Z+-", clock);
  if (zone == std::string_view::npos || clock < 10 || text.size() < clock + 6) return std::string(text);
  std::string out(text.substr(0, zone));
  if (text[zone] == 'Z' || text.size() < zone + 6) return out;
  const auto number = [&text](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + length, value);
    return value;
  };
  const int offset = (number(zone + 1, 2) * 60 + number(zone + 4, 2)) * (text[zone] == '-' ? -1 : 1);
  using namespace std::chrono;
  const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                            day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok()) return out;
  int minutes = number(clock + 1, 2) * 60 + number(clock + 4, 2) - offset;
  sys_days day_of = date;
  while (minutes < 0) minutes += 1440, day_of -= days{1};
  while (minutes >= 1440) minutes -= 1440, day_of += days{1};
  const year_month_day shifted = day_of;
  const auto put = [&out](std::size_t at, std::size_t length, int value) {
    for (std::size_t i = length; i-- > 0; value /= 10) out[at + i] = static_cast<char>('0' + value % 10);
  };
  put(0, 4, static_cast<int>(shifted.year()));
  put(5, 2, static_cast<int>(static_cast<unsigned>(shifted.month())));
  put(8, 2, static_cast<int>(static_cast<unsigned>(shifted.day())));
  put(clock + 1, 2, minutes / 60);
  put(clock + 4, 2, minutes % 60);
  return out;
}

// Fractions of a second compare without their trailing zeros.
std::string without_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

// Texts of ISO 8601 order as text as far as both go; nothing when one ends first (its precision is too coarse to tell).
std::optional<int> order_times(std::string_view left, std::string_view right) {
  const std::string a = without_zeros(in_utc(left));
  const std::string b = without_zeros(in_utc(right));
  const std::size_t common = std::min(a.size(), b.size());
  const int order = a.compare(0, common, b, 0, common);
  if (order != 0) return order < 0 ? -1 : 1;
  if (a.size() == b.size()) return 0;
  // Seconds with and without a fraction have one precision.
  const std::string& longer = a.size() > b.size() ? a : b;
  if (longer[common] == '.') return a.size() < b.size() ? -1 : 1;
  return std::nullopt;
}

bool same_unit(const AnswerValue& left, const AnswerValue& right) {
  if (!left.code.empty() && !right.code.empty()) return left.code == right.code && left.system == right.system;
  return left.display == right.display;
}

bool equal_codings(const AnswerValue& left, const AnswerValue& right) {
  if (left.system != right.system) return false;
  if (left.text.empty() && right.text.empty()) return !left.display.empty() && left.display == right.display;
  return left.text == right.text;
}

}  // namespace

std::string_view value_suffix(ValueType type) {
  return kSuffixes[static_cast<std::size_t>(type)];
}

std::optional<ValueType> value_type_from_suffix(std::string_view suffix) {
  for (std::size_t i = 1; i < kSuffixes.size(); ++i) {
    if (kSuffixes[i] == suffix) return static_cast<ValueType>(i);
  }
  return std::nullopt;
}

std::optional<int> compare_decimals(std::string_view left, std::string_view right) {
  const auto a = decimal_value_of(left);
  const auto b = decimal_value_of(right);
  if (!a || !b) return std::nullopt;
  if (a->negative != b->negative) return a->negative ? -1 : 1;
  int order = 0;
  if (a->digits.empty() || b->digits.empty()) {
    order = static_cast<int>(!a->digits.empty()) - static_cast<int>(!b->digits.empty());
  } else if (a->exponent != b->exponent) {
    order = a->exponent < b->exponent ? -1 : 1;
  } else {
    const int texts = a->digits.compare(b->digits);
    order = texts < 0 ? -1 : texts > 0 ? 1 : 0;
  }
  return a->negative ? -order : order;
}

bool equal_values(const AnswerValue& left, const AnswerValue& right) {
  if (is_number(left) && is_number(right)) return compare_decimals(left.text, right.text) == 0;
  if (is_date(left) && is_date(right)) return order_times(left.text, right.text) == 0;
  if (left.type != right.type) {
    const auto is_text = [](const AnswerValue& value) {
      return value.type == ValueType::string || value.type == ValueType::uri;
    };
    return is_text(left) && is_text(right) && left.text == right.text;
  }
  if (left.type == ValueType::time) return order_times(left.text, right.text) == 0;
  if (left.type == ValueType::coding) return equal_codings(left, right);
  if (left.type == ValueType::quantity) return same_unit(left, right) && compare_decimals(left.text, right.text) == 0;
  return left.text == right.text;
}

std::optional<int> order_values(const AnswerValue& left, const AnswerValue& right) {
  if (is_number(left) && is_number(right)) return compare_decimals(left.text, right.text);
  if ((is_date(left) && is_date(right)) || (left.type == ValueType::time && right.type == ValueType::time)) {
    return order_times(left.text, right.text);
  }
  if (left.type == ValueType::quantity && right.type == ValueType::quantity && same_unit(left, right)) {
    return compare_decimals(left.text, right.text);
  }
  return std::nullopt;
}

}  // namespace frontdoor
