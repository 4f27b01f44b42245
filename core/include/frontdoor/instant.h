// Time in the core: instants come in as arguments, nothing here reads a clock.
// Civil time is Europe/London by our own rule (std::chrono::locate_zone does not exist in both toolchains):
// summer time from the last Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC
// (Summer Time Act 1972 s. 1(2) as put by The Summer Time Order 2002, SI 2002/262, art. 2;
// https://www.legislation.gov.uk/uksi/2002/262).
#pragma once

#include <frontdoor/result.h>

#include <chrono>
#include <string>
#include <string_view>

namespace frontdoor {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;   // UTC
using LocalMinute = std::chrono::local_time<std::chrono::minutes>;  // wall clock in London

bool is_british_summer_time(Instant now);
LocalMinute to_london(Instant now);
// A wall-clock time that does not exist (clock put forward) maps to the same offset as the minute before the change;
// one that exists twice maps to its first occurrence.
Instant from_london(LocalMinute local);

// RFC 3339 (https://www.rfc-editor.org/rfc/rfc3339 section 5.6). Reads "2026-12-25T09:00:00Z", with fractions (kept to
// the millisecond) and numeric offsets; writes UTC with 'Z' and whole seconds. Errors:
// invalid_value, for a leap second too.
Result<Instant> parse_rfc3339(std::string_view text);
std::string format_rfc3339(Instant instant);

// "6:30pm on Tuesday 24 November", "today" words are the caller's. NHS style: 6:30pm, 8am, midday, midnight
// (https://service-manual.nhs.uk/content/numbers-measurements-dates-time).
std::string format_time_of_day(LocalMinute local);  // "6:30pm"
std::string format_day(LocalMinute local);          // "Tuesday 24 November"
std::string format_weekday(LocalMinute local);      // "Tuesday"
std::string_view month_name(unsigned month);        // 1: "January"
// A FHIR date or dateTime as it is said: "1 December 2026", "December 2026", "1 December 2026 at 14:30". What is none,
// and a year alone, as it is.
std::string date_in_words(std::string_view iso);
// A time to come, as said at `now`: "6:30pm today", "6:30pm on Tuesday" up to three days ahead (over a weekend),
// "6:30pm on Tuesday 1 December" from there on and for a time that has passed.
std::string format_when(LocalMinute when, LocalMinute now);

}  // namespace frontdoor
