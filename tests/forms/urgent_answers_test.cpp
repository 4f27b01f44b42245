// Ticked answers of a form whose author gave them no red flags: their words are read, where they are about now.
#include "../core/patient_driver.h"
#include "support.h"

#include <frontdoor/json.h>
#include <frontdoor/urgent_answers.h>

namespace frontdoor {
namespace {

const RedFlagEngine& engine() {
  return *built_assets().view().red_flags;
}

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
  const auto found = read_answers(read.value(), *built_assets().view().red_flags).urgent;
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

struct Pair {
  const char* question;
  const char* label;
};

constexpr Pair kUrgent[] = {
    {"Have you had sudden loss of vision?", "Yes"},
    {"Do you have chest pain at the moment?", "Yes, right now"},
    {"How bad is the pain in your chest?", "Crushing, and going down my arm"},
    {"Have you taken an overdose of any tablets?", "Yes"},
    {"Have you had thoughts of ending your life?", "Nearly every day"},
    {"Are you thinking of killing yourself today?", "Yes"},
    {"Did you have a seizure today?", "Yes, for the first time"},
    {"I cannot pass urine", "Yes"},
    {"Sudden loss of sight in one eye", "Yes"},
    {"Has your sight gone suddenly?", "Yes"},
    {"Is your baby moving less than usual?", "Yes"},
    {"Pregnant and bleeding heavily", "Yes"},
    {"Are you coughing up blood?", "Yes, a lot of it"},
    {"Vomiting blood", "A cupful or more"},
    {"How would you describe the headache?", "Sudden, the worst headache of my life"},
    {"Which of these do you have?", "Numbness around my bottom or genitals"},
    {"Which of these do you have?", "Face drooping on one side"},
    {"Tick any that apply", "Swelling of my tongue or throat"},
    {"Do you have difficulty breathing?", "Yes, I cannot finish a sentence"},
    {"How breathless are you?", "Too breathless to speak"},
    {"Does your child have a rash that does not fade under a glass?", "Yes"},
    {"Is your child floppy or very hard to wake?", "Yes"},
    {"Weakness down one side of the body", "Started today"},
    {"Slurred speech since this morning", "Yes"},
    {"Black, tarry stools", "Yes, today"},
    {"Have you cut yourself or harmed yourself today?", "Yes, badly"},
    {"Testicle pain that came on suddenly", "Severe"},
    {"Severe allergic reaction", "Happening now"},
    {"Do your chest pains come with sweating?", "Yes, and I feel sick"},
    {"Have you taken an overdose?", "Yes"},
    {"Have you had a fit (seizure) today?", "Yes"},
    {"I have had a fit (seizure) today", "Yes"},
    {"Fit (seizure) today", "Yes"},
    {"cannot pass urine at all", "Yes"},
    {"Cannot pass urine at all", "Yes"},
    {"sudden loss of vision", "Yes"},
    {"baby moving less", "Yes"},
    {"Is the baby moving less?", "Yes"},
    {"How bad is your chest pain?", "Crushing, now"},
    {"Thoughts of suicide", "Every day"},
    {"Thoughts of suicide", "Bothered a little"},
    {"How much have you been bothered by thoughts of killing yourself?", "A little"},
    {"How often have you thought about killing yourself?", "Several days"},
    {"Coughing up blood", "Yes, a lot"},
    {"Severe headache", "The worst ever, it came suddenly"},
    {"Pregnant and bleeding?", "Yes"},
    {"Chest pain", "Severe"},
    {"Feeling suicidal", "Most of the time"},
};

constexpr Pair kQuiet[] = {
    {"How often have you thought about killing yourself?", "Never"},
    {"How much have you been bothered by thoughts of killing yourself?", "Not at all"},
    {"How often do you wake with chest tightness?", "Once a week"},
    {"How is your chest pain?", "I have none"},
    {"How is your chest pain?", "I don't have any"},
    {"Have you ever had a sudden loss of vision?", "Yes"},
    {"Do you have chest pain at the moment?", "No"},
    {"Chest pain", "Never"},
    {"Thoughts that you would be better off dead", "Not at all"},
    {"Little interest or pleasure in doing things", "Nearly every day"},
    {"Feeling tired or having little energy", "More than half the days"},
    {"Trouble falling or staying asleep", "Several days"},
    {"Feeling nervous, anxious or on edge", "Nearly every day"},
    {"Has anybody in your family had a heart attack?", "Yes"},
    {"Family history of stroke before the age of 60", "Yes"},
    {"Did a parent have a stroke?", "Yes, my father"},
    {"Do you smoke?", "Yes, every day"},
    {"How many cigarettes do you smoke a day?", "More than 20"},
    {"In the last week, has your asthma disturbed your sleep?", "Yes"},
    {"How often do you use your blue inhaler?", "Once or twice a week"},
    {"Do you have an up to date asthma action plan?", "Yes"},
    {"Have you ever had a heart attack?", "Yes, more than ten years ago"},
    {"Are you taking any blood thinners?", "Yes"},
    {"Do you want advice about stopping smoking?", "Yes"},
    {"How often do you have a drink containing alcohol?", "4 or more times a week"},
    {"Would you like a chaperone?", "Yes"},
    {"Have you had any overdose in the past?", "No"},
    {"Suicidal thoughts", "None"},
    {"Coughing up blood", "No, never"},
    {"Which of these do you have?", "None of these"},
    {"Are you able to pass urine as usual?", "Yes"},
    {"Is your baby moving as usual?", "Yes"},
    {"Do you know what to do if you have chest pain?", "Yes"},
    {"Would you call 999 if you had a seizure?", "Yes"},
    {"Do you have a cough?", "Yes"},
    {"Have you been told you have high blood pressure?", "Yes"},
    {"Have you taken an overdose?", "No"},
    {"Thoughts of suicide", "Not at all"},
    {"Thoughts of suicide", "Never"},
    {"How bad is your chest pain?", "None"},
    {"How bad is your chest pain?", "I do not have any"},
    {"How often do you get short of breath?", "Once a week"},
    {"Does anyone in your household have a seizure disorder?", "Yes"},
    {"Do you have epilepsy?", "Yes"},
    {"Have you had a blood clot in your leg or lung?", "Yes"},
    {"Do you get migraines with aura?", "Yes"},
    {"Have you had a heart attack?", "Yes"},
    {"What brings on your angina?", "Walking uphill"},
    {"What brings on your chest pain?", "Exercise"},
    {"In the past month, have you had chest pain?", "Yes"},
    {"Do you feel breathless when hurrying on level ground?", "Sometimes"},
    {"Do you have carers?", "Yes"},
    {"How many units of alcohol do you drink in a week?", "More than 20"},
    {"Are you up to date with your tetanus vaccination?", "Yes"},
    {"Do you have any allergies?", "Penicillin"},
    {"Allergies", "Peanuts"},
    {"Do you have bleeding between periods?", "Sometimes"},
    {"Are your periods heavy?", "Yes"},
    {"Do you check your feet every day?", "Yes"},
    {"Have you fallen in the last year?", "Yes"},
    {"Do you have problems with your hearing?", "Yes"},
    {"Do you feel safe at home?", "Yes"},
    {"Are you worried about your memory?", "Yes"},
    {"Do you have thoughts of harming yourself?", "No, never"},
};

bool shows_advice(const Pair& pair) {
  return action_of({"", pair.question, pair.label, Action::none}) != Action::none;
}

// A statement that a question and its answer make, of each kind: yes or no, a scale, a sign that is ticked under its
// name, and an answer that says more than yes. What is asked about another time, another person or an opinion is quiet.
TEST(UrgentAnswers, AreReadWithTheirQuestionsAsOneStatement) {
  for (const Pair& pair : kUrgent) EXPECT_TRUE(shows_advice(pair)) << pair.question << " | " << pair.label;
  for (const Pair& pair : kQuiet) EXPECT_FALSE(shows_advice(pair)) << pair.question << " | " << pair.label;
}

TEST(UrgentAnswers, NoUrgentQuestionIsAnsweredByADenial) {
  for (const Pair& pair : kUrgent) {
    for (const char* denial :
         {"No", "Never", "Not at all", "None", "No, never", "Prefer not to say", "Not sure", "0"}) {
      EXPECT_FALSE(shows_advice({pair.question, denial})) << pair.question << " | " << denial;
    }
  }
}

// A time frame of at most three months is no history of suicide, and of about a week none of any emergency.
TEST(UrgentAnswers, InATimeFrameThatIsRecentAreRead) {
  for (const char* question :
       {"In the past month, have you wished you were dead?", "In the past week, have you had plans to kill yourself?",
        "In the past month, have you actually had any thoughts of killing yourself?",
        "In the past 3 months, have you done anything to end your life?", "Overdose taken in the last 24 hours",
        "Have you been planning how to kill yourself?", "Over the past month, have you made a suicide plan?",
        "In the last 24 hours have you coughed up blood?", "Have you had chest pain in the last two days?"}) {
    EXPECT_TRUE(shows_advice({question, "Yes"})) << question;
    EXPECT_FALSE(shows_advice({question, "No"})) << question;
  }
  for (const char* question :
       {"In the past 5 years, have you had chest pain?", "In the last 12 months have you had a stroke?",
        "In the past month, have you had chest pain?", "Have you been to the surgery in the last week?"}) {
    EXPECT_FALSE(shows_advice({question, "Yes"})) << question;
  }
}

// "No" to what somebody who is well can do.
TEST(UrgentAnswers, OfWhatTheWellCanDoAreTheDenials) {
  for (const char* question :
       {"Can you breathe easily?", "Can you speak in full sentences?", "Are you able to pass urine?",
        "Do you feel safe at home?", "Is the rash gone when a glass is pressed on it?"}) {
    EXPECT_TRUE(shows_advice({question, "No"})) << question;
    EXPECT_FALSE(shows_advice({question, "Yes"})) << question;
  }
  for (const char* question : {"Can you see any blood in your urine?", "Are you able to attend in the morning?",
                               "Is the pain severe?", "Can you feel a lump?", "Does the pain spread to your arm?",
                               "Is your blood pressure checked at home?", "Can you send us a photo?"}) {
    EXPECT_FALSE(shows_advice({question, "No"})) << question;
  }
}

TEST(UrgentAnswers, SayHowWhatIsNamedIs) {
  EXPECT_TRUE(shows_advice({"Lip colour", "Blue or grey"}));
  EXPECT_TRUE(shows_advice({"Calf", "Swollen, hot and painful"}));
  EXPECT_FALSE(shows_advice({"Lip colour", "Pink"}));
  EXPECT_FALSE(shows_advice({"Calf", "As usual"}));
  for (const char* question : {"Arm", "Reading", "Blood pressure reading", "Sugar"}) {
    EXPECT_FALSE(shows_advice({question, "Left"})) << question;
  }
}

// What names a sign and shows nothing is said, so that who turns the form on knows it.
TEST(UrgentAnswers, ThatNameASignAndShowNoneAreListed) {
  const auto form = Questionnaire::load(R"({"resourceType":"Questionnaire","status":"active","item":[
      {"linkId":"a","type":"boolean","text":"Has anybody in your family had a stroke?"},
      {"linkId":"b","type":"choice","text":"How often do you have chest pain?","answerOption":[
        {"valueString":"Never"},{"valueString":"Once a week"}]},
      {"linkId":"c","type":"choice","text":"Chest pain","answerOption":[{"valueString":"No"},{"valueString":"Severe"}]},
      {"linkId":"d","type":"choice","text":"Do you smoke?","answerOption":[{"valueString":"Every day"}]}]})");
  ASSERT_TRUE(form.ok()) << form.error().message;
  const auto list = [](const std::vector<UrgentAnswer>& answers) {
    std::string out;
    for (const UrgentAnswer& one : answers) out += one.link_id + "=" + one.answer + ";";
    return out;
  };
  EXPECT_EQ(list(read_answers(form.value(), engine()).urgent), "c=Severe;");
  EXPECT_EQ(list(read_answers(form.value(), engine()).unread), "a=Yes;b=Once a week;");
}

}  // namespace
}  // namespace frontdoor
