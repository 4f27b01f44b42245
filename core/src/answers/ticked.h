// A ticked answer, read for red flags: the same on the patient's device and at the practice.
#pragma once

#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>

#include <string_view>
#include <vector>

namespace frontdoor {

// In place of concepts, of an option that is a text: that it was ticked and not written.
inline constexpr std::string_view as_worded = "as-worded";

struct TickedAnswer {
  // Of the option (AnswerOption::concept_code), which says itself what it means.
  std::string_view concepts;
  std::string_view label;     // what the patient ticked; "Yes" of a yes-or-no question
  std::string_view question;  // read instead of a label that says nothing on its own ("Several days")
  // Of a practice's own form, whose authors seldom give concepts: where there are none, the words are read.
  bool of_own_form = false;
  std::string_view group = {};  // of those: the text of the group that the question is in
};

// Views into the item and its option.
TickedAnswer ticked_answer(const Item& item, const AnswerOption& option);
// "Yes" to a question of yes or no; the words of the request are English (request/read_request.cpp).
TickedAnswer ticked_yes(const Item& item);
// "No" to it: an emergency where the question is what somebody who is well can do ("Can you breathe easily?").
TickedAnswer ticked_no(const Item& item);

// Whether an answer says no to its question, or does not answer it: "Never", "Not at all", "Prefer not to say".
bool denies(std::string_view label);

// What is ticked is present: there is nothing in it to be uncertain about. Findings count bytes of the label. Of an own
// form's words only those are read that ask about now: what somebody once had, or their family, is not an emergency.
// Read are the answer's own words, and, where it does not deny it, the question with it as one statement: "Have you
// taken an overdose?: Yes" as "i have taken an overdose", "How bad is your chest pain?: Crushing" as it is written.
std::vector<Finding> read_ticked(const TickedAnswer& ticked, const PatientFacts& facts, const RedFlagEngine& engine);

}  // namespace frontdoor
