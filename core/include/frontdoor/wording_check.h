// Checks a text that a practice writes for its patients, before anybody reads it: no breach of the contract by wording,
// the 999 sentence present, plain enough to read. Pure. The rules are the MUST NOT list drawn from NHS England's
// answers on online access (access_policy.h cites them) and the NHS's advice on plain English: reading age 9 to 11,
// https://service-manual.nhs.uk/content/how-we-write
#pragma once

#include <frontdoor/access_policy.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

enum class WordingFault : std::uint8_t {
  empty,                 // nothing to read
  too_long,              // over wording_bytes_max
  hard_to_read,          // reading age over reading_age_max
  no_999,                // no sentence that says when to call 999
  sounds_refused,        // "we are full", "form closed": a request may always be sent
  call_back,             // "try tomorrow", "call back at 8": patients may not be asked to ask again
  quota,                 // a number of requests, or a limit on them
  admin_only,            // the form is for every kind of request
  sends_elsewhere,       // 111, or A&E for what is not an emergency, while the practice is open
  unread,                // says that a request may be closed or left without anybody reading it
  sounds_like_contract,  // terms, consent, "by sending this you agree"
  unknown_placeholder,   // not {phone}, {deadline} or, when closed, {opens}
};
std::string_view to_code(WordingFault fault);  // "hard-to-read"

struct WordingProblem {
  WordingFault fault = WordingFault::empty;
  std::string reason;  // one sentence in English for the practice's staff, with what to do
  std::string quote;   // the words at fault; empty when something is missing
};

struct WordingCheck {
  int reading_age = 0;                   // years, estimated
  std::vector<WordingProblem> problems;  // in the order of WordingFault; at most one of each
  bool ok() const { return problems.empty(); }
};

inline constexpr std::size_t wording_bytes_max = 800;
inline constexpr int reading_age_max = 11;

// text: UTF-8, may hold {phone}, {deadline}, {opens}. state: where it will be shown; `closed` may name 111.
WordingCheck check_wording(std::string_view text, AccessState state);

// Practice::load, and every text of the practice's own checked: for code that saves settings or reads them from a file.
// (The form does without the check: its service has made it.) Errors name the JSON pointer and the words at fault.
Result<Practice> load_checked_practice(std::string_view json);

// The reading age of an English text in years: Flesch-Kincaid grade plus five (J. P. Kincaid and others, 1975, US Navy
// report 8-75). Words that patients meet at every surgery ("appointment", "emergency") count as short.
int reading_age(std::string_view text);

}  // namespace frontdoor
