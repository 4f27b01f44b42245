// How old somebody is, by London's calendar.
#pragma once

#include <frontdoor/instant.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace frontdoor {

// Whole months from a day to London's day at a moment; nothing for a day that lies ahead.
std::optional<std::int32_t> months_since(std::chrono::year_month_day born, Instant now);

// Whole months from a day of birth ("1981-03-27") to London's day at a moment; nothing for a text that is not a date, a
// day that lies ahead, or one more than age_years_max years ago.
inline constexpr std::int32_t age_years_max = 120;
std::optional<std::int32_t> age_in_months(std::string_view birth_date, Instant now);

}  // namespace frontdoor
