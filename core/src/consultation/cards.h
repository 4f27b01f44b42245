// The care cards: where to go now, by action (https://service-manual.nhs.uk/design-system/components/care-cards).
// One maker for the card under a field, the full page, and the confirmation. Every 999 card names 999 BSL, Relay UK
// (18000) and emergency SMS.
#pragma once

#include "consultation/flags.h"
#include "consultation/state.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/view.h>
#include <frontdoor/wording.h>

#include <map>
#include <string>
#include <vector>

namespace frontdoor {

struct CardContext {
  const Wording& wording;
  const AccessDecision& access;  // where urgent need goes now: practice or 111
  const Practice& practice;
  PatientFacts person = {};
  bool about_somebody_else = false;
};

// Of the person that `form` is about. The others are borrowed.
CardContext card_context(const Wording& wording, const AccessDecision& access, const Practice& practice,
                         const FilledForm& form);

// name: the card's node name; children's names begin with it. findings: present ones; their reasons are said once each.
Node care_card(const std::string& name, Action action, const std::vector<AnswerFinding>& findings,
               const CardContext& context);

// The card under the field of `link_id` while words are typed. What is below a field moves as somebody types, in answer
// to a key, and never when they have stopped and reach for a button: a card's room comes with the words that call for
// it, and goes with them. The card is seen after a pause; one that is seen already stays as it is until then.
void make_room(std::map<std::string, FieldCard>& cards, const std::string& link_id, FieldCard card);

// What must not be read over a shoulder: abuse, assault, somebody at risk of harm. Its advice says no more than it
// must, and quotes nothing.
bool is_private(const Finding& finding);
bool is_any_private(const std::vector<AnswerFinding>& findings);

// The card's title and first reason: what the live region says.
std::string care_card_announcement(const Node& card);

}  // namespace frontdoor
