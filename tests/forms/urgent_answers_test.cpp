// Ticked answers of a form whose author gave them no red flags: their words are read, where they are about now.
#include "../core/patient_driver.h"
#include "support.h"

#include <frontdoor/json.h>
#include <frontdoor/urgent_answers.h>

namespace frontdoor {
namespace {

struct Asked {
  const char* group;
  const char* question;
  const char* label;  // empty: a yes-or-no question
  Action action;
  const char* concepts = "";
};

Json option_of(const Asked& asked) {
  Json option{{"valueString", asked.label}};
  if (*asked.concepts) {
    option["extension"] = Json::array(
        {{{"url", "https://frontdoor.example/fhir/StructureDefinition/red-flag"}, {"valueCode", asked.concepts}}});
  }
  return option;
}

Action action_of(const Asked& asked) {
  Json item{{"linkId", "q"}, {"text", asked.question}, {"type", *asked.label ? "choice" : "boolean"}};
  if (*asked.label) item["answerOption"] = Json::array({option_of(asked)});
  Json group{{"linkId", "g"}, {"type", "group"}, {"item", Json::array({item})}};
  if (*asked.group) group["text"] = asked.group;
  const Json form{{"resourceType", "Questionnaire"}, {"status", "active"}, {"item", Json::array({group})}};
  const auto read = Questionnaire::load(form.dump());
  EXPECT_TRUE(read.ok()) << read.error().message;
  const auto found = urgent_answers(read.value(), *built_assets().view().red_flags);
  EXPECT_LE(found.size(), 1u);
  return found.empty() ? Action::none : found[0].action;
}

TEST(UrgentAnswers, AreThoseWhoseWordsSayAnEmergencyNow) {
  constexpr Action kNone = Action::none;
  constexpr Action k999 = Action::emergency_999;
  for (const Asked& asked : std::vector<Asked>{
           {"", "Which of these do you have?", "Chest pain", k999},
           {"Current symptoms", "Check all that apply", "Convulsions / seizures", k999},
           {"", "Do you have crushing chest pain?", "", k999},
           {"Right now", "Chest pain", "", k999},
           {"", "Do you have any thoughts of ending your life?", "Yes, often", Action::crisis_line},
           {"", "In the last month, have you had thoughts of killing yourself?", "", Action::crisis_line},
           {"", "Thoughts that you would be better off dead", "Several days", Action::crisis_line},
           {"", "Thoughts that you would be better off dead", "Not at all", kNone},
           {"", "Thoughts that you would be better off dead", "0 - not at all", kNone},
           {"", "Have you ever had any of these?", "A stroke", kNone},
           {"Heart history", "Check all that apply", "Heart attack", kNone},
           {"", "Did a parent, brother or sister have a stroke?", "", kNone},
           {"", "In the last 4 weeks, how often were you short of breath?", "Once or twice", kNone},
           {"", "Have you had your usual asthma symptoms (cough, wheeze, chest tightness)?", "", kNone},
           {"", "Cause of death", "Heart attack", kNone},
           {"", "Do you have any of these?", "None of these", kNone},
           {"", "Do you have chest pain?", "No", kNone},
           {"", "Do you have any of these?", "No chest pain", kNone},
           {"", "Which of these do you have?", "Chest pain", kNone, "none"},
           {"", "Which of these do you have?", "The first one", k999, "chest-pain"},
       }) {
    EXPECT_EQ(to_code(action_of(asked)), to_code(asked.action))
        << asked.group << " | " << asked.question << " | " << asked.label;
  }
}

}  // namespace
}  // namespace frontdoor
