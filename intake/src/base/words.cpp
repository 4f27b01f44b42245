#include "base/words.h"

#include "base/days.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace frontdoor::intake {
namespace {

struct Words {
  std::string_view code;
  const char* words;
};

constexpr Words kActions[] = {
    {"emergency-999", "Call 999"},
    {"emergency-department", "Go to A&E"},
    {"crisis-line", "Mental health crisis line"},
    {"maternity-unit", "Maternity unit"},
    {"urgent-same-day", "Needs help today"},
    {"none", ""},
};

constexpr Words kStatuses[] = {
    {"present", "says it is there now"},
    {"absent", "says it is not there"},
    {"historical", "in the past"},
    {"hypothetical", "might happen"},
    {"other-person", "about somebody else"},
    {"uncertain", "not clear"},
    {"doubted", "the words are there, but the text does not read so"},
};

constexpr Words kLanguages[] = {
    {"ar", "Arabic"},     {"bn", "Bengali"},  {"cy", "Welsh"},     {"es", "Spanish"},
    {"gu", "Gujarati"},   {"it", "Italian"},  {"pa", "Punjabi"},   {"pl", "Polish"},
    {"pt", "Portuguese"}, {"ro", "Romanian"}, {"uk", "Ukrainian"}, {"ur", "Urdu"},
};

template <std::size_t Count>
const char* look_up(const Words (&table)[Count], std::string_view code, const char* fallback) {
  for (const Words& words : table) {
    if (words.code == code) return words.words;
  }
  return fallback;
}

constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};

std::string counted(long long count, const char* unit) {
  return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

}  // namespace

const char* words_for(RequestKind kind) {
  switch (kind) {
    case RequestKind::medical: return "Medical problem";
    case RequestKind::medication: return "Medication question";
    case RequestKind::admin: return "Admin request";
  }
  return "Request";
}

const char* words_for(AccessState state) {
  switch (state) {
    case AccessState::normal: return "Normal";
    case AccessState::busy: return "Busy";
    case AccessState::urgent_diverted: return "Urgent need diverted to phone and front desk";
    case AccessState::paused: return "Paused";
    case AccessState::closed: return "Closed (outside opening hours)";
  }
  return "Normal";
}

const char* words_for_language(std::string_view code) {
  return look_up(kLanguages, code, "another language");
}

std::string code_for_language(const std::string& name) {
  for (const Words& language : kLanguages) {
    if (lower_case(language.words) == lower_case(name)) return std::string(language.code);
  }
  return name;
}

std::string languages_offered() {
  std::string out;
  for (const Words& language : kLanguages) out += (out.empty() ? "" : ", ") + std::string(language.words);
  return out;
}

const char* words_for_action(std::string_view code) {
  return look_up(kActions, code, "Red flag");
}

const char* words_for_status(std::string_view code) {
  return look_up(kStatuses, code, "not clear");
}

std::string words_for_time(Instant instant) {
  const LocalMinute local = to_london(instant);
  return format_time_of_day(local) + " on " + format_day(local);
}

std::string words_for_dated_time(Instant instant) {
  return words_for_time(instant) + " " + format_day_code(london_day(instant)).substr(0, 4);
}

std::string words_for_wait(Instant received, Instant now) {
  const auto minutes = std::max<long long>(0, std::chrono::floor<std::chrono::minutes>(now - received).count());
  if (minutes < 60) return counted(minutes, "minute");
  const long long hours = minutes / 60;
  const long long days = hours / 24;
  if (days >= 2) return counted(days, "day");
  const std::string longer = days > 0 ? counted(days, "day") : counted(hours, "hour");
  const long long rest = days > 0 ? hours % 24 : minutes % 60;
  return longer + (rest > 0 ? " " + counted(rest, days > 0 ? "hour" : "minute") : "");
}

std::string words_for_minutes(std::chrono::minutes minutes) {
  const long long hours = minutes.count() / 60;
  const long long rest = minutes.count() % 60;
  if (hours == 0) return counted(rest, "minute");
  return counted(hours, "hour") + (rest > 0 ? " " + counted(rest, "minute") : "");
}

std::string words_for_written_time(std::string_view rfc3339) {
  const Result<Instant> at = parse_rfc3339(rfc3339);
  return at ? words_for_time(at.value()) : std::string(rfc3339);
}

std::string words_for_date(std::string_view date) {
  const auto day = parse_date(date);
  if (!day) return std::string(date);
  return std::to_string(static_cast<unsigned>(day->day())) + " " + kMonths[static_cast<unsigned>(day->month()) - 1] +
         " " + std::to_string(static_cast<int>(day->year()));
}

std::string words_for_ordinal(int number) {
  constexpr std::array<const char*, 10> kWords = {"first", "second",  "third",  "fourth", "fifth",
                                                  "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (number >= 1 && number <= 10) return kWords[static_cast<std::size_t>(number - 1)];
  const int ten = number % 100 / 10;
  const char* ending = "th";
  if (ten != 1 && number % 10 == 1) ending = "st";
  if (ten != 1 && number % 10 == 2) ending = "nd";
  if (ten != 1 && number % 10 == 3) ending = "rd";
  return std::to_string(number) + ending;
}

std::string words_for_age(std::int32_t months) {
  return months < 24 ? counted(months, "month") + " old" : counted(months / 12, "year") + " old";
}

}  // namespace frontdoor::intake
