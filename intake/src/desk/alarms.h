// Which of a practice's requests ring now: what every page of the inbox shows, and what a page asks for in the
// background.
#pragma once

#include "store/case_files.h"

#include <frontdoor/access_policy.h>

namespace frontdoor::intake {

struct Alarms {
  Instant at;
  std::vector<std::string> references;  // most pressing first, then the longest there
  // While somebody is there, what still rings is heard again after this; 0: outside core hours.
  std::chrono::minutes again{0};
  // That could not be handed to the practice's own systems and are tried no more: they ring too.
  std::size_t dead_deliveries = 0;
};
Alarms gather_alarms(CaseFiles& cases, const Practice& practice, Instant now, const HolidayCalendar& holidays);

// Counts and references, never what a patient wrote. signed_in: false when the sign-in may only hear alarms.
std::string alarms_as_json(const Alarms& alarms, bool signed_in);
// "9:31am"
std::string time_of(const Alarms& alarms);
std::string words_for_alarms(std::size_t count);
std::string words_for_dead_deliveries(std::size_t count);  // empty for none

}  // namespace frontdoor::intake
