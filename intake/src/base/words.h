// The words of the inbox for codes and times.
#pragma once

#include <frontdoor/access_policy.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdoor::intake {

const char* words_for(RequestKind kind);
const char* words_for(AccessState state);
const char* words_for_language(std::string_view code);   // "Urdu"
std::string code_for_language(const std::string& name);  // "ur" for "Urdu" and "urdu"; any other text as it is
std::string languages_offered();  // "Arabic, Bengali, ...": those that the form is translated into
// "Call 999", "Go to A&E" ...: where the red flags in the text send people; empty for none.
const char* words_for_action(std::string_view action_code);
// "said it is there", "said it is not there" ...
const char* words_for_status(std::string_view status_code);

std::string words_for_time(Instant instant);        // "10:05am on Monday 23 November"
std::string words_for_dated_time(Instant instant);  // the same with the year, for what is kept
// "71 hours 5 minutes": the whole of it, for figures that somebody checks.
std::string words_for_minutes(std::chrono::minutes minutes);
std::string words_for_wait(Instant received, Instant now);  // "2 hours 5 minutes", "1 day 3 hours"
// The same for a time as a device wrote it (RFC 3339); a text that is not a time is returned unchanged.
std::string words_for_written_time(std::string_view rfc3339);
std::string words_for_ordinal(int number);  // "third", "11th"
// "1981-03-27" → "27 March 1981"; a text that is not a date is returned unchanged.
std::string words_for_date(std::string_view date);
// "45 years old", "8 months old" under two years.
std::string words_for_age(std::int32_t months);

}  // namespace frontdoor::intake
