// A practice's own form goes the way of the built-in ones: it is one of the answers to "What do you need?", its pages
// are between those that every form has, and what is sent holds a response of its own.
#include "../core/patient_driver.h"
#include "support.h"

#include <frontdoor/json.h>
#include <frontdoor/patient_form.h>
#include <frontdoor/practice_form.h>
#include <frontdoor/request.h>
#include <frontdoor/validation.h>

#include <optional>
#include <tuple>

namespace frontdoor {
namespace {

const std::string kAddress = "/v1/practices/A81001/forms/diary/1";
const std::string kBuiltIn = "/v1/practices/A81001/forms";
const std::string kUrl = "https://frontdoor.example/fhir/Questionnaire/blood-pressure";

OfferedForm diary(std::size_t place = 0) {
  return {"diary", "Your blood pressure readings", "medical", place, kAddress};
}

std::string fixture(const char* name) {
  return read_file(std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms" / name);
}

PatientForm read_form(const std::string& json) {
  ReadReport report;
  auto form = read_patient_form(json, definitions(), report);
  EXPECT_TRUE(form.ok()) << (form.ok() ? "" : form.error().message + " " + form.error().where);
  for (const auto& entry : report.degraded) ADD_FAILURE() << entry.link_id << ": " << entry.reason;
  return std::move(form).value();
}

std::string list_of_needs(const OfferedForm& offered) {
  return with_offered_forms(built_data::form(), std::span(&offered, 1)).value();
}

std::string composed(const std::string& own, const OfferedForm& asked = diary()) {
  auto out = between_our_pages(built_data::form(), kBuiltIn, {}, asked, own);
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message);
  return out.ok() ? out.value() : "";
}

// A patient of a practice with the form on, who is led from the built-in Questionnaire to the composed one as a browser
// leads them.
class Journey {
 public:
  explicit Journey(const std::string& own = fixture("blood-pressure.json"), OfferedForm offered = diary())
      : first_form_(Questionnaire::load(list_of_needs(offered)).value()),
        own_form_(read_form(composed(own, offered))),
        offered_(offered) {
    patient.emplace(Signal{}, "2026-11-23T10:00:00Z", assets(first_form_));
  }

  void reach_the_form() {
    patient->choose("Me");
    patient->go_on();
    patient->give_birth_date("27", "3", "1981");
    patient->choose_request(offered_.title);
    follow();
  }
  void follow() {
    const Effect* open = patient->effect(EffectKind::open_form);
    ASSERT_NE(open, nullptr) << patient->page_text();
    EXPECT_EQ(open->key, offered_.address);
    const std::string draft = open->text;
    patient.emplace(Signal{}, "2026-11-23T10:00:00Z", assets(own_form_.questionnaire));
    patient->event(EventKind::restore, 0, draft);
    patient->event(EventKind::press, node_id("continue"), "");
  }
  std::string send() {
    patient->type("What is your full name?", "Alex Marsh");
    patient->type("What is your postcode?", "LS1 4AP");
    patient->type("What phone number can we use?", "07700 900123");
    patient->choose("Phone call");
    patient->choose("Yes");
    patient->go_on();
    patient->press("Send request");
    const Effect* sent = patient->effect(EffectKind::send);
    EXPECT_NE(sent, nullptr) << patient->page_text();
    return sent ? sent->text : "";
  }

  std::optional<PatientDriver> patient;

 private:
  static Assets assets(const Questionnaire& form) {
    Assets own = built_assets().view();
    own.questionnaire = &form;
    return own;
  }

  Questionnaire first_form_;
  PatientForm own_form_;
  OfferedForm offered_;
};

TEST(PracticeForm, IsAmongTheAnswersInItsPlace) {
  for (const std::size_t place : {std::size_t{0}, std::size_t{3}, std::size_t{99}}) {
    const Questionnaire form = Questionnaire::load(list_of_needs(diary(place))).value();
    const Item* kinds = form.find(Meaning::request_kind);
    ASSERT_NE(kinds, nullptr);
    const std::size_t expected = std::min(place, kinds->options.size() - 1);
    EXPECT_EQ(kinds->options[expected].value.display, "Your blood pressure readings");
    EXPECT_EQ(kinds->options[expected].asked_in, kAddress);
  }
}

TEST(PracticeForm, ThePatientGoesOnWhereTheyWereAndComesBack) {
  Journey journey;
  journey.reach_the_form();
  EXPECT_TRUE(journey.patient->reads("Your blood pressure")) << journey.patient->page_text();
  journey.patient->press("Back");
  EXPECT_TRUE(journey.patient->reads("What do you need?"));
  // Another need is asked about in the built-in form.
  journey.patient->choose("A fit note (sick note)");
  journey.patient->go_on();
  const Effect* open = journey.patient->effect(EffectKind::open_form);
  ASSERT_NE(open, nullptr);
  EXPECT_EQ(open->key, kBuiltIn);
}

// linkIds such as "1" are in every other form.
constexpr const char* kSmoking = R"({"resourceType":"Questionnaire","url":"https://example.org/smoking","version":"1",
  "status":"active","title":"Smoking","item":[{"linkId":"g","type":"group","text":"About it","item":[
    {"linkId":"1","type":"boolean","text":"Do you smoke?"},
    {"linkId":"2","type":"text","text":"What else about smoking?"},
    {"linkId":"own-words","type":"text","text":"Say it in your own words"},
    {"linkId":"rows","type":"group","repeats":true,"text":"Tries","item":[
      {"linkId":"3","type":"string","text":"What did you try?"}]}]}]})";
constexpr const char* kAllergy = R"({"resourceType":"Questionnaire","url":"https://example.org/allergy","version":"1",
  "status":"active","title":"Allergy","item":[{"linkId":"g","type":"group","text":"About it","item":[
    {"linkId":"1","type":"boolean","text":"Are you allergic to penicillin?"},
    {"linkId":"2","type":"text","text":"Note","readOnly":true},
    {"linkId":"3","type":"string","text":"What happened?"},
    {"linkId":"own-words","type":"text","text":"Own words about the allergy","extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true}]}]}]})";

TEST(PracticeForm, AnswersOfOneFormAreNotThoseOfAnother) {
  const OfferedForm offered[]{{"smoking", "Smoking", "medical", 0, "/smoking"},
                              {"allergy", "Allergy", "medical", 1, "/allergy"}};
  const auto between = [&](const OfferedForm& asked, const char* own) {
    return read_form(between_our_pages(built_data::form(), kBuiltIn, offered, asked, own).value());
  };
  const Questionnaire first = Questionnaire::load(with_offered_forms(built_data::form(), offered).value()).value();
  const PatientForm smoking = between(offered[0], kSmoking);
  const PatientForm allergy = between(offered[1], kAllergy);
  std::optional<PatientDriver> patient;
  const auto begin = [&patient](const Questionnaire& form) {
    Assets own = built_assets().view();
    own.questionnaire = &form;
    patient.emplace(Signal{}, "2026-11-23T10:00:00Z", own);
  };
  const auto goes_on_in = [&](const Questionnaire& form) {
    ASSERT_NE(patient->effect(EffectKind::open_form), nullptr) << patient->page_text();
    const std::string draft = patient->effect(EffectKind::open_form)->text;
    begin(form);
    patient->event(EventKind::restore, 0, draft);
    patient->event(EventKind::press, node_id("continue"), "");
  };
  const auto needs = [&](const char* what, const Questionnaire& form) {
    patient->press("Back");
    patient->choose_request(what);
    goes_on_in(form);
  };

  begin(first);
  patient->choose("Me");
  patient->go_on();
  patient->give_birth_date("27", "3", "1981");
  patient->choose_request("Smoking");
  goes_on_in(smoking.questionnaire);
  ASSERT_TRUE(patient->reads("Do you smoke?")) << patient->page_text();
  patient->choose("Yes");
  patient->type("What else about smoking?", "private words");
  patient->type("Say it in your own words", "more private words");
  patient->type("What did you try?", "tried patches");

  needs("Allergy", allergy.questionnaire);
  ASSERT_TRUE(patient->reads("Are you allergic to penicillin?")) << patient->page_text();
  EXPECT_FALSE(patient->reads("tried patches"));
  EXPECT_EQ(patient->page_text().find("private words"), std::string::npos);
  EXPECT_FALSE(find_node(patient->view().root, node_id("1/true"))->checked);

  // What was answered is there again in the form that asked it, and only there.
  patient->choose("No");
  patient->type("What happened?", "a rash");
  needs("Smoking", smoking.questionnaire);
  EXPECT_TRUE(find_node(patient->view().root, node_id("1/true"))->checked);
  EXPECT_EQ(find_node(patient->view().root, node_id("2"))->value, "private words");
  EXPECT_EQ(find_node(patient->view().root, node_id("3"))->value, "tried patches");

  needs("Allergy", allergy.questionnaire);
  EXPECT_TRUE(find_node(patient->view().root, node_id("1/false"))->checked);
  EXPECT_EQ(find_node(patient->view().root, node_id("3"))->value, "a rash");
  patient->go_on();
  patient->type("What is your full name?", "Alex Marsh");
  patient->type("What is your postcode?", "LS1 4AP");
  patient->type("What phone number can we use?", "07700 900123");
  patient->choose("Phone call");
  patient->choose("Yes");
  patient->go_on();
  patient->press("Send request");
  ASSERT_NE(patient->effect(EffectKind::send), nullptr) << patient->page_text();
  const std::string sent = patient->effect(EffectKind::send)->text;
  EXPECT_EQ(sent.find("private words"), std::string::npos);
  EXPECT_EQ(sent.find("patches"), std::string::npos);
  EXPECT_NE(sent.find("a rash"), std::string::npos);
}

TEST(PracticeForm, ALinkToAnotherFormThanTheDraftsLeadsToIt) {
  const OfferedForm offered[]{{"smoking", "Smoking", "medical", 0, "/smoking"},
                              {"allergy", "Allergy", "medical", 1, "/allergy"}};
  const Questionnaire first = Questionnaire::load(with_offered_forms(built_data::form(), offered).value()).value();
  const PatientForm smoking =
      read_form(between_our_pages(built_data::form(), kBuiltIn, offered, offered[0], kSmoking).value());
  const auto at_link = [](const char* start, const Questionnaire& form) {
    Assets own = built_assets().view();
    own.questionnaire = &form;
    ConsultationOptions options{riverside(), Signal{}, "11111111-2222-4333-8444-555555555555", "frontdoor test"};
    options.start = start;
    return PatientDriver("2026-11-23T10:00:00Z", std::move(options), own);
  };
  PatientDriver patient = at_link("smoking", first);
  patient.choose("Me");
  patient.go_on();
  ASSERT_NE(patient.effect(EffectKind::open_form), nullptr) << patient.page_text();
  EXPECT_EQ(patient.effect(EffectKind::open_form)->key, "/smoking");
  PatientDriver in_form = at_link("smoking", smoking.questionnaire);
  in_form.event(EventKind::restore, 0, patient.effect(EffectKind::open_form)->text);
  in_form.go_on();
  in_form.give_birth_date("27", "3", "1981");
  in_form.event(EventKind::choose, node_id("help-today/no"), "true");
  in_form.go_on();
  ASSERT_TRUE(in_form.reads("Do you smoke?")) << in_form.page_text();
  in_form.type("What did you try?", "tried patches");
  in_form.go_on();
  ASSERT_NE(in_form.effect(EffectKind::save_draft), nullptr) << in_form.page_text();
  const std::string draft = in_form.effect(EffectKind::save_draft)->text;

  for (const Questionnaire* form : {&first, &smoking.questionnaire}) {
    PatientDriver other = at_link("allergy", *form);
    other.event(EventKind::restore, 0, draft);
    EXPECT_TRUE(other.reads("(x) Allergy")) << other.page_text();
    other.go_on();
    ASSERT_NE(other.effect(EffectKind::open_form), nullptr) << other.page_text();
    EXPECT_EQ(other.effect(EffectKind::open_form)->key, "/allergy");
  }
  // A reload, and the practice's page without a form in its address, go on where they were.
  for (const char* link : {"smoking", ""}) {
    PatientDriver same = at_link(link, smoking.questionnaire);
    same.event(EventKind::restore, 0, draft);
    same.press("Back");
    EXPECT_TRUE(same.reads("tried patches")) << link << same.page_text();
  }
}

// conditions: of the question "Which insulin?", which is under the ticked answers.
std::string conditions_under_answers(const std::string& conditions) {
  return R"({"resourceType":"Questionnaire","url":"https://example.org/under","status":"active","title":"Under","item":[
    {"linkId":"g","type":"group","text":"About you","item":[
    {"linkId":"has","type":"choice","repeats":true,"text":"What do you have?","answerOption":[
      {"valueCoding":{"code":"asthma","display":"Asthma"}},{"valueCoding":{"code":"copd","display":"COPD"}},
      {"valueCoding":{"code":"diabetes","display":"Diabetes"}}],
     "item":[{"linkId":"insulin","type":"string","text":"Which insulin?")" +
         conditions + "}]}]}]}";
}
const std::string kIsDiabetes = R"({"question":"has","operator":"=","answerCoding":{"code":"diabetes"}})";

TEST(PracticeForm, WhatIsAskedOfOneAnswerStaysWithIt) {
  const PatientForm form = read_form(conditions_under_answers(R"(,"enableWhen":[)" + kIsDiabetes + "]"));
  Assets own = built_assets().view();
  own.questionnaire = &form.questionnaire;
  for (const auto& order : {std::vector{"diabetes", "asthma", "copd"}, {"asthma", "diabetes"}, {"diabetes"}}) {
    PatientDriver patient({}, "2026-11-23T10:00:00Z", own);
    for (const char* ticked : order) {
      patient.event(EventKind::choose, node_id("has/" + std::string(ticked)), "true");
      if (std::string_view(ticked) == "diabetes") patient.type("Which insulin?", "Lantus");
    }
    if (order.size() > 2) patient.event(EventKind::choose, node_id("has/copd"), "false");
    patient.go_on();
    patient.press("Send request");
    const Effect* sent = patient.effect(EffectKind::send);
    ASSERT_NE(sent, nullptr) << patient.page_text();
    const std::size_t answer = sent->text.find(R"("item":[{"linkId":"insulin")");
    ASSERT_NE(answer, std::string::npos) << sent->text;
    const std::size_t coding = sent->text.rfind("valueCoding", answer);
    EXPECT_LT(sent->text.find(R"("code":"diabetes")", coding), answer) << order.size() << sent->text;
  }
}

TEST(PracticeForm, WhatIsAskedOfEachAnswerIsRefused) {
  const auto refused = [](const std::string& conditions) {
    ReadReport report;
    return !read_patient_form(conditions_under_answers(conditions), definitions(), report).ok();
  };
  const std::string copd = R"({"question":"has","operator":"=","answerCoding":{"code":"copd"}})";
  const std::string any = R"(,"enableBehavior":"any","enableWhen":[)";
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused(R"(,"enableWhen":[{"question":"has","operator":"exists","answerBoolean":true}])"));
  EXPECT_TRUE(refused(any + kIsDiabetes + "," + copd + "]"));
  EXPECT_FALSE(refused(any + kIsDiabetes + "]"));
  EXPECT_FALSE(refused(R"(,"enableBehavior":"all","enableWhen":[)" + kIsDiabetes + "," + copd + "]"));
}

TEST(PracticeForm, ATotalThatCountsItselfIsRefused) {
  const auto refused = [](const std::string& expression) {
    const std::string form = R"({"resourceType":"Questionnaire","url":"https://example.org/total","status":"active",
      "title":"Total","item":[{"linkId":"q1","type":"integer","text":"First"},
      {"linkId":"qtotal","type":"integer","text":"Total","extension":[{
        "url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression":{"language":"text/fhirpath","expression":")" +
                             expression + R"("}}]}]})";
    ReadReport report;
    return !read_patient_form(form, definitions(), report).ok();
  };
  EXPECT_TRUE(refused("%resource.descendants().answer.value.ofType(integer).sum()"));
  EXPECT_TRUE(refused("%resource.item.answer.value.sum()"));
  EXPECT_TRUE(refused("%resource.item.where(linkId.startsWith('q')).answer.value.sum()"));
  EXPECT_FALSE(refused("%resource.item.where(linkId = 'q1').answer.value.sum()"));
  EXPECT_FALSE(refused("%resource.item.where(linkId != 'qtotal').answer.value.sum()"));
}

TEST(PracticeForm, WhatOurPagesAskIsNotAskedAgain) {
  const auto registration =
      std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "intake/data/form-library/new-patient-registration.json";
  Journey journey(read_file(registration), {"reg", "Join the practice", "admin", 0, kAddress});
  journey.reach_the_form();
  EXPECT_TRUE(journey.patient->reads("Have you had another name?")) << journey.patient->page_text();
  for (const char* asked : {"What is your full name?", "What is your date of birth?", "What is your NHS number?"}) {
    EXPECT_FALSE(journey.patient->reads(asked)) << asked;
  }
  journey.patient->choose("Female");
  journey.patient->go_on();
  EXPECT_FALSE(journey.patient->reads("Postcode"));
  EXPECT_FALSE(journey.patient->reads("What is your phone number?"));
  journey.patient->type("What is your address?", "no address");
  for (int pages = 0; pages < 3; ++pages) journey.patient->go_on();
  journey.patient->choose("No");
  journey.patient->go_on();
  const std::string sent = journey.send();
  EXPECT_NE(sent.find(R"("linkId":"reg.name","text":"What is your full name?","answer":[{"valueString":"Alex Marsh")"),
            std::string::npos)
      << sent;
  EXPECT_NE(
      sent.find(R"("linkId":"reg.birth","text":"What is your date of birth?","answer":[{"valueDate":"1981-03-27")"),
      std::string::npos);
}

TEST(PracticeForm, IsSentAsAResponseOfItsOwnWithWhatItCalculates) {
  Journey journey;
  journey.reach_the_form();
  journey.patient->type("Upper number", "150");
  journey.patient->type("Lower number", "90");
  EXPECT_FALSE(journey.patient->reads("Difference of the two")) << "no patient reads what is calculated";
  journey.patient->type("What happened before the high reading?", "I have crushing chest pain");
  journey.patient->go_on();
  EXPECT_TRUE(journey.patient->reads("999")) << "its free text is read for red flags: " << journey.patient->page_text();
  journey.patient->press("I have read this. Continue my request");
  const std::string sent = journey.send();
  const auto bundle = parse_json(sent);
  ASSERT_TRUE(bundle.ok());
  std::vector<Json> responses;
  for (const Json& entry : bundle.value()["entry"]) {
    if (entry["resource"]["resourceType"] == "QuestionnaireResponse") responses.push_back(entry["resource"]);
  }
  ASSERT_EQ(responses.size(), 2u);
  EXPECT_TRUE(responses[0]["questionnaire"].get_ref<const std::string&>().starts_with(
      "https://frontdoor.example/fhir/Questionnaire/consultation|"));
  EXPECT_EQ(responses[1]["questionnaire"], kUrl + "|1.0.0");
  EXPECT_EQ(responses[1]["item"].size(), 1u) << "none of our pages";

  ReadReport report;
  const Form form = Form::load(fixture("blood-pressure.json"), definitions(), report).value();
  const auto response = JsonDocument::parse(to_text(responses[1]));
  const Validation validation =
      validate_response(response.value().root(), &form, definitions(), "2026-11-23T10:00:00Z");
  for (const Issue& issue : validation.issues) {
    if (issue.severity == Severity::error) ADD_FAILURE() << issue.location << " " << issue.text;
  }

  const auto request = read_request(sent);
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request.value().own_form, kUrl + "|1.0.0");
  EXPECT_EQ(request.value().subject_name, "Alex Marsh");
  EXPECT_EQ(request.value().kind, RequestKind::medical);
  bool has_difference = false;
  for (const RequestAnswer& answer : request.value().answers) {
    has_difference = has_difference || (answer.question == "Difference of the two" && answer.text == "60");
  }
  EXPECT_TRUE(has_difference);
  ASSERT_FALSE(request.value().recorded_flags.empty());
}

TEST(PracticeForm, KeepsTheDigitsAndTheOrderOfItsAuthor) {
  const std::string own = R"({"resourceType":"Questionnaire","x":1.50,"version":"a","item":[{"linkId":"1","type":"text",
    "text":"] \" {"}]})";
  const std::string named =
      named_form(R"({"resourceType":"Bundle","entry":[{"resource":)" + own + "}]}", "urn:a", "2").value();
  EXPECT_TRUE(named.starts_with(R"({"url":"urn:a","resourceType":"Questionnaire","x":1.50,"version":"2","item")"))
      << named;
  const std::string whole = composed(named);
  EXPECT_NE(whole.find("\"x\":1.50"), std::string::npos);
  EXPECT_TRUE(parse_json(whole).ok());
  EXPECT_FALSE(named_form("{}", "urn:a", "1").ok());
}

// Our pages give way, and come back under their own names.
TEST(PracticeForm, MayAskByTheLinkIdsOfOurPages) {
  const std::string own = named_form(form_json(R"({"linkId":"postcode","type":"string","text":"Where did you fall?"},
    {"linkId":"name","type":"boolean","text":"Did you trip?"},
    {"linkId":"frontdoor:name","type":"string","text":"Over what?","enableWhen":[{"question":"name","operator":"=",
      "answerBoolean":true}]},
    {"linkId":"age","type":"decimal","text":"Twice as old","extension":[{"url":
      "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":
      {"language":"text/fhirpath","expression":"%resource.item.where(linkId='postcode').answer.value.length()*2"}}]})"),
                                     kUrl, "1.0.0")
                              .value();
  Journey journey(own);
  journey.reach_the_form();
  journey.patient->type("Where did you fall?", "stairs");
  journey.patient->go_on();
  journey.patient->choose("Yes");
  journey.patient->go_on();
  journey.patient->type("Over what?", "a cat");
  journey.patient->go_on();
  const std::string sent = journey.send();
  const auto request = read_request(sent);
  ASSERT_TRUE(request.ok()) << sent;
  EXPECT_NE(sent.find(R"("name":[{"use":"usual","text":"Alex Marsh"}])"), std::string::npos) << sent;
  for (const char* part :
       {R"({"linkId":"postcode","text":"Where did you fall?","answer":[{"valueString":"stairs"}]})",
        R"({"linkId":"name","text":"Did you trip?","answer":[{"valueBoolean":true}]})",
        R"({"linkId":"frontdoor:name","text":"Over what?","answer":[{"valueString":"a cat"}]})",
        R"({"linkId":"age","text":"Twice as old","answer":[{"valueDecimal":12}]})",
        R"({"linkId":"name","extension":[{"url":)", R"({"linkId":"postcode","extension":[{"url":)"}) {
    EXPECT_NE(sent.find(part), std::string::npos) << part << "\n" << sent;
  }
  EXPECT_EQ(sent.find("frontdoor:frontdoor:"), std::string::npos) << "our pages have their own linkIds again";
}

// core.wasm gives no names: it leaves such a form to the whole engine, and reads any other itself.
TEST(PracticeForm, LeavesOddLinkIdsToTheWholeEngine) {
  struct Case {
    std::string item;
    bool is_plain;
  };
  const std::string two = R"("type":"choice","answerOption":[{"valueCoding":{"system":"http://a","code":"1"}},)"
                          R"({"valueCoding":{"system":"http://b","code":")";
  for (const Case& one :
       {Case{R"({"linkId":"1.1_a-b","type":"string"})", true}, Case{R"({"linkId":"/1","type":"string"})", false},
        Case{R"({"linkId":"send","type":"string"})", false}, Case{R"({"linkId":"postcode","type":"string"})", false},
        Case{R"({"linkId":"g","type":"group","item":[{"linkId":"a-hint","type":"string"}]})", false},
        Case{(R"({"linkId":"q",)" + two + R"(2"}}]})"), true},
        Case{(R"({"linkId":"q",)" + two + R"(1"}}]})"), false}}) {
    const std::string whole = composed(named_form(form_json(one.item), kUrl, "1.0.0").value());
    EXPECT_EQ(Questionnaire::load(whole).ok(), one.is_plain) << one.item;
    ReadReport report;
    EXPECT_TRUE(read_patient_form(whole, definitions(), report).ok()) << one.item;
  }
}

TEST(PracticeForm, KnowsTheNamesOfBuiltInForms) {
  EXPECT_TRUE(is_built_in_name(built_data::form(), "fit-note"));
  EXPECT_TRUE(is_built_in_name(built_data::form(), "rash"));
  EXPECT_FALSE(is_built_in_name(built_data::form(), "diary"));
}

TEST(PracticeForm, CountsAsWhatThePracticeSays) {
  OfferedForm admin = diary();
  admin.counts_as = "admin";
  Journey journey(fixture("blood-pressure.json"), admin);
  journey.reach_the_form();
  journey.patient->type("Upper number", "120");
  journey.patient->type("Lower number", "80");
  journey.patient->go_on();
  const auto request = read_request(journey.send());
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request.value().kind, RequestKind::admin);
}

// The same on the device and at the practice, for options with a code, options that are a text, and "Yes".
TEST(PracticeForm, ReadsTickedAnswersInTheirOwnWords) {
  const std::string coded = R"("type":"choice","text":"Which of these do you have?","answerOption":[
      {"valueCoding":{"code":"1","display":"Coughing up blood"}},{"valueCoding":{"code":"2","display":"A cold"}}]})";
  const std::string texts = R"("type":"choice","text":"Which of these do you have?","answerOption":[
      {"valueString":"Coughing up blood"},{"valueString":"A cold"}]})";
  const std::string yes = R"("type":"boolean","text":"Are you coughing up blood?"})";
  for (const auto& [item, answer, flagged] :
       std::vector<std::tuple<std::string, const char*, bool>>{{coded, "Coughing up blood", true},
                                                               {coded, "A cold", false},
                                                               {texts, "Coughing up blood", true},
                                                               {texts, "A cold", false},
                                                               {yes, "Yes", true},
                                                               {yes, "No", false}}) {
    Journey journey(named_form(form_json(R"({"linkId":"q",)" + item), kUrl, "1.0.0").value());
    journey.reach_the_form();
    journey.patient->choose(answer);
    EXPECT_EQ(journey.patient->reads("Get help today"), flagged) << answer << journey.patient->page_text();
    journey.patient->go_on();
    if (flagged) journey.patient->press("I have read this. Continue");
    const auto request = read_request(journey.send());
    ASSERT_TRUE(request.ok());
    const RequestReading reading = reread(request.value(), built_assets().view().readers());
    EXPECT_EQ(reading.entries.size(), flagged ? 1u : 0u) << item << answer;
    EXPECT_EQ(request.value().recorded_flags.size(), reading.entries.size());
  }
}

}  // namespace
}  // namespace frontdoor
