// See frontdoor/instant.h.
#include <frontdoor/instant.h>

#include <array>
#include <charconv>
#include <optional>

namespace frontdoor {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

// 01:00 UTC on the last Sunday of `month`.
constexpr Instant change_in(std::chrono::year year, std::chrono::month month) {
  return sys_days(year / month / std::chrono::Sunday[std::chrono::last]) + hours(1);
}

// Reads digits from the front of what is left of a text; any failure sticks.
class DigitReader {
 public:
  explicit DigitReader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') {
        failed_ = true;
        return 0;
      }
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  bool skip(char upper, char lower) {
    if (rest_.empty() || (rest_.front() != upper && rest_.front() != lower)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char upper, char lower) {
    if (!skip(upper, lower)) failed_ = true;
  }

  // ".5", ".123456": at least one digit, cut to milliseconds.
  milliseconds fraction() {
    if (!skip('.', '.')) return milliseconds(0);
    int value = 0;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits) {
      if (digits < 3) value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (digits == 0) failed_ = true;
    for (; digits < 3; ++digits) value *= 10;
    return milliseconds(value);
  }

  // "Z", "+01:00", "-00:30": how far local time is ahead of UTC.
  minutes offset() {
    if (skip('Z', 'z')) return minutes(0);
    const bool behind = skip('-', '-');
    if (!behind) expect('+', '+');
    const int hour = number(2);
    expect(':', ':');
    const int minute = number(2);
    if (hour > 23 || minute > 59) failed_ = true;
    const minutes ahead = hours(hour) + minutes(minute);
    return behind ? -ahead : ahead;
  }

  bool done() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

void append_padded(std::string& out, int value, int width) {
  const std::string digits = std::to_string(value);
  out.append(static_cast<std::size_t>(width) > digits.size() ? static_cast<std::size_t>(width) - digits.size() : 0,
             '0');
  out += digits;
}

}  // namespace

bool is_british_summer_time(Instant now) {
  const std::chrono::year year = year_month_day(floor<days>(now)).year();
  return now >= change_in(year, std::chrono::March) && now < change_in(year, std::chrono::October);
}

LocalMinute to_london(Instant now) {
  const auto offset = is_british_summer_time(now) ? minutes(60) : minutes(0);
  return LocalMinute(floor<minutes>(now).time_since_epoch() + offset);
}

Instant from_london(LocalMinute local) {
  // Summer time is tried first: of a time that exists twice it is the earlier. A time that does not exist fails here
  // too, and is read with the offset in force before the change, Greenwich.
  const Instant in_summer(local.time_since_epoch() - minutes(60));
  return is_british_summer_time(in_summer) ? in_summer : Instant(local.time_since_epoch());
}

Result<Instant> parse_rfc3339(std::string_view text) {
  DigitReader reader(text);
  const int year = reader.number(4);
  reader.expect('-', '-');
  const int month = reader.number(2);
  reader.expect('-', '-');
  const int day = reader.number(2);
  reader.expect('T', 't');
  const int hour = reader.number(2);
  reader.expect(':', ':');
  const int minute = reader.number(2);
  reader.expect(':', ':');
  const int second = reader.number(2);
  const milliseconds fraction = reader.fraction();
  const minutes offset = reader.offset();

  const year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!reader.done() || !date.ok() || hour > 23 || minute > 59 || second > 59) {
    return Error{ErrorCode::invalid_value,
                 "A time must be an RFC 3339 date and time with an offset, such as 2026-12-25T09:00:00Z.", ""};
  }
  return Instant(sys_days(date) + hours(hour) + minutes(minute) + std::chrono::seconds(second) + fraction - offset);
}

std::string format_rfc3339(Instant instant) {
  const auto day = floor<days>(instant);
  const year_month_day date(day);
  const std::chrono::hh_mm_ss time(floor<std::chrono::seconds>(instant - day));
  std::string out;
  out.reserve(20);
  append_padded(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_padded(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  out += '-';
  append_padded(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  out += 'T';
  append_padded(out, static_cast<int>(time.hours().count()), 2);
  out += ':';
  append_padded(out, static_cast<int>(time.minutes().count()), 2);
  out += ':';
  append_padded(out, static_cast<int>(time.seconds().count()), 2);
  out += 'Z';
  return out;
}

std::string format_time_of_day(LocalMinute local) {
  const auto since_midnight = local - floor<days>(local);
  const int hour = static_cast<int>(since_midnight / hours(1));
  const int minute = static_cast<int>((since_midnight % hours(1)) / minutes(1));
  if (minute == 0 && hour == 0) return "midnight";
  if (minute == 0 && hour == 12) return "midday";
  std::string out = std::to_string(hour % 12 == 0 ? 12 : hour % 12);
  if (minute != 0) {
    out += ':';
    append_padded(out, minute, 2);
  }
  return out + (hour < 12 ? "am" : "pm");
}

std::string format_weekday(LocalMinute local) {
  const std::chrono::weekday weekday(floor<days>(local));
  return std::string(kWeekdays[weekday.c_encoding()]);
}

std::string format_day(LocalMinute local) {
  const year_month_day date(floor<days>(local));
  return format_weekday(local) + ' ' + std::to_string(static_cast<unsigned>(date.day())) + ' ' +
         std::string(month_name(static_cast<unsigned>(date.month())));
}

std::string_view month_name(unsigned month) {
  return kMonths[month - 1];
}

std::string date_in_words(std::string_view iso) {
  unsigned month = 0;
  const std::string_view day = iso.substr(0, iso.find('T'));
  if (day.size() >= 7) std::from_chars(day.data() + 5, day.data() + 7, month);
  if (month < 1 || month > 12) return std::string(iso);
  std::string out;
  if (day.size() == 10) out.append(day.substr(day[8] == '0' ? 9 : 8)) += ' ';
  (out.append(month_name(month)) += ' ').append(day.substr(0, 4));
  if (iso.size() > 16) out.append(" at ").append(iso.substr(11, 5));
  return out;
}

constexpr days kDaysByName{3};

std::string format_when(LocalMinute when, LocalMinute now) {
  const auto days_ahead = floor<days>(when) - floor<days>(now);
  if (days_ahead == days(0)) return format_time_of_day(when) + " today";
  // On Christmas Eve "Tuesday" may be five days off: beyond a long weekend the date is said too.
  const bool is_near = days_ahead > days(0) && days_ahead <= kDaysByName;
  return format_time_of_day(when) + " on " + (is_near ? format_weekday(when) : format_day(when));
}

}  // namespace frontdoor
