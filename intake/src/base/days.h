// Days and weeks in addresses, flags and exports: "2026-11-23", "2026-W48". London's calendar.
#pragma once

#include <frontdoor/instant.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::intake {

std::optional<std::chrono::year_month_day> parse_date(std::string_view text);  // "1981-03-27", if there is such a day
std::optional<std::chrono::local_days> parse_day(std::string_view text);       // "2026-11-23", years 2000 to 2999
// Whole months from a birth date to a moment; nothing when the text is not a date, or lies ahead.
std::optional<std::int32_t> age_in_months(std::string_view birth_date, Instant now);
std::string format_day_code(std::chrono::local_days day);  // "2026-11-23"
std::chrono::local_days london_day(Instant instant);
std::string format_london(Instant instant);        // "2026-11-23 18:30", as spreadsheets read it
std::string format_hours(std::chrono::minutes m);  // "10:30"

// The Monday of an ISO 8601 week.
std::optional<std::chrono::local_days> parse_week(std::string_view text);  // "2026-W48"
std::string format_week(std::chrono::local_days day);

}  // namespace frontdoor::intake
