// A questionnaire of a practice's own, with every control: filled in to the end, and what is sent.
#include "patient_driver.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

#include <fstream>
#include <sstream>

namespace frontdoor {
namespace {

Questionnaire own_form() {
  std::ifstream file(FRONTDOOR_SOURCE_DIR "/tests/fixtures/forms/every-control.json");
  std::stringstream text;
  text << file.rdbuf();
  auto loaded = Questionnaire::load(text.str());
  EXPECT_TRUE(loaded.ok()) << (loaded ? "" : loaded.error().message + " " + loaded.error().where);
  return std::move(loaded).value();
}

const Questionnaire& form() {
  static const Questionnaire loaded = own_form();
  return loaded;
}

class OwnForm : public testing::Test {
 protected:
  OwnForm() : patient({}, "2026-11-23T10:00:00Z", assets()) {}

  static Assets assets() {
    Assets own = built_assets().view();
    own.questionnaire = &form();
    return own;
  }

  void type(const char* name, const std::string& value) { patient.event(EventKind::input, node_id(name), value); }
  void choose(const char* name) { patient.event(EventKind::choose, node_id(name), "true"); }
  void press(const char* name) { patient.event(EventKind::press, node_id(name), ""); }
  const Node* node(const char* name) { return find_node(patient.view().root, node_id(name)); }
  void type_date(const std::string& name, const char* day, const char* month, const char* year) {
    type((name + "/day").c_str(), day);
    type((name + "/month").c_str(), month);
    type((name + "/year").c_str(), year);
  }

  void reach_lists() {
    patient.go_on();
    type("name", "Alex Marsh");
    type_date("birth", "27", "3", "1986");
    patient.go_on();
    patient.go_on();
    choose("reminder/family");
    choose("allergy/true");
    type("allergy.which", "penicillin");
    patient.go_on();
  }
  void reach_measures() {
    reach_lists();
    type("often", "month");
    type("pharmacy", "station chemist");
    patient.go_on();
  }
  void reach_medicines() {
    reach_measures();
    type("weight", "1,071.50");
    type("time", "8.30am");
    type("bother", "7");
    patient.go_on();  // too heavy
    type("weight", "71.50");
    patient.go_on();
  }
  void reach_check() {
    reach_medicines();
    type("medicine.name", "Ramipril");
    patient.go_on();
    patient.go_on();
    type("telephone", "07700 900123");
    patient.go_on();
  }

  PatientDriver patient;
};

TEST_F(OwnForm, ShowsInstructionsWarningsAndHelpThatOpens) {
  EXPECT_EQ(node("start.ready")->role, Role::inset_text);
  EXPECT_EQ(node("start.urgent")->role, Role::warning_callout);
  EXPECT_EQ(node("start.urgent")->text, "Before you start");
  EXPECT_EQ(node("start.why")->role, Role::details);
  EXPECT_FALSE(node("start.why")->checked);
  choose("start.why");
  EXPECT_TRUE(node("start.why")->checked);
}

TEST_F(OwnForm, ListsAreAskedForAndHeldToTheirAnswers) {
  reach_lists();
  EXPECT_EQ(node("often")->role, Role::select);
  EXPECT_EQ(node("pharmacy")->role, Role::combobox);
  type("pharmacy", "Somewhere else");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Enter how often you order"));
  EXPECT_TRUE(patient.reads("Choose a pharmacy from the list"));
  EXPECT_EQ(find_node(patient.view().root, node_id("errors/pharmacy"))->target, node_id("pharmacy"));
}

TEST_F(OwnForm, AListInASecondLanguageTakesEitherName) {
  Wording welsh = Wording::load(built_data::wording()).value();
  ASSERT_FALSE(welsh.add_translation(R"json({"language":"cy","version":"1","texts":{},"words":{},
    "phrases":{"Station Chemist":"Fferyllfa'r Orsaf"}})json"));
  reach_lists();
  const std::string draft = patient.effect(EffectKind::save_draft)->text;
  Assets own = assets();
  own.wording = &welsh;
  for (const char* typed : {"Fferyllfa'r Orsaf", "Fferyllfa'r Orsaf / Station Chemist", "station chemist"}) {
    PatientDriver person({}, "2026-11-23T10:00:00Z", own);
    person.event(EventKind::restore, 0, draft);
    person.event(EventKind::input, node_id("often"), "month");
    person.event(EventKind::input, node_id("pharmacy"), typed);
    EXPECT_EQ(find_node(person.view().root, node_id("pharmacy"))->value, typed) << "as it is typed";
    person.go_on();
    EXPECT_NE(find_node(person.view().root, node_id("weight")), nullptr) << person.page_text();
  }
}

TEST_F(OwnForm, AListIsSearchedWithoutRegardToCaseAccentsApostrophesDashesAndSpaces) {
  std::ifstream file(FRONTDOOR_SOURCE_DIR "/tests/fixtures/forms/every-control.json");
  std::stringstream text;
  text << file.rdbuf();
  std::string json = text.str();
  const std::string display = "Station Chemist";
  for (std::size_t found = json.find(display); found != std::string::npos; found = json.find(display, found + 1)) {
    json.replace(found, display.size(), "St Mary's Chem\u00efst - Ward O+");
  }
  const Questionnaire other = Questionnaire::load(json).value();
  Assets own = assets();
  own.questionnaire = &other;
  reach_lists();
  const std::string draft = patient.effect(EffectKind::save_draft)->text;
  const auto goes_on = [&](const char* typed) {
    PatientDriver person({}, "2026-11-23T10:00:00Z", own);
    person.event(EventKind::restore, 0, draft);
    person.event(EventKind::input, node_id("often"), "month");
    person.event(EventKind::input, node_id("pharmacy"), typed);
    person.go_on();
    return find_node(person.view().root, node_id("weight")) != nullptr;
  };
  for (const char* typed : {"St Mary's Chem\u00efst - Ward O+", "st mary\u2019s chemist - ward o+",
                            "St Mary\u02bcs CHEMI\u0308ST \u2013 Ward O+", "  St\u00a0Mary`s   Chemist \u2212 Ward O+ ",
                            "St Mary\u2018s Chem\u00cfst \u2014 Ward\u200b O+"}) {
    EXPECT_TRUE(goes_on(typed)) << typed;
  }
  for (const char* typed :
       {"St Marys Chemist - Ward O+", "St Mary's Chemist - Ward O-", "St Mary's Chemist - Ward O"}) {
    EXPECT_FALSE(goes_on(typed)) << typed;
  }
}

TEST_F(OwnForm, NumbersAndTimesAreReadAsPeopleTypeThem) {
  reach_measures();
  EXPECT_EQ(node("weight")->suffix, "kg");
  EXPECT_EQ(node("height/unit")->children.size(), 2u);
  EXPECT_EQ(node("bother")->maximum, 10);
  EXPECT_EQ(node("bother")->hidden_text, "Not answered yet");
  type("weight", "heavy");
  type("time", "half past");
  type("tablets", "61");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Enter weight as a number, like 37.5"));
  EXPECT_TRUE(patient.reads("Enter the time of your first medicine as a time, like 9:30am or 14:15"));
  EXPECT_TRUE(patient.reads("Your how many you take a day must be 60 or less"));
  EXPECT_TRUE(patient.reads("Enter how much side effects bother you"));
  type("bother", "0");
  EXPECT_EQ(node("bother")->hidden_text, "0");
}

TEST_F(OwnForm, GroupsRepeatWithTheirOwnConditions) {
  reach_medicines();
  EXPECT_EQ(node("medicine")->text, "Medicine 1");
  EXPECT_EQ(node("medicine/remove"), nullptr);
  type("medicine.name", "Ramipril");
  press("medicine/add");
  EXPECT_TRUE(patient.has_effect(EffectKind::focus));
  EXPECT_EQ(patient.view().focus, node_id("medicine~2"));
  type("medicine.name~2", "Sertraline");
  choose("medicine.stopped~2/true");
  EXPECT_NE(node("medicine.why~2"), nullptr);
  EXPECT_EQ(node("medicine.why"), nullptr);
  press("medicine/add");
  EXPECT_EQ(node("medicine/add"), nullptr) << "three are the most";
  type("medicine.name~3", "Metformin");
  press("medicine/remove");
  EXPECT_EQ(node("medicine.name")->value, "Sertraline");
  EXPECT_NE(node("medicine.why"), nullptr);
  EXPECT_EQ(node("medicine.name~2")->value, "Metformin");
  EXPECT_EQ(node("medicine.name~3"), nullptr);
  press("medicine~2/remove");
  EXPECT_EQ(node("medicine.name~2"), nullptr);
  EXPECT_EQ(node("medicine/remove"), nullptr);
}

TEST_F(OwnForm, AnErrorOfOneOccurrenceLeadsToIt) {
  reach_medicines();
  type("medicine.name", "Ramipril");
  press("medicine/add");
  choose("medicine.stopped~2/false");
  patient.go_on();
  EXPECT_TRUE(node("medicine.name")->error.empty());
  EXPECT_EQ(node("medicine.name~2")->error, "Enter what the medicine is called");
  EXPECT_EQ(node("errors/medicine.name~2")->target, node_id("medicine.name~2"));
}

TEST_F(OwnForm, ADraftBringsEveryOccurrenceBack) {
  reach_medicines();
  type("medicine.name", "Ramipril");
  press("medicine/add");
  type("medicine.name~2", "Sertraline");
  patient.event(EventKind::pause, node_id("medicine.name~2"), "");
  const Effect* draft = patient.effect(EffectKind::save_draft);
  ASSERT_NE(draft, nullptr);
  PatientDriver again({}, "2026-11-23T10:00:00Z", assets());
  again.event(EventKind::restore, 0, draft->text);
  const Node* second = find_node(again.view().root, node_id("medicine.name~2"));
  ASSERT_NE(second, nullptr) << again.page_text();
  EXPECT_EQ(second->value, "Sertraline");
}

TEST_F(OwnForm, IsSentWithTheFormsOwnLinkIdsAndTypes) {
  reach_medicines();
  type("medicine.name", "Ramipril");
  press("medicine/add");
  type("medicine.name~2", "Sertraline");
  type_date("medicine.since~2", "1", "2", "2024");
  patient.go_on();
  patient.go_on();
  type("telephone", "07700 900123");
  patient.go_on();
  EXPECT_TRUE(patient.reads("71.50 kg")) << patient.page_text();
  EXPECT_TRUE(patient.reads("08:30"));
  EXPECT_TRUE(patient.reads("Station Chemist"));
  EXPECT_NE(node("change/medicine.name~2"), nullptr);
  patient.press("Send request");
  const Effect* send = patient.effect(EffectKind::send);
  ASSERT_NE(send, nullptr);
  for (const char* part :
       {R"("valueQuantity":{"value":71.50,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"})",
        R"("valueTime":"08:30:00")", R"("valueInteger":7)", R"("valueBoolean":true)", R"("code":"station")",
        R"("valueDate":"2024-02-01")"}) {
    EXPECT_NE(send->text.find(part), std::string::npos) << part << "\n" << send->text;
  }
  EXPECT_EQ(send->text.find('~'), std::string::npos);
  const auto request = read_request(send->text);
  ASSERT_TRUE(request.ok()) << request.error().message << request.error().where;
  int names = 0;
  for (const RequestAnswer& answer : request.value().answers) names += answer.link_id == "medicine.name" ? 1 : 0;
  EXPECT_EQ(names, 2);
}

TEST_F(OwnForm, ALinkIdThatWouldPartControlsIsRefused) {
  const auto refused =
      Questionnaire::load(R"({"resourceType":"Questionnaire","item":[{"linkId":"a/b","type":"string","text":"A?"}]})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().where, "a/b");
}

TEST_F(OwnForm, WithoutPagesEachOutermostItemIsOne) {
  const Questionnaire loose =
      Questionnaire::load(
          R"({"resourceType":"Questionnaire","item":[{"linkId":"one","type":"string","text":"One?"},
          {"linkId":"two","type":"group","text":"Two","item":[
            {"linkId":"two.a","type":"decimal","text":"A?","item":[{"linkId":"two.b","type":"time","text":"B?"}]}]}]})")
          .value();
  Assets own = built_assets().view();
  own.questionnaire = &loose;
  PatientDriver person({}, "2026-11-23T10:00:00Z", own);
  EXPECT_EQ(person.view().page, "one");
  person.type("One?", "first");
  person.go_on();
  EXPECT_EQ(person.view().page, "two");
  EXPECT_EQ(person.find(Role::text_field, "B?"), nullptr) << "asked once its question is answered";
  person.type("A?", "007.5");
  person.type("B?", "noon");
  person.type("B?", "23:59");
  person.go_on();
  person.press("Send request");
  const std::string nested = std::string(R"("answer":[{"valueDecimal":7.5,"item":[{"linkId":"two.b","text":"B?",)") +
                             R"("answer":[{"valueTime":"23:59:00"}]}]}])";
  EXPECT_NE(person.effect(EffectKind::send)->text.find(nested), std::string::npos)
      << person.effect(EffectKind::send)->text;
}

}  // namespace
}  // namespace frontdoor
