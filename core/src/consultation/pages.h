// Makes the page that shows a consultation's state. Pure: state in, nodes out.
#pragma once

#include "consultation/state.h"

#include <frontdoor/consultation.h>

namespace frontdoor {

struct PageContext {
  const ConsultationState& state;
  const Assets& assets;
  const ConsultationOptions& options;
  Instant now;
  AccessDecision access;  // decided at `now` for this request as it is now
};

// The page's nodes and its main heading. `focus` of the result is the heading, or the error summary if there is one.
struct Page {
  Node root;
  NodeId focus = 0;
};
Page make_page(const PageContext& context);

// The decision for the request for the current answers and findings.
AccessDecision decide_now(const ConsultationState& state, const Assets& assets, const ConsultationOptions& options,
                          Instant now);

// What the answers ask for now, and what the service said of them: the most pressing of both, and what it is about.
struct StandingAdvice {
  Action action = Action::none;
  std::vector<AnswerFinding> findings;  // present ones
};
StandingAdvice standing_advice(const FormReading& reading, const ConsultationState& state);

// early.cpp: the page on which a request is sent after advice to call 999 or go to A&E, before it is finished.
Page make_early_page(const PageContext& context);
std::vector<const Item*> questions_of_early_page(const FilledForm& form);
std::string change_phone(FilledForm& form);
void set_sent_early(FilledForm& form, bool early);
bool was_sent_early(const FilledForm& form);

// questionnaire_pages.cpp
Page make_question_page(const PageContext& context, const Item& page);
// The control of one question, with its card if there is one under it. heading: its label is the page's heading.
std::vector<Node> make_question(const PageContext& context, const Item& item, bool heading);
// A question and its answer as people read them: a row of a summary list.
Node make_summary_row(const PageContext& context, const Item& item, std::string question);
// A question in the words for this patient, with its number in the form ("1a") where it has one.
std::string question_of(const PageContext& context, const Item& item);
void add_errors(const PageContext& context, Page& page);
// "or", between the options of a list and the one that none of them goes with (nhsuk-frontend, "checkboxes with a none
// of these option").
void add_or(const Wording& wording, Node& list);
void add_back(const PageContext& context, Page& page);
void set_title(const PageContext& context, Page& page, const std::string& heading);
Node make_access_messages(const PageContext& context, const std::string& name);
// One press, to who answers at this hour: the practice, or 111 while it is closed.
Node make_call(const PageContext& context, const std::string& name);

}  // namespace frontdoor
