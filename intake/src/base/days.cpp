#include "base/days.h"

#include <frontdoor/age.h>

#include <charconv>

namespace frontdoor::intake {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::weekday;
using std::chrono::year;
using std::chrono::year_month_day;

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (fault != std::errc() || end != digits.data() + digits.size() || value < 0) return std::nullopt;
  return value;
}

std::string pad(long long value, std::size_t digits) {
  std::string text = std::to_string(value);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

local_days monday_of(local_days day) {
  return day - days(weekday(day).iso_encoding() - 1);
}

// The week with the year's first Thursday is its first (ISO 8601).
local_days first_monday(year of) {
  return monday_of(local_days(of / 1 / 4));
}

}  // namespace

std::optional<year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = number(text.substr(0, 4));
  const auto m = number(text.substr(5, 2));
  const auto d = number(text.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  const year_month_day date{year(*y), std::chrono::month(static_cast<unsigned>(*m)),
                            std::chrono::day(static_cast<unsigned>(*d))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<local_days> parse_day(std::string_view text) {
  const auto date = parse_date(text);
  if (!date || date->year() < year(2000) || date->year() > year(2999)) return std::nullopt;
  return local_days(*date);
}

std::optional<std::int32_t> age_in_months(std::string_view birth_date, Instant now) {
  const auto born = parse_date(birth_date);
  if (!born) return std::nullopt;
  return months_since(*born, now);
}

std::string format_day_code(local_days day) {
  const year_month_day date(day);
  return pad(static_cast<int>(date.year()), 4) + "-" + pad(static_cast<unsigned>(date.month()), 2) + "-" +
         pad(static_cast<unsigned>(date.day()), 2);
}

local_days london_day(Instant instant) {
  return std::chrono::floor<days>(to_london(instant));
}

std::string format_london(Instant instant) {
  const local_days day = london_day(instant);
  return format_day_code(day) + " " + format_hours(to_london(instant) - day);
}

std::string format_hours(std::chrono::minutes m) {
  return pad(m.count() / 60, 2) + ":" + pad(m.count() % 60, 2);
}

std::optional<local_days> parse_week(std::string_view text) {
  if (text.size() != 8 || text.substr(4, 2) != "-W") return std::nullopt;
  const auto y = number(text.substr(0, 4));
  const auto w = number(text.substr(6, 2));
  if (!y || !w || *y < 2000 || *y > 2999 || *w < 1) return std::nullopt;
  const local_days monday = first_monday(year(*y)) + days(7) * (*w - 1);
  if (monday >= first_monday(year(*y + 1))) return std::nullopt;
  return monday;
}

std::string format_week(local_days day) {
  const local_days monday = monday_of(day);
  const year of = year_month_day(monday + days(3)).year();  // its Thursday's
  return pad(static_cast<int>(of), 4) + "-W" + pad((monday - first_monday(of)).count() / 7 + 1, 2);
}

}  // namespace frontdoor::intake
