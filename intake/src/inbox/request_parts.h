// What one request says, for a receptionist and a clinician: who and how to reach them, the red flags in plain words,
// what was asked and answered, what the patient was shown and told.
#pragma once

#include "inbox/layout.h"

#include <string>
#include <vector>

namespace frontdoor::intake {

// Markup of parts of the page, by the templates request-*.html.
// Date of birth with the age, phone, NHS number ...: rows of a list that the caller has opened.
std::string patient_rows(const OpenedRequest& opened);
// Which advice to get help the form showed, and whether what the request needs is more than that: a row of such a list.
std::string advice_row(const OpenedRequest& opened);
// Which advice to get help the form showed, when, and which the request needs as it came.
struct AdviceTold {
  Action shown = Action::none;
  std::string at;                // RFC 3339; empty: not written down
  Action needed = Action::none;  // never less than was shown
};
AdviceTold advice_told(const OpenedRequest& opened);
// Who wrote it for the patient: "Sam Patel (father)"; empty: they gave no name.
std::string named_writer(const Request& request);
// Who wrote it: "The patient", "Sam Patel (father)", "Who wrote for the patient".
std::string words_for_writer(const Request& request);
// The red flags in what the patient wrote later, as they were read then, each once.
struct LaterFlag {
  std::string quote, rule, action;  // the patient's words and ours; of a sign that was ticked the rule alone
};
std::vector<LaterFlag> later_flags(const Json& detail);
// A question as somebody reads its answer: whether it had to be answered is the form's matter.
std::string asked_question(std::string_view question);
// What was answered, as people write it: dates in words.
std::string words_for_answer(const RequestAnswer& answer);
// What a questionnaire adds up: "PHQ-9: 12", "Total of "How likely are you to doze off": 11", "Units a week: 36.6".
std::vector<std::string> totals_of(const OpenedRequest& opened);
inline constexpr const char* kTotalsHeading = "Questionnaire totals";
inline constexpr const char* kTotalsNotShown = "The patient did not see these.";
// What is read first: the patient's own words whole, what they hope for, the red flags in them, what they were asked
// for.
std::string own_words(const OpenedRequest& opened);
// The rest of what was sent: questions and answers, what else was mentioned, what they were told about access.
std::string rest_of_request(const OpenedRequest& opened);
// Everything that was sent, in one; every word of the patient's is escaped. level: of its headings, "h2" or "h3".
std::string request_content(const OpenedRequest& opened, const char* level);
// Versions, and where the patient's device and this service read differently.
std::string how_it_was_read(const OpenedRequest& opened);

}  // namespace frontdoor::intake
