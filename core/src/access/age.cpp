// See frontdoor/age.h.
#include <frontdoor/age.h>

#include "access/fields.h"

namespace frontdoor {

std::optional<std::int32_t> months_since(std::chrono::year_month_day born, Instant now) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(to_london(now)));
  const int years = static_cast<int>(today.year()) - static_cast<int>(born.year());
  const int months =
      static_cast<int>(static_cast<unsigned>(today.month())) - static_cast<int>(static_cast<unsigned>(born.month()));
  const int age = years * 12 + months - (today.day() < born.day() ? 1 : 0);
  return age < 0 ? std::nullopt : std::optional<std::int32_t>(age);
}

std::optional<std::int32_t> age_in_months(std::string_view birth_date, Instant now) {
  const auto day = access::parse_date(birth_date);
  if (!day) return std::nullopt;
  const auto age = months_since(std::chrono::year_month_day(*day), now);
  return age && *age < (age_years_max + 1) * 12 ? age : std::nullopt;
}

}  // namespace frontdoor
