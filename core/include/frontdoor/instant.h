// Time in the core: instants come in as arguments, nothing here reads a clock.
// Civil time is Europe/London by our own rule (std::chrono::locate_zone does not exist in both toolchains):
// summer time from the last Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC
// (The Summer Time Order 2002, SI 2002/262, art. 2).
#pragma once

#include <frontdoor/result.h>

#include <chrono>
#include <string>
#include <string_view>

namespace frontdoor {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;  // UTC
using LocalMinute = std::chrono::local_time<std::chrono::minutes>; // wall clock in London

bool is_british_summer_time(Instant now);
LocalMinute to_london(Instant now);
// A wall-clock time that does not exist (clock put forward) maps to the same offset as the minute before the change;
// one that exists twice maps to its first occurrence.
Instant from_london(LocalMinute local);

// RFC 3339. Reads "2026-12-25T09:00:00Z", with fractions and numeric offsets; writes UTC with 'Z' and whole seconds.
Result<Instant> parse_rfc3339(std::string_view text);
std::string format_rfc3339(Instant instant);

// "6:30pm on Tuesday 24 November", "today" words are the caller's. NHS style: 6:30pm, 8am, midday.
std::string format_time_of_day(LocalMinute local);
std::string format_day(LocalMinute local);

}  // namespace frontdoor
