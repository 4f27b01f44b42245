// Which answers of a practice's own form show urgent advice when they are ticked: for the people who turn the form on.
#pragma once

#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>

#include <string>
#include <vector>

namespace frontdoor {

struct UrgentAnswer {
  std::string link_id;
  std::string question;  // its text
  std::string answer;    // the option's label, or "Yes"
  Action action = Action::none;
};

struct ReadAnswers {
  std::vector<UrgentAnswer> urgent;
  // Those whose words or question name an urgent sign and that show no advice, because they are not read as about now,
  // or not as about the patient ("Has anybody in your family had a stroke?: Yes"). Not those that deny, and not those
  // of which the author says "none". Their action is none.
  std::vector<UrgentAnswer> unread;
};

// In document order, for an adult of unknown sex: for others fewer or more rules hold. form: as FormCheck reads it.
ReadAnswers read_answers(const Questionnaire& form, const RedFlagEngine& engine);

}  // namespace frontdoor
