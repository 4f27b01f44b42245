// See cards.h.
#include "consultation/cards.h"

#include "answers/text.h"

#include <frontdoor/nodes.h>
#include <frontdoor/telephone.h>

#include <algorithm>

namespace frontdoor {
namespace {

class CardMaker {
 public:
  CardMaker(const std::string& name, const CardContext& context) : context_(context), name_(name) {
    card_ = make_node(Role::care_card, name, "");
  }

  void head(Variant variant, std::string title) {
    card_.variant = variant;
    card_.text = std::move(title);
  }
  void say(const std::string& key) { paragraph(context_.wording.text(key)); }
  void paragraph(std::string text) {
    if (!text.empty()) card_.children.push_back(make_paragraph(next(), std::move(text)));
  }
  void link(const std::string& key, const std::string& href, Variant variant = Variant::none) {
    std::string text = context_.wording.text(key);
    if (text.empty()) return;
    card_.children.push_back(make_link(next(), std::move(text), href));
    card_.children.back().variant = variant;
  }
  // A button over the card's whole width: on a phone one press calls.
  void call_999() { link("card.999.call", "tel:999", Variant::reverse); }
  // Why: each rule's sentence once, in the order of the words that raised it.
  void reasons(const std::vector<AnswerFinding>& findings, Action action) {
    std::vector<std::string> said;
    for (const AnswerFinding& finding : findings) {
      const std::string& key = finding.finding.wording;
      if (finding.finding.action != action || key.empty()) continue;
      if (std::find(said.begin(), said.end(), key) != said.end()) continue;
      said.push_back(key);
      if (said.size() <= 3) say(key);
    }
  }
  // Other ways to reach 999 for people who cannot hear, speak or be heard
  // (https://www.nhs.uk/nhs-services/urgent-and-emergency-care-services/when-to-call-999/).
  void other_ways_to_999() {
    say("card.999.relay");
    text_999();
    link("card.999.bsl", "https://999bsl.co.uk");
  }
  Node take() { return std::move(card_); }

 private:
  // The number in it is texted, not called.
  void text_999() {
    Node text = make_paragraph(next(), context_.wording.text("card.999.sms"));
    text.value = "999";
    text.href = "sms:999";
    card_.children.push_back(std::move(text));
  }

  std::string next() { return name_ + "/" + std::to_string(++count_); }

  const CardContext& context_;
  std::string name_;
  Node card_;
  int count_ = 0;
};

bool has_wording(const std::vector<AnswerFinding>& findings, std::string_view wording) {
  return std::any_of(findings.begin(), findings.end(),
                     [wording](const AnswerFinding& finding) { return finding.finding.wording == wording; });
}

constexpr std::int32_t kAdultFromMonths = 18 * 12;

// The helpline for the person: a child who writes, an adult who is worried about a child, an older person who is harmed
// by who should care for them, or any adult (https://www.nhs.uk/live-well/getting-help-for-domestic-violence/,
// https://www.nhs.uk/conditions/social-care-and-support-guide/help-from-social-services-and-charities/abuse-and-neglect-vulnerable-adults/).
void helpline(CardMaker& card, const std::vector<AnswerFinding>& findings, const CardContext& context) {
  if (context.person.age_months && *context.person.age_months < kAdultFromMonths) {
    if (context.about_somebody_else) return card.link("card.safety.nspcc", "tel:08088005000");
    return card.link("card.safety.childline", "tel:08001111");
  }
  card.link("card.safety.helpline", "tel:08082000247");
  if (has_wording(findings, "red-flag.safeguarding")) card.link("card.safety.hourglass", "tel:08088088141");
}

// For somebody who is hurt at home, was assaulted or is at risk of harm.
void help_to_be_safe(CardMaker& card, const std::vector<AnswerFinding>& findings, const CardContext& context) {
  if (!is_any_private(findings)) return;
  card.say("card.safety.danger");
  helpline(card, findings, context);
  if (has_wording(findings, "red-flag.assault")) card.say("card.safety.assault");
  card.say("card.safety.watched");
}

// For somebody who thinks of ending their life: who listens until help comes
// (https://www.nhs.uk/mental-health/feelings-symptoms-behaviours/behaviours/help-for-suicidal-thoughts/).
void somebody_to_talk_to(CardMaker& card, const std::vector<AnswerFinding>& findings) {
  const bool is_crisis = has_wording(findings, "red-flag.suicide") || has_wording(findings, "red-flag.crisis");
  if (!is_crisis) return;
  card.say("card.999.talk");
  card.link("card.crisis-line.samaritans", "tel:116123");
}

void emergency_999(CardMaker& card, const std::vector<AnswerFinding>& findings, const CardContext& context) {
  card.head(Variant::emergency, context.wording.text("card.emergency-999.title"));
  // First, so that it is in sight below a field while the phone's keyboard is up.
  card.call_999();
  card.reasons(findings, Action::emergency_999);
  card.say("card.emergency-999.what");
  somebody_to_talk_to(card, findings);
  help_to_be_safe(card, findings, context);
  card.other_ways_to_999();
}

void emergency_department(CardMaker& card, const std::vector<AnswerFinding>& findings, const CardContext& context) {
  card.head(Variant::emergency, context.wording.text("card.emergency-department.title"));
  card.reasons(findings, Action::emergency_department);
  card.say("card.emergency-department.what");
  card.call_999();
  help_to_be_safe(card, findings, context);
  card.other_ways_to_999();
}

void crisis_line(CardMaker& card, const std::vector<AnswerFinding>& findings, const CardContext& context) {
  card.head(Variant::urgent, context.wording.text("card.crisis-line.title"));
  card.reasons(findings, Action::crisis_line);
  card.say("card.crisis-line.what");
  card.link("card.crisis-line.call-111", "tel:111");
  card.link("card.crisis-line.samaritans", "tel:116123");
  if (context.about_somebody_else) {
    card.say("card.crisis-line.shout");
  } else {
    card.link("card.crisis-line.shout", "sms:85258?body=SHOUT");
  }
  card.say("card.crisis-line.danger");
}

void maternity_unit(CardMaker& card, const std::vector<AnswerFinding>& findings, const CardContext& context) {
  const bool early = has_wording(findings, "red-flag.early-pregnancy");
  const std::string unit = early ? "card.early-pregnancy." : "card.maternity-unit.";
  card.head(Variant::urgent, context.wording.text(unit + "title"));
  card.reasons(findings, Action::maternity_unit);
  card.say(unit + "what");
  card.say(unit + "danger");
}

void urgent_same_day(CardMaker& card, const std::vector<AnswerFinding>& findings, const CardContext& context) {
  const bool is_safety = is_any_private(findings);
  card.head(Variant::urgent, context.wording.text(is_safety ? "card.safety.title" : "card.urgent-same-day.title"));
  if (!is_safety) card.reasons(findings, Action::urgent_same_day);
  help_to_be_safe(card, findings, context);
  card.paragraph(context.access.urgent_text);
  if (context.access.urgent_to == UrgentRoute::nhs_111) {
    card.link("card.111.call", "tel:111");
  } else {
    card.link("card.practice.call", telephone_link(context.practice.phone));
  }
  if (!is_safety) card.say("card.urgent-same-day.worse");
}

}  // namespace

void make_room(std::map<std::string, FieldCard>& cards, const std::string& link_id, FieldCard card) {
  const auto there = cards.find(link_id);
  if (card.is_empty()) {
    if (there != cards.end()) cards.erase(there);
  } else if (there == cards.end() || there->second.waits || there->second.is_empty()) {
    card.waits = true;
    cards[link_id] = std::move(card);
  }
}

CardContext card_context(const Wording& wording, const AccessDecision& access, const Practice& practice,
                         const FilledForm& form) {
  return {wording, access, practice, form.facts(), form.is_about_somebody_else()};
}

Node care_card(const std::string& name, Action action, const std::vector<AnswerFinding>& findings,
               const CardContext& context) {
  CardMaker card(name, context);
  switch (action) {
    case Action::emergency_999: emergency_999(card, findings, context); break;
    case Action::emergency_department: emergency_department(card, findings, context); break;
    case Action::crisis_line: crisis_line(card, findings, context); break;
    case Action::maternity_unit: maternity_unit(card, findings, context); break;
    case Action::urgent_same_day:
    case Action::none: urgent_same_day(card, findings, context); break;
  }
  return card.take();
}

bool is_private(const Finding& finding) {
  const std::string& key = finding.wording;
  return key == "red-flag.abuse" || key == "red-flag.assault" || key == "red-flag.safeguarding";
}

bool is_any_private(const std::vector<AnswerFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const AnswerFinding& finding) { return is_private(finding.finding); });
}

std::string care_card_announcement(const Node& card) {
  std::string text = card.text + ".";
  for (const Node& child : card.children) {
    if (child.role != Role::paragraph) continue;
    text += " " + child.text;
    break;
  }
  return text;
}

}  // namespace frontdoor
