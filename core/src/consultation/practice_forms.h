// Which forms a practice offers, and with which of them a consultation begins.
#ifndef FRONTDOOR_CONSULTATION_PRACTICE_FORMS_H_
#define FRONTDOOR_CONSULTATION_PRACTICE_FORMS_H_

#include "answers/filled_form.h"
#include "consultation/state.h"

#include <frontdoor/consultation.h>

namespace frontdoor {

// Whether patients of the practice are offered the option of the question `item`. Only kinds of request and of problem
// can be turned off; what is open to everybody never is. A practice's own form is among the options only while it is
// on.
bool is_on(const Practice& practice, const Item& item, const AnswerOption& option);

// The option that the patient chose where another Questionnaire asks about it (AnswerOption::asked_in); else null.
const AnswerOption* asked_elsewhere(const FilledForm& form);

// The practice's page may lead to one form (ConsultationOptions::start): its answers are then preselected where the
// patient has not answered. The patient still sees those questions. False, and nothing happens, with an unknown form
// or one that is off.
bool choose_start(const ConsultationOptions& options, FilledForm& form);

// A link led to another form than the draft is of: what they need is chosen once more, on the page that asks it, or on
// the one before it that they had reached.
void choose_another_start(ConsultationState& state);

}  // namespace frontdoor

#endif
