// One engine: what `frontdoor form` promises of a form is what a patient who fills it in gets, page by page.
#include "form_patient.h"

#include <frontdoor/patient_form.h>
#include <frontdoor/request.h>

namespace frontdoor {
namespace {

#define SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
#define HL7 "http://hl7.org/fhir/StructureDefinition/"

std::string expression(const std::string& url, const std::string& text) {
  return R"({"url":")" + url + R"(","valueExpression":{"language":"text/fhirpath","expression":")" + text + R"("}})";
}

std::string answer_of(const std::string& link_id) {
  return "%resource.descendants().where(linkId='" + link_id + "').answer.value";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string kWeight = R"({"linkId":"weight","type":"decimal","text":"Weight"})";

TEST(OneEngine, AHiddenItemIsNotShownAndItsValueIsSent) {
  FormPatient patient(kWeight +
                      R"(,{"linkId":"secret","type":"string","text":"Campaign","initial":[{"valueString":"W1"}],
    "extension":[{"url":")" HL7 R"(questionnaire-hidden","valueBoolean":true}]})");
  EXPECT_EQ(patient.node("secret"), nullptr) << patient->page_text();
  patient->go_on();
  EXPECT_FALSE(patient->reads("Campaign"));
  patient->press("Send request");
  EXPECT_TRUE(holds(patient->effect(EffectKind::send)->text,
                    R"({"linkId":"secret","text":"Campaign","answer":[{"valueString":"W1"}]})"));
}

TEST(OneEngine, ACalculatedValueIsSentAndNoPatientReadsIt) {
  FormPatient patient(kWeight + R"(,{"linkId":"double","type":"decimal","text":"Twice that","extension":[)" +
                      expression(SDC "calculatedExpression", answer_of("weight") + " * 2") + "]}");
  EXPECT_EQ(patient->find(Role::text_field, "Twice that"), nullptr) << "nobody is asked for it";
  patient.type("weight", "70.5");
  EXPECT_FALSE(patient->reads("Twice that")) << "it may be a score: " << patient->page_text();
  patient.type("weight", "60");
  patient->go_on();
  EXPECT_FALSE(patient->reads("Twice that")) << patient->page_text();
  patient->press("Send request");
  const std::string sent = patient->effect(EffectKind::send)->text;
  EXPECT_TRUE(holds(sent, R"("linkId":"double","text":"Twice that","answer":[{"valueDecimal":120)")) << sent;
}

// Wherever a form says its scores, they count in the totals that the practice reads.
TEST(OneEngine, ScoresOfAValueSetAreAddedUpForThePractice) {
  const std::string set =
      R"({"resourceType":"ValueSet","id":"often","compose":{"include":[{"system":"http://x","concept":[
      {"code":"never","display":"Never","extension":[{"url":")" HL7 R"(ordinalValue","valueDecimal":0}]},
      {"code":"daily","display":"Nearly every day","extension":[{"url":")" HL7
      R"(itemWeight","valueInteger":3}]}]}]}})";
  const std::string one = R"("type":"choice","answerValueSet":"#often"})";
  const std::string loinc = R"("type":"choice","answerOption":[
      {"valueCoding":{"system":"http://loinc.org","code":"LA6568-5","display":"Not at all"}},
      {"valueCoding":{"system":"http://loinc.org","code":"LA6570-1","display":"Some days"}}]})";
  FormPatient patient(R"({"linkId":"g","type":"group","text":"Mood","item":[{"linkId":"g.a","text":"A",)" + one +
                          R"(,{"linkId":"g.b","text":"B",)" + one + R"(,{"linkId":"g.c","text":"C",)" + loinc + "]}",
                      set);
  for (const char* chosen : {"g.a/daily", "g.b/daily", "g.c/LA6570-1"}) patient.choose(chosen);
  const auto scores = scores_of(read_request(patient.sent()).value());
  ASSERT_EQ(scores.size(), 1u);
  EXPECT_EQ(words_for_score(scores[0]), "8") << "3 of a set, 3 of a set as a weight, 2 of LOINC";
}

TEST(OneEngine, ADecimalCommaIsAPointAndThousandsStayThousands) {
  for (const auto& [typed, sent] :
       {std::array{"7,5", "7.5"}, std::array{"120,55", "120.55"}, std::array{"0,125", "0.125"},
        std::array{"-0,5", "-0.5"}, std::array{"1,200", "1200"}, std::array{"1,200.5", "1200.5"},
        std::array{"1,200,300", "1200300"}, std::array{"7.5", "7.5"}}) {
    FormPatient patient(kWeight);
    patient.type("weight", typed);
    EXPECT_TRUE(holds(patient.sent(), std::string(R"("valueDecimal":)") + sent + "}")) << typed;
  }
  FormPatient patient(kWeight);
  patient.type("weight", "1.200,5");
  patient->go_on();
  EXPECT_TRUE(patient->reads("There is a problem")) << "nobody can know: " << patient->page_text();
}

TEST(OneEngine, AHiddenScoreIsSentAndReadBackButNotShown) {
  FormPatient patient(R"({"linkId":"mood","type":"choice","text":"Mood","answerOption":[
      {"valueCoding":{"system":"http://x","code":"a","display":"Good"}},
      {"valueCoding":{"system":"http://x","code":"b","display":"Bad",
        "extension":[{"url":")" HL7 R"(ordinalValue","valueDecimal":3}]}}]},
    {"linkId":"score","type":"integer","text":"Score","extension":[
      {"url":")" HL7 R"(questionnaire-hidden","valueBoolean":true},)" +
                      expression(SDC "calculatedExpression", answer_of("mood") + ".ordinal()") + "]}");
  patient.choose("mood/b");
  EXPECT_FALSE(patient->reads("Score"));
  const std::string sent = patient.sent();
  EXPECT_TRUE(holds(sent, R"("linkId":"score","text":"Score","answer":[{"valueInteger":3}])")) << sent;
  const auto request = read_request(sent);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request.value().answers.back().question, "Score");
  EXPECT_EQ(request.value().answers.back().text, "3");
}

TEST(OneEngine, AnExpressionShowsAndHidesAnItem) {
  FormPatient patient(kWeight + R"(,{"linkId":"why","type":"string","text":"Why so heavy?","extension":[)" +
                      expression(SDC "enableWhenExpression", answer_of("weight") + " > 100") + "]}");
  EXPECT_EQ(patient.node("why"), nullptr);
  patient.type("weight", "120");
  ASSERT_NE(patient.node("why"), nullptr);
  patient.type("why", "muscle");
  patient.type("weight", "80");
  EXPECT_EQ(patient.node("why"), nullptr);
  EXPECT_FALSE(holds(patient.sent(), "muscle"));
}

TEST(OneEngine, InitialValuesFillTheirControlsAndStayOutWhenTakenOut) {
  FormPatient patient(R"({"linkId":"town","type":"string","text":"Town","initial":[{"valueString":"Leeds"}]},
    {"linkId":"day","type":"date","text":"Day","extension":[)" +
                      expression(SDC "initialExpression", "today()") + R"(]},
    {"linkId":"pick","type":"choice","repeats":true,"text":"Pick","answerOption":[{"valueString":"one",
      "initialSelected":true},{"valueString":"two"}]},
    {"linkId":"sure","type":"boolean","text":"Sure?","initial":[{"valueBoolean":true}]})");
  EXPECT_EQ(patient.node("town")->value, "Leeds");
  EXPECT_EQ(patient.node("day/day")->value, "23");
  EXPECT_EQ(patient.node("day/year")->value, "2026");
  EXPECT_TRUE(patient.node("pick/one")->checked);
  EXPECT_TRUE(patient.node("sure/true")->checked);
  patient.type("town", "");
  patient->event(EventKind::pause, node_id("town"), "");
  const Effect* draft = patient->effect(EffectKind::save_draft);
  ASSERT_NE(draft, nullptr);
  const std::string kept = draft->text;
  patient->event(EventKind::restore, 0, kept);
  EXPECT_EQ(patient.node("town")->value, "");
  EXPECT_EQ(patient.node("day/day")->value, "23");
}

TEST(OneEngine, AReadOnlyItemIsShownAndCannotBeAnswered) {
  FormPatient patient(kWeight + R"(,{"linkId":"fixed","type":"string","text":"Clinic","readOnly":true,"required":true,
    "initial":[{"valueString":"Asthma"}]},{"linkId":"empty","type":"string","text":"Room","readOnly":true,
    "required":true})");
  EXPECT_EQ(patient->find(Role::text_field, "Clinic"), nullptr);
  EXPECT_TRUE(patient->reads("Asthma")) << patient->page_text();
  EXPECT_TRUE(holds(patient.sent(), R"("answer":[{"valueString":"Asthma"}])")) << patient->page_text();
}

TEST(OneEngine, AConstraintStopsThePageInItsOwnWords) {
  FormPatient patient(R"({"linkId":"from","type":"integer","text":"From"},{"linkId":"to","type":"integer","text":"To",
    "extension":[{"url":")" HL7 R"(questionnaire-constraint","extension":[{"url":"key","valueId":"k"},
      {"url":"severity","valueCode":"error"},{"url":"human","valueString":"To must be after from"},
      {"url":"expression","valueString":"answer.value > )" +
                      answer_of("from") + R"("}]}]})");
  patient.type("from", "5");
  patient.type("to", "3");
  patient->go_on();
  EXPECT_TRUE(patient->reads("To must be after from")) << patient->page_text();
  EXPECT_EQ(patient.error("to"), "To must be after from");
  patient.type("to", "6");
  EXPECT_NE(patient.sent(), "");
}

TEST(OneEngine, AnExclusiveOptionExcludesAllOthers) {
  FormPatient patient(R"({"linkId":"pick","type":"choice","repeats":true,"text":"Pick","answerOption":[
    {"valueString":"one"},{"valueString":"two"},{"valueString":"none","extension":[
      {"url":")" HL7 R"(questionnaire-optionExclusive","valueBoolean":true}]}]})");
  patient.choose("pick/one");
  patient.choose("pick/none");
  EXPECT_FALSE(patient.node("pick/one")->checked);
  patient.choose("pick/two");
  EXPECT_FALSE(patient.node("pick/none")->checked);
  EXPECT_TRUE(holds(patient.sent(), R"("answer":[{"valueString":"two"}])"));
}

TEST(OneEngine, AVariableBelongsToItsOwnOccurrence) {
  FormPatient patient(R"({"linkId":"meal","type":"group","repeats":true,"text":"Meal","extension":[{"url":")" HL7
                      R"(variable","valueExpression":{"name":"n","language":"text/fhirpath","expression":
      "item.where(linkId='n').answer.value"}}],"item":[{"linkId":"n","type":"integer","text":"Portions"},
    {"linkId":"kcal","type":"integer","text":"Energy","extension":[)" +
                      expression(SDC "calculatedExpression", "%n * 100") + "]}]}");
  patient.type("n", "2");
  patient->event(EventKind::press, node_id("meal/add"), "");
  patient.type("n~2", "7");
  patient->event(EventKind::press, node_id("meal/remove"), "");
  const std::string sent = patient.sent();
  EXPECT_TRUE(holds(sent, R"("linkId":"kcal","text":"Energy","answer":[{"valueInteger":700}])"));
  EXPECT_FALSE(holds(sent, R"({"valueInteger":200})"));
}

TEST(OneEngine, MinOccursOfAGroupIsHowManyAreAskedFor) {
  FormPatient patient(R"({"linkId":"kin","type":"group","repeats":true,"text":"Relative","extension":[
    {"url":")" HL7 R"(questionnaire-minOccurs","valueInteger":2}],"item":[
    {"linkId":"name","type":"string","text":"Name","required":true}]})");
  ASSERT_NE(patient.node("name~2"), nullptr) << patient->page_text();
  EXPECT_EQ(patient.node("kin~2/remove"), nullptr);
}

// A group that may be answered not at all: what is required in it is asked for once something of the row is answered.
TEST(OneEngine, ARequiredQuestionOfARowIsAskedForOnceTheRowIsBegun) {
  const std::string asked = R"("item":[{"linkId":"name","type":"string","text":"Name","required":true},
    {"linkId":"dose","type":"string","text":"Dose"},{"linkId":"in","type":"group","text":"More","item":[
      {"linkId":"why","type":"string","text":"Why","required":true}]}]})";
  const std::string optional = R"({"linkId":"med","type":"group","repeats":true,"text":"Medicine",)" + asked;
  EXPECT_NE(FormPatient(optional).sent(), "") << "no row is begun";
  FormPatient begun(optional);
  begun.type("dose", "10 mg");
  begun->go_on();
  EXPECT_EQ(begun.error("name"), "Enter “Name”");
  EXPECT_EQ(begun.error("why"), "Enter “Why”");
  begun.type("name", "Ramipril");
  begun.type("why", "Blood pressure");
  begun->event(EventKind::press, node_id("med/add"), "");
  EXPECT_NE(begun.sent(), "") << "the second row is not begun: " << begun->page_text();
  FormPatient needed(R"({"linkId":"med","type":"group","repeats":true,"required":true,"text":"Medicine",)" + asked);
  needed->go_on();
  EXPECT_EQ(needed.error("name"), "Enter “Name”");
  FormPatient once(R"({"linkId":"med","type":"group","text":"Medicine",)" + asked);
  once->go_on();
  EXPECT_EQ(once.error("name"), "Enter “Name”") << "a group that does not repeat is there";
}

// An option is sent as the type that the form gives it: another would be refused.
TEST(OneEngine, AnOptionIsSentAsItsOwnType) {
  struct Case {
    const char* option;
    const char* code;
    const char* sent;
  };
  for (const Case& one :
       {Case{R"("valueInteger":0)", "0", R"("answer":[{"valueInteger":0}])"},
        Case{R"("valueDate":"2026-01-02")", "2026-01-02", R"([{"valueDate":"2026-01-02"}])"},
        Case{R"("valueTime":"09:30:00")", "09:30:00", R"([{"valueTime":"09:30:00"}])"},
        Case{R"("valueString":"some words")", "some words", R"([{"valueString":"some words"}])"},
        Case{R"("valueCoding":{"code":"a","display":"A"})", "a", R"([{"valueCoding":{"code":"a","display":"A"}}])"},
        Case{R"("valueReference":{"reference":"Organization/1","display":"Ward"})", "Organization/1",
             R"([{"valueReference":{"reference":"Organization/1","display":"Ward"}}])"}}) {
    for (const char* repeats : {"false", "true"}) {
      FormPatient patient(R"({"linkId":"q","type":"choice","text":"Q","repeats":)" + std::string(repeats) +
                          R"(,"answerOption":[{)" + one.option + "}]}");
      patient->event(EventKind::choose, patient->find(Role::fieldset)->children.front().id, "true");
      const std::string sent = patient.sent();
      EXPECT_TRUE(holds(sent, one.sent)) << one.option << repeats << " " << sent << patient->page_text();
    }
  }
}

// What the form wrote is not what the patient says, until they change it.
TEST(OneEngine, RedFlagsAreReadInThePatientsOwnWordsAlone) {
  FormPatient patient(
      R"({"linkId":"why","type":"text","text":"Why","initial":[{"valueString":"crushing chest pain"}]})");
  patient->event(EventKind::pause, node_id("why"), "");
  EXPECT_FALSE(patient->reads("Call 999 now")) << patient->page_text();
  patient.type("why", "crushing chest pain now");
  patient->event(EventKind::pause, node_id("why"), "");
  EXPECT_TRUE(patient->reads("Call 999 now")) << patient->page_text();
}

// Whatever takes words is read while they are typed, and once more at the practice.
TEST(OneEngine, EveryTypeThatTakesWordsIsReadAsTheyAreTyped) {
  const std::string options = R"(,"answerOption":[{"valueString":"Home"},{"valueString":"Work"}])";
  const struct {
    const char* what;
    std::string type;
    bool takes_words;
  } kTypes[] = {
      {"string", R"("string")", true},
      {"text", R"("text")", true},
      {"open-choice", R"("open-choice")" + options, true},
      {"open-choice without a list", R"("open-choice")", true},
      {"choice whose list is elsewhere", R"("choice","answerValueSet":"http://example.org/elsewhere")", true},
      {"reference", R"("reference")", true},
      {"url: an address", R"("url")", false},
      {"integer", R"("integer")", false},
      {"decimal", R"("decimal")", false},
      {"quantity", R"("quantity")", false},
      {"time", R"("time")", false},
  };
  const std::string words = "I have crushing chest pain right now";
  for (const auto& one : kTypes) {
    FormPatient patient(R"({"linkId":"q","text":"Where?","type":)" + one.type + "}");
    patient.type("q", words);
    patient->event(EventKind::pause, node_id("q"), "");
    EXPECT_EQ(patient->reads("Call 999 now"), one.takes_words) << one.what << ": " << patient->page_text();
    if (!one.takes_words) continue;
    patient->go_on();
    EXPECT_EQ(patient->view().page, "emergency") << one.what;
    patient->event(EventKind::press, node_id("continue"), "");
    patient->press("Send request");
    const Effect* send = patient->effect(EffectKind::send);
    ASSERT_NE(send, nullptr) << one.what << patient->page_text();
    const auto request = read_request(send->text);
    ASSERT_TRUE(request.ok()) << one.what;
    EXPECT_EQ(request.value().answers.back().text, words) << one.what;
    EXPECT_TRUE(request.value().answers.back().free_text) << one.what;
  }
}

// A slider ends where its calculated limits are, and moves with them.
TEST(OneEngine, ASliderKeepsItsCalculatedLimits) {
  const auto limit = [](const char* url, const std::string& text) {
    return std::string(R"({"url":")") + HL7 + url + R"(","_valueInteger":{"extension":[{"url":")" + HL7 +
           R"(cqf-expression","valueExpression":{"language":"text/fhirpath","expression":")" + text + R"("}}]}})";
  };
  FormPatient patient(
      R"({"linkId":"most","type":"integer","text":"Most"},{"linkId":"pain","type":"integer","text":"Pain",
    "extension":[{"url":")" HL7
      R"(questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":"slider"}]}},)" +
      limit("minValue", answer_of("most") + " - 3") + "," + limit("maxValue", answer_of("most")) + "]}");
  EXPECT_EQ(patient.node("pain")->maximum, 100);
  for (const int most : {7, 9}) {
    patient.type("most", std::to_string(most));
    EXPECT_EQ(patient.node("pain")->minimum, most - 3);
    EXPECT_EQ(patient.node("pain")->maximum, most);
  }
}

struct LimitCase {
  const char* name;
  const char* question;  // the rest of the item
  const char* typed;
  const char* message;  // empty: it is right
};

// One table for what a patient is told of an answer.
const LimitCase kLimits[] = {
    {"maxLength", R"("type":"string","maxLength":3)", "abcd", "Use 3 characters or fewer for “code”"},
    {"minLength", R"("type":"string","extension":[{"url":")" HL7 R"(minLength","valueInteger":3}])", "ab",
     "Use 3 characters or more for “code”"},
    {"regex", R"("type":"string","extension":[{"url":")" HL7 R"(regex","valueString":"[A-Z]+"}])", "abc",
     "Check how “code” is written"},
    {"regex kept", R"("type":"string","extension":[{"url":")" HL7 R"(regex","valueString":"[A-Z]+"}])", "ABC", ""},
    {"minValue", R"("type":"integer","extension":[{"url":")" HL7 R"(minValue","valueInteger":5}])", "4",
     "Your “code” must be 5 or more"},
    {"maxValue", R"("type":"decimal","extension":[{"url":")" HL7 R"(maxValue","valueDecimal":5.5}])", "5.51",
     "Your “code” must be 5.5 or less"},
    {"negative", R"("type":"integer")", "-4", ""},
    {"decimals", R"("type":"decimal","extension":[{"url":")" HL7 R"(maxDecimalPlaces","valueInteger":1}])", "1.25",
     "Use 1 decimal place or none for “code”"},
    {"whole", R"("type":"integer")", "four", "Enter “code” as a whole number"},
    {"number", R"("type":"decimal")", "four", "Enter “code” as a number, like 37.5"},
    {"time", R"("type":"time")", "late", "Enter “code” as a time, like 9:30am or 14:15"},
    {"quantity",
     R"("type":"quantity","extension":[{"url":")" SDC
     R"(maxQuantity","valueQuantity":{"value":2,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}},
      {"url":")" HL7
     R"(questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":"g","display":"g"}}])",
     "2500", "Your “code” must be 2 kg or less"},
    {"required", R"("type":"string","required":true)", "", "Enter “code”"},
    {"required choice", R"("type":"boolean","required":true)", "", "Select an answer for “code”"},
};

TEST(OneEngine, SaysWhatIsWrongWithAnAnswer) {
  for (const LimitCase& one : kLimits) {
    FormPatient patient(R"({"linkId":"q","text":"code",)" + std::string(one.question) + "}");
    if (*one.typed) patient.type("q", one.typed);
    patient->go_on();
    if (*one.message) {
      EXPECT_EQ(patient.error("q"), one.message) << one.name;
    } else {
      EXPECT_EQ(patient.node("q"), nullptr) << one.name << "\n" << patient->page_text();
    }
  }
}

// PHQ-9's ninth question, known by its code; the form has no question for the patient's own words.
TEST(OneEngine, ATickCarriesItsRedFlagInAFormThatAsksForNoWords) {
  FormPatient patient(R"({"linkId":"q","type":"choice","text":"Better off dead",
    "code":[{"system":"http://loinc.org","code":"44260-8"}],"answerOption":[
      {"valueCoding":{"system":"http://loinc.org","code":"LA6568-5","display":"Not at all"}},
      {"valueCoding":{"system":"http://loinc.org","code":"LA6569-3","display":"Several days"}}]})");
  EXPECT_FALSE(patient->reads("Samaritans"));
  patient.choose("q/LA6569-3");
  EXPECT_TRUE(patient->reads("Samaritans")) << patient->page_text();
}

TEST(OneEngine, WhatPagesCannotAskIsSaid) {
  FormPatient patient(R"({"linkId":"names","type":"string","repeats":true,"text":"Names"},
    {"linkId":"file","type":"attachment","text":"Letter","extension":[
      {"url":")" HL7 R"(mimeType","valueCode":"application/pdf"}]})");
  ASSERT_EQ(patient.report().degraded.size(), 2u);
  EXPECT_EQ(patient.report().degraded[0].link_id, "names");
  EXPECT_EQ(patient.report().degraded[1].reason, "Only photos can be sent.");
}

// core.wasm is linked without FHIRPath: a form that needs it is refused there, and a browser takes the other module.
TEST(OneEngine, WithoutAnEvaluatorAFormThatNeedsOneIsRefusedAndNeverMisread) {
  for (const std::string& extension :
       {expression(SDC "calculatedExpression", "1"), expression(SDC "enableWhenExpression", "true"),
        std::string(R"({"url":")" HL7 R"(regex","valueString":"a"})"),
        // A limit, a number of rows, whether it is hidden: to be worked out, and so more than what is written there.
        std::string(R"({"url":")" HL7 R"(maxValue","_valueInteger":{"extension":[]}})"),
        std::string(R"({"url":")" HL7 R"(minValue","valueInteger":1,"_valueInteger":{"extension":[]}})"),
        std::string(R"({"url":")" HL7 R"(questionnaire-maxOccurs","_valueInteger":{"extension":[]}})"),
        std::string(R"({"url":")" HL7 R"(questionnaire-hidden","_valueBoolean":{"extension":[]}})")}) {
    const auto refused =
        Questionnaire::load(form_json(R"({"linkId":"q","type":"string","text":"Q","extension":[)" + extension + "]}"));
    ASSERT_FALSE(refused.ok()) << extension;
    EXPECT_EQ(refused.error().where, "q");
  }
  EXPECT_FALSE(Questionnaire::load(form_json(R"({"linkId":"q","type":"choice","text":"Q",
    "answerValueSet":"#x"})"))
                   .ok());
}

}  // namespace
}  // namespace frontdoor
