// England's bank holidays. Statute: Banking and Financial Dealings Act 1971, Sch. 1 para. 1 (Easter Monday, last Monday
// in May, last Monday in August, 26 December if not a Sunday, 27 December when 25 or 26 December is a Sunday); by
// proclamation each year: New Year's Day, the first Monday in May, and the substitute days; common law: Good Friday,
// Christmas Day.
#include <frontdoor/access_policy.h>

#include "access/fields.h"
#include "json/heap_sort.h"

#include <algorithm>

namespace frontdoor {
namespace {

using std::chrono::days;
using std::chrono::last;
using std::chrono::local_days;
using std::chrono::Monday;
using std::chrono::weekday;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::size_t kOverridesMax = 100;

// Gregorian Easter Sunday, by the anonymous computus (Nature, 20 April 1876; J. Meeus, Astronomical Algorithms, ch. 8).
local_days easter_sunday(year in_year) {
  const int y = static_cast<int>(in_year);
  const int golden = y % 19;
  const int century = y / 100;
  const int year_of_century = y % 100;
  const int lunar_correction = (8 * century + 13) / 25;
  const int epact = (19 * golden + century - century / 4 - lunar_correction + 15) % 30;
  const int weekday_shift = (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
  const int late_moon = (golden + 11 * epact + 22 * weekday_shift) / 451;
  const int from_march = epact + weekday_shift - 7 * late_moon + 114;
  return local_days(in_year / std::chrono::month(static_cast<unsigned>(from_march / 31)) /
                    std::chrono::day(static_cast<unsigned>(from_march % 31 + 1)));
}

bool is_weekend(local_days day) {
  const unsigned code = weekday(day).c_encoding();
  return code == 0 || code == 6;
}

// 1 January, or the Monday after it when it falls on a weekend.
bool is_new_year(local_days day, year in_year) {
  local_days kept(in_year / 1 / 1);
  while (is_weekend(kept)) kept += days(1);
  return day == kept;
}

// 25 and 26 December; each that falls on a weekend moves to the first weekday that is not itself kept.
bool is_christmas(local_days day, year in_year) {
  local_days christmas(in_year / 12 / 25);
  local_days boxing = christmas + days(1);
  const bool christmas_moves = is_weekend(christmas);
  if (is_weekend(boxing)) boxing = local_days(in_year / 12 / 28);
  // Saturday 25: kept on Monday 27, and Boxing Day (Sunday) on Tuesday 28.
  // Sunday 25: Boxing Day is Monday 26, Christmas Day is kept on Tuesday 27.
  if (christmas_moves) christmas = local_days(in_year / 12 / 27);
  return day == christmas || day == boxing;
}

bool is_computed_holiday(local_days day) {
  const year_month_day date(day);
  const year in_year = date.year();
  switch (static_cast<unsigned>(date.month())) {
    case 1: return is_new_year(day, in_year);
    case 3:
    case 4: {
      const local_days easter = easter_sunday(in_year);
      return day == easter - days(2) || day == easter + days(1);
    }
    case 5: return day == local_days(in_year / 5 / Monday[1]) || day == local_days(in_year / 5 / Monday[last]);
    case 8: return day == local_days(in_year / 8 / Monday[last]);
    case 12: return is_christmas(day, in_year);
    default: return false;
  }
}

std::vector<local_days> read_days(const Json* list, const std::string& pointer, std::optional<Error>& error) {
  std::vector<local_days> days_read;
  if (!list || error) return days_read;
  if (list->size() > kOverridesMax) {
    error = Error{ErrorCode::too_large, "At most 100 days are allowed.", pointer};
    return days_read;
  }
  std::size_t index = 0;
  for (const Json& entry : *list) {
    access::FieldReader reader(entry, pointer + "/" + std::to_string(index++));
    reader.only({"date", "name", "source"});
    days_read.push_back(reader.required_date("date"));
    reader.required_text("name", 200);
    reader.required_text("source", 500);
    if (reader.failed()) {
      error = reader.error();
      return days_read;
    }
  }
  heap_sort(days_read);
  return days_read;
}

}  // namespace

Result<HolidayCalendar> HolidayCalendar::load(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  access::FieldReader reader(parsed.value(), "");
  reader.only({"note", "added", "removed"});
  const Json* added = reader.optional_array("added");
  const Json* removed = reader.optional_array("removed");
  if (!added) reader.fail(ErrorCode::missing_key, "added", "\"added\" is needed, as a list of days; it may be empty.");
  if (!removed)
    reader.fail(ErrorCode::missing_key, "removed", "\"removed\" is needed, as a list of days; it may be empty.");
  if (reader.failed()) return reader.error();

  std::optional<Error> error;
  HolidayCalendar calendar;
  calendar.added_ = read_days(added, "/added", error);
  calendar.removed_ = read_days(removed, "/removed", error);
  if (error) return *error;
  for (std::size_t i = 0; i < calendar.removed_.size(); ++i) {
    if (!is_computed_holiday(calendar.removed_[i])) {
      return Error{ErrorCode::invalid_value, "A removed day must be a bank holiday of that year.", "/removed"};
    }
  }
  return calendar;
}

bool HolidayCalendar::is_bank_holiday(local_days day) const {
  if (!added_.empty() && std::binary_search(added_.begin(), added_.end(), day)) return true;
  if (!removed_.empty() && std::binary_search(removed_.begin(), removed_.end(), day)) return false;
  return is_computed_holiday(day);
}

}  // namespace frontdoor
