// A practice's own forms through the service: added, checked, turned on and off by a manager alone; asked with script
// and without; answered by the very version that was asked; and what the practice reads of them.
#include "process.h"
#include "support.h"

#include "patient_driver.h"
#include "practices/form_check.h"
#include "practices/form_library.h"
#include "practices/form_shelf.h"
#include "store/own_forms.h"
#include "store/sql_store.h"

#include <frontdoor/patient_form.h>

#include <gmock/gmock.h>

#include <optional>

namespace frontdoor::intake {
namespace {

const std::string kDiary = read_file(FRONTDOOR_SOURCE_DIR "/tests/fixtures/forms/blood-pressure.json");
constexpr const char* kTitle = "Your blood pressure readings";

std::string second_diary() {
  return replaced(replaced(kDiary, "1.0.0", "2.0.0"), "Upper number", "Top number");
}

class OwnFormsOfAPractice : public IntakeTest {
 protected:
  HttpResponse manage(const std::string& method, const std::string& path, const std::string& body,
                      const std::string& type = "application/fhir+json") {
    add_manager();
    return staff_->send(method, "/v1/practices/A81001/own-forms" + path,
                        {{"X-CSRF-Token", token_}, {"Content-Type", type}}, body);
  }
  HttpResponse add(const std::string& name, const std::string& json) {
    return manage("POST", "/" + name + "/versions", json);
  }
  HttpResponse turn(const std::string& name, const Json& state) {
    return manage("PUT", "/" + name + "/state", to_text(state), "application/json");
  }
  void offer(const std::string& json = kDiary) {
    ASSERT_EQ(add("diary", json).status, 201);
    ASSERT_EQ(turn("diary", {{"on", true}, {"title", kTitle}, {"place", 1}}).status, 200);
  }
  HttpClient& manager() {
    add_manager();
    return *staff_;
  }
  std::string asked(const std::string& path) {
    HttpClient patient = client();
    return patient.get("/v1/practices/A81001/" + path).body;
  }

  void forget_manager() { staff_.reset(); }
  int page_status(const std::string& path) { return manager().get(path).status; }
  HttpResponse post(const std::string& path) {
    add_manager();
    return staff_->post_form(path, {{"token", token_}});
  }
  std::vector<std::string> ledger_acts() {
    std::vector<std::string> acts;
    for (const LedgerEntry& entry : service_->store().ledger(kOds)) {
      if (entry.note.what == "form") acts.push_back(Json::parse(entry.note.detail)["act"]);
    }
    return acts;
  }

  // A bundle of who fills the composed form in, from the date of birth on.
  std::string filled_in(const std::string& path, const std::string& words = "Coffee") {
    ReadReport report;
    PatientForm form = std::move(read_patient_form(asked(path), r4_definitions(), report)).value();
    Assets assets = built_assets().view();
    assets.questionnaire = &form.questionnaire;
    PatientDriver patient({}, "2026-11-23T10:00:00Z", assets);
    patient.choose("Me");
    patient.go_on();
    patient.give_birth_date("27", "3", "1981");
    patient.choose_request(kTitle);
    patient.type(patient.find(Role::text_field, "Upper number") ? "Upper number" : "Top number", "150");
    patient.type("Lower number", "90");
    patient.type("What happened before the high reading?", words);
    patient.go_on();
    patient.type("What is your full name?", "Alex Marsh");
    patient.type("What is your postcode?", "LS1 4AP");
    patient.type("What phone number can we use?", "07700 900123");
    patient.choose("Phone call");
    patient.choose("Yes");
    patient.go_on();
    patient.press("Send request");
    const Effect* sent = patient.effect(EffectKind::send);
    EXPECT_NE(sent, nullptr) << patient.page_text();
    return sent ? sent->text : "";
  }

 private:
  using Role = frontdoor::Role;
  void add_manager() {
    if (!staff_) staff_.emplace(signed_in(kOds, token_));
  }
  std::optional<HttpClient> staff_;
  std::string token_;
};

TEST_F(OwnFormsOfAPractice, AreCheckedAddedAndTurnedOnWithATitleAndAPlace) {
  const HttpResponse added = add("diary", kDiary);
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(added.json()["canonical"], "https://frontdoor.example/fhir/Questionnaire/blood-pressure|1.0.0");
  EXPECT_EQ(added.json()["check"]["items"][0]["verdict"], "honoured");
  EXPECT_EQ(added.json()["check"]["usesExpressions"], true);
  EXPECT_EQ(Json::parse(asked("forms"))["forms"].size(), 0u) << "it is off";
  ASSERT_EQ(turn("diary", {{"on", true}, {"title", kTitle}, {"place", 1}, {"countsAs", "admin"}}).status, 200);
  const Json forms = Json::parse(asked("forms"))["forms"];
  ASSERT_EQ(forms.size(), 1u);
  EXPECT_EQ(forms[0]["title"], kTitle);
  EXPECT_EQ(forms[0]["page"], "/p/A81001/forms/diary");
  const Questionnaire first = Questionnaire::load(asked("questionnaire")).value();
  EXPECT_EQ(first.find(Meaning::request_kind)->options[1].value.display, kTitle);
  ASSERT_EQ(turn("diary", {{"on", false}}).status, 200);
  EXPECT_EQ(Json::parse(asked("forms"))["forms"].size(), 0u);
}

TEST_F(OwnFormsOfAPractice, AVersionThatNeverWasOnIsForAManagersPreviewAlone) {
  const std::string preview = "/inbox/forms-preview/questionnaire?address=/v1/practices/A81001/forms/diary/";
  const auto status = [&](const std::string& version) {
    return client().get("/v1/practices/A81001/forms/diary/" + version).status;
  };
  ASSERT_EQ(add("diary", kDiary).status, 201);
  EXPECT_EQ(status("1"), 404) << "it was never on";
  EXPECT_EQ(manager().get(preview + "1").status, 200);
  EXPECT_EQ(client().get(preview + "1").status, 303) << "to the sign-in";
  ASSERT_EQ(turn("diary", {{"on", true}, {"title", kTitle}, {"place", 1}}).status, 200);
  EXPECT_EQ(status("1"), 200);
  ASSERT_EQ(add("diary", second_diary()).status, 201);
  EXPECT_EQ(status("2"), 404);
  ASSERT_EQ(turn("diary", {{"on", true}, {"title", kTitle}, {"version", 2}}).status, 200);
  EXPECT_EQ(status("2"), 200);
  ASSERT_EQ(turn("diary", {{"on", false}}).status, 200);
  EXPECT_EQ(status("1"), 200) << "who has begun goes on";
  EXPECT_EQ(status("2"), 200);
  EXPECT_EQ(status("3"), 404);
}

TEST_F(OwnFormsOfAPractice, ALinkToAFormThatIsNotOpenSaysSoAndThePatientGoesOn) {
  const std::string said = "This form is not open now. You can still ask for help here.";
  const auto page = [&](const std::string& name) { return client().get("/p/A81001/forms/" + name).body; };
  ASSERT_EQ(add("diary", kDiary).status, 201);
  for (const char* name : {"diary", "no-such-form", "UPPER", "not-open"}) {
    EXPECT_NE(page(name).find(said), std::string::npos) << name;
    EXPECT_NE(page(name).find("Who is this for?"), std::string::npos) << name;
  }
  EXPECT_EQ(client().get("/p/A81001").body.find(said), std::string::npos);
  ASSERT_EQ(turn("diary", {{"on", true}, {"title", kTitle}, {"place", 1}}).status, 200);
  EXPECT_EQ(page("diary").find(said), std::string::npos);
  EXPECT_EQ(page("fit-note").find(said), std::string::npos) << "a built-in form";
  ASSERT_EQ(turn("diary", {{"on", false}}).status, 200);
  EXPECT_NE(page("diary").find(said), std::string::npos) << "it is off again";
}

TEST_F(OwnFormsOfAPractice, EachActIsInTheLedger) {
  offer();
  ASSERT_EQ(turn("diary", {{"on", false}}).status, 200);
  EXPECT_EQ(ledger_acts(), (std::vector<std::string>{"add", "on", "off"}));
}

TEST_F(OwnFormsOfAPractice, AreForManagersAlone) {
  offer();
  for (const auto role : {intake::Role::reception, intake::Role::clinician, intake::Role::icb}) {
    add_user(kOtherOds, role);
    HttpClient& staff = signed_in_as(kOtherOds, std::string(to_code(role)));
    const HeaderList headers{{"X-CSRF-Token", token_of(kOtherOds, std::string(to_code(role)))},
                             {"Content-Type", "application/fhir+json"}};
    EXPECT_EQ(staff.get("/v1/practices/B82002/own-forms").status, 403);
    EXPECT_EQ(staff.get("/v1/practices/A81001/own-forms").status, 403) << "another practice's";
    EXPECT_EQ(staff.send("POST", "/v1/practices/B82002/own-forms/diary/versions", headers, kDiary).status, 403);
    EXPECT_EQ(staff.send("PUT", "/v1/practices/B82002/own-forms/diary/state", headers, R"({"on":true})").status, 403);
    EXPECT_EQ(staff.send("DELETE", "/v1/practices/B82002/own-forms/diary", headers, "").status, 403);
    EXPECT_EQ(staff.get("/inbox/forms/diary/remove").status, 403);
    EXPECT_EQ(staff.get("/inbox/forms").status, 403);
    EXPECT_EQ(staff.get("/inbox/forms/diary/1/shown").status, 403);
    EXPECT_EQ(staff.get("/inbox/settings").body.find("/inbox/forms\""), std::string::npos);
  }
  EXPECT_EQ(client().get("/v1/practices/A81001/own-forms").status, 401);
}

TEST_F(OwnFormsOfAPractice, WhatCannotBeAskedIsRefusedWithItsItem) {
  const HttpResponse twice = add("diary", replaced(kDiary, "\"linkId\": \"cause\"", "\"linkId\": \"upper\""));
  EXPECT_EQ(twice.status, 422);
  EXPECT_NE(twice.body.find("upper: Two items share one linkId."), std::string::npos) << twice.body;
  const HttpResponse lost = add("bleeding", R"({"resourceType":"Questionnaire","status":"active","title":"Bleeding",
      "item":[{"linkId":"a","type":"choice","text":"Are you bleeding heavily now?",
      "answerOption":[{"valueCoding":"Yes"},{"valueCoding":{"code":"N","display":"No"}}]}]})");
  EXPECT_EQ(lost.status, 422);
  EXPECT_NE(lost.body.find("Are you bleeding heavily now?"), std::string::npos) << lost.body;
  EXPECT_NE(lost.body.find("the option \\\"Yes\\\" cannot be read"), std::string::npos) << lost.body;
  EXPECT_EQ(add("fit-note", kDiary).problem_code(), "form-refused") << "a built-in form's name";
  EXPECT_EQ(add("diary", "{}").status, 422);
  EXPECT_EQ(add("diary", kDiary + std::string(kOwnFormBytesMax, ' ')).status, 422);
  EXPECT_EQ(turn("diary", {{"on", true}}).status, 404);
  ASSERT_EQ(add("diary", kDiary).status, 201);
  EXPECT_EQ(turn("diary", {{"on", true}, {"title", " "}}).status, 422);
  EXPECT_EQ(turn("diary", {{"on", true}, {"title", std::string(61, 'x')}}).status, 422);
  EXPECT_EQ(turn("diary", {{"on", true}, {"version", 2}}).status, 422);
  EXPECT_EQ(turn("diary", {{"on", true}, {"place", 99}}).status, 422);
  EXPECT_EQ(turn("diary", {{"on", true}, {"countsAs", "urgent"}}).status, 422);
}

TEST_F(OwnFormsOfAPractice, AreAnsweredByTheVersionThatWasAsked) {
  offer();
  HttpClient patient = client();
  const std::string begun = filled_in("forms/diary/1");
  // A new version is on, and then none is: who has begun can still send.
  ASSERT_EQ(add("diary", second_diary()).status, 201);
  ASSERT_EQ(turn("diary", {{"on", true}, {"title", kTitle}, {"place", 1}}).status, 200);
  const std::string second = filled_in("forms/diary/2");
  ASSERT_EQ(turn("diary", {{"on", false}}).status, 200);
  for (const std::string& bundle : {begun, second}) {
    const HttpResponse sent = post_request(patient, bundle, new_key());
    EXPECT_EQ(sent.status, 201) << sent.body;
  }
  // Answers that the version does not take, and a form that the practice does not have.
  const std::string wrong = replaced(begun, R"("valueInteger":150)", R"("valueString":"high")");
  EXPECT_EQ(post_request(patient, wrong, new_key()).problem_code(), "answers-do-not-fit");
  const std::string as_second = replaced(begun, "blood-pressure|1.0.0", "blood-pressure|9.0.0");
  EXPECT_EQ(post_request(patient, as_second, new_key()).problem_code(), "answers-do-not-fit");
  EXPECT_EQ(stored_requests(), 2u);
  // An emergency is kept whatever else is wrong with its answers.
  const std::string emergency = replaced(wrong, "\"Coffee\"", "\"I have crushing chest pain and my left arm is numb\"");
  const HttpResponse kept = post_request(patient, emergency, new_key());
  EXPECT_EQ(kept.status, 201) << kept.body;
  EXPECT_EQ(stored_requests(), 3u);
}

TEST_F(OwnFormsOfAPractice, TwoVersionsNeverShareACanonical) {
  offer();
  const HttpResponse again = add("diary", replaced(kDiary, "Average of", "Mean of"));
  ASSERT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(again.json()["canonical"], "https://frontdoor.example/fhir/Questionnaire/blood-pressure|1.0.0-2");
  const HttpResponse other = add("other", kDiary);
  ASSERT_EQ(other.status, 201) << other.body;
  EXPECT_NE(other.json()["canonical"], "https://frontdoor.example/fhir/Questionnaire/blood-pressure|1.0.0");
}

TEST_F(OwnFormsOfAPractice, ThePracticeReadsAnswersAndScoresAndTheFormsVersion) {
  offer();
  HttpClient patient = client();
  const HttpResponse calm = post_request(patient, filled_in("forms/diary/1"), new_key());
  ASSERT_EQ(calm.status, 201) << calm.body;
  const std::string reference = calm.json()["reference"];
  const std::string page = manager().get("/inbox/requests/" + reference).body;
  for (const char* words : {"Upper number", "150", "Questionnaire totals", "Difference of the two: 60",
                            "The patient did not see these.", "blood-pressure|1.0.0"}) {
    EXPECT_NE(page.find(words), std::string::npos) << words << "\n" << page;
  }
}

// A form with what the diary has not: yes and no, dates, rows of free text, a text that is calculated, a score.
constexpr const char* kReview = R"({"resourceType":"Questionnaire","url":"https://p.example/q/review","version":"1",
 "title":"Heart review","status":"active","item":[{"linkId":"g","type":"group","text":"Now","item":[
  {"linkId":"pain","type":"boolean","text":"Do you have chest pain now?"},
  {"linkId":"dark","type":"choice","text":"Are you thinking about killing yourself?","answerOption":[
   {"valueCoding":{"code":"y","display":"Yes"}},{"valueCoding":{"code":"n","display":"No"}}]},
  {"linkId":"since","type":"date","text":"When did it begin?"},
  {"linkId":"drink","type":"group","text":"Drink","repeats":true,"item":[
   {"linkId":"what","type":"string","text":"What did you drink?"},
   {"linkId":"why","type":"text","text":"What happened?"}]},
  {"linkId":"else","type":"text","text":"Anything else?"},
  {"linkId":"band","type":"string","text":"Risk band","extension":[{
   "url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
   "valueExpression":{"language":"text/fhirpath","expression":"'High risk'"}}]}]},
  {"linkId":"scored","type":"group","text":"Tick one answer for each.","item":[
   {"linkId":"down","type":"choice","text":"Feeling down","answerOption":[
    {"valueCoding":{"code":"a","display":"Several days","extension":[
     {"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1}]}}]}]}]})";

constexpr const char* kReviewAnswers = R"([{"linkId":"g","text":"Now","item":[
  {"linkId":"pain","text":"Do you have chest pain now?","answer":[{"valueBoolean":true}]},
  {"linkId":"dark","text":"Are you thinking about killing yourself?","answer":[
   {"valueCoding":{"code":"y","display":"Yes"}}]},
  {"linkId":"since","text":"When did it begin?","answer":[{"valueDate":"2026-09-12"}]},
  {"linkId":"drink","text":"Drink","item":[
   {"linkId":"what","text":"What did you drink?","answer":[{"valueString":"Beer"}]}]},
  {"linkId":"drink","text":"Drink","item":[
   {"linkId":"what","text":"What did you drink?","answer":[{"valueString":"Wine"}]},
   {"linkId":"why","text":"What happened?","answer":[{"valueString":"It was a wedding"}]}]},
  {"linkId":"else","text":"Anything else?","answer":[
   {"valueString":"Since this morning I cannot see out of one eye"}]},
  {"linkId":"band","text":"Risk band","answer":[{"valueString":"High risk"}]}]},
  {"linkId":"scored","text":"Tick one answer for each.","item":[
   {"linkId":"down","text":"Feeling down","answer":[{"valueCoding":{"code":"a","display":"Several days","extension":[
     {"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1}]}}]}]}])";

// A bundle whose answers to the practice's form are others, of another form.
std::string with_response(const std::string& bundle, const std::string& canonical, const std::string& items) {
  Json json = Json::parse(bundle);
  for (Json& entry : json["entry"]) {
    Json& resource = entry["resource"];
    if (resource["resourceType"] != "QuestionnaireResponse") continue;
    if (resource["questionnaire"] != "https://frontdoor.example/fhir/Questionnaire/blood-pressure|1.0.0") continue;
    resource["questionnaire"] = canonical;
    resource["item"] = Json::parse(items);
  }
  return to_text(json);
}

struct Read {
  const char* what;
  std::string text;
  std::vector<std::string> has;
  std::vector<std::string> has_not;
};

TEST_F(OwnFormsOfAPractice, ThePracticeReadsThePatientsOwnWordsFirstEverywhere) {
  offer();
  ASSERT_EQ(add("review", kReview).status, 201);
  HttpClient patient = client();
  const std::string bundle = with_response(filled_in("forms/diary/1"), "https://p.example/q/review|1", kReviewAnswers);
  const HttpResponse sent = post_request(patient, bundle, new_key());
  ASSERT_EQ(sent.status, 201) << sent.body;
  const std::string address = "/inbox/requests/" + std::string(sent.json()["reference"]);
  const std::string page = manager().get(address).body;
  const std::string first = page.substr(0, page.find("Everything that was asked"));
  const std::string record = page.substr(page.find("id=\"record-text\""));
  const std::string history = record.substr(0, record.find("\nQuestionnaire totals"));
  const std::string eye = "cannot see out of one eye";
  const std::string pain = "Do you have chest pain now? Yes";
  const std::string dark = "Are you thinking about killing yourself? Yes";
  const std::string summary = to_text(manager().get("/v1/practices/A81001/requests").json()["requests"][0]["flags"]);
  const Read kRead[] = {
      {"the first screen",
       first,
       {"<dt>Anything else?</dt><dd class=\"patients-words\">", "Since this morning I <mark>" + eye + "</mark>",
        "<dt>Drink 2: What happened?</dt><dd class=\"patients-words\">It was a wedding", "<mark>" + pain + "</mark>",
        "<mark>" + dark + "</mark>", "Total of &quot;Tick one answer for each&quot;: 1", "Risk band: High risk"},
       {"Nothing in their own words", "<mark>Yes</mark>", "<dt>Risk band</dt>"}},
      {"the rest", page, {"12 September 2026"}, {"2026-09-12"}},
      {"the list", manager().get("/inbox").body, {"Anything else?: Since this morning", pain, dark}, {"<mark>Yes<"}},
      {"its flags as data", summary, {pain, dark}, {"\"quote\":\"Yes\""}},
      {"the record",
       record,
       {"asked &quot;Anything else?&quot;: Since this morning I " + eye, "(&quot;" + pain + "&quot;)",
        "Drink 1: What did you drink?", "When did it begin? 12 September 2026",
        "Total of &quot;Tick one answer for each&quot;: 1"},
       {"(&quot;Yes&quot;)"}},
      {"its history", history, {"Feeling down: Several days"}, {"Risk band"}},
  };
  for (const Read& read : kRead) {
    for (const std::string& words : read.has) {
      EXPECT_NE(read.text.find(words), std::string::npos) << read.what << ": " << words << "\n" << read.text;
    }
    for (const std::string& words : read.has_not) {
      EXPECT_EQ(read.text.find(words), std::string::npos) << read.what << ": " << words << "\n" << read.text;
    }
  }
}

// What a number is measured in, what a total counts, and what the form itself wrote.
TEST_F(OwnFormsOfAPractice, ThePracticeReadsUnitsWholeTotalsAndWhoseWordsTheyAre) {
  constexpr const char* kMeasured =
      R"({"resourceType":"Questionnaire","url":"https://p.example/q/measured","version":"1",
   "title":"Measured","status":"active","item":[
   {"linkId":"m","type":"group","text":"Mood","item":[
    {"linkId":"a","type":"choice","text":"Low","answerOption":[
     {"valueCoding":{"system":"urn:x","code":"1","display":"Often","extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1.5}]}},
     {"valueCoding":{"system":"urn:x","code":"x","display":"Would rather not say"}}]}]},
   {"linkId":"g","type":"group","text":"You","item":[
    {"linkId":"w","type":"integer","text":"Weight","extension":[
     {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
      "valueCoding":{"code":"[lb_av]","display":"pounds"}}]},
    {"linkId":"plan","type":"string","text":"Your plan","readOnly":true,
     "initial":[{"valueString":"Call if crushing chest pain"}]},
    {"linkId":"note","type":"text","text":"Note","initial":[{"valueString":"As before"}]},
    {"linkId":"more","type":"text","text":"More","initial":[{"valueString":"As before"}]}]}]})";
  constexpr const char* kAnswers = R"([{"linkId":"m","text":"Mood","item":[
   {"linkId":"a","text":"Low","answer":[{"valueCoding":{"system":"urn:x","code":"1","display":"Often","extension":[
     {"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1.5}]}}]}]},
  {"linkId":"g","text":"You","item":[
   {"linkId":"w","text":"Weight","answer":[{"extension":[
     {"url":"https://frontdoor.example/fhir/StructureDefinition/unit",
     "valueCoding":{"code":"[lb_av]","display":"pounds"}}],"valueInteger":180}]},
   {"linkId":"plan","text":"Your plan","answer":[{"valueString":"Call if crushing chest pain"}]},
   {"linkId":"note","text":"Note","answer":[{"valueString":"As before"}]},
   {"linkId":"more","text":"More","answer":[{"valueString":"Worse than before"}]}]}])";
  offer();
  ASSERT_EQ(add("measured", kMeasured).status, 201);
  HttpClient patient = client();
  const std::string bundle = with_response(filled_in("forms/diary/1"), "https://p.example/q/measured|1", kAnswers);
  const HttpResponse sent = post_request(patient, bundle, new_key());
  ASSERT_EQ(sent.status, 201) << sent.body;
  const std::string page = manager().get("/inbox/requests/" + std::string(sent.json()["reference"])).body;
  const std::string record = page.substr(page.find("id=\"record-text\""));
  for (const char* has : {"180 pounds", "Total of &quot;Mood&quot;: 1.5", "Call if crushing chest pain", "As before"}) {
    EXPECT_NE(page.find(has), std::string::npos) << has;
    EXPECT_NE(record.find(has), std::string::npos) << has;
  }
  EXPECT_NE(page.find("<dt>More</dt><dd class=\"patients-words\">Worse than before"), std::string::npos) << page;
  for (const char* has_not : {"<dt>Note</dt><dd class=\"patients-words\">",
                              "<dt>Your plan</dt><dd class=\"patients-words\">", "<mark>crushing chest pain"}) {
    EXPECT_EQ(page.find(has_not), std::string::npos) << has_not;
  }
}

// The count is of what patients are asked: what is hidden or worked out is the practice's.
TEST(OwnFormsCheck, CountsWhatPatientsAreAsked) {
  const std::string hidden =
      R"("extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true}])";
  const std::string worked_out =
      R"("extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
      "valueExpression":{"language":"text/fhirpath","expression":"1 + 1"}}])";
  const std::string asked = R"({"linkId":"a","type":"string","text":"A"})";
  const std::string within = R"(,"item":[{"linkId":"i","type":"string","text":"I","initial":[{"valueString":"x"}]}]})";
  const struct {
    std::string items;
    const char* count;
  } kForms[] = {
      {asked, "1 of 1 items are asked as they are written"},
      {asked + R"(,{"linkId":"c","type":"integer","text":"C",)" + worked_out + "}",
       "1 of 1 items are asked as they are written; 1 more is worked out or hidden"},
      {asked + R"(,{"linkId":"h","type":"group","text":"H",)" + hidden + within,
       "1 of 1 items are asked as they are written; 2 more are worked out or hidden"},
      {asked + R"(,{"linkId":"d","type":"dateTime","text":"D"})", "1 of 2 items are asked as they are written"},
  };
  for (const auto& form : kForms) {
    const FormCheck check = check_form(
        R"({"resourceType":"Questionnaire","status":"active","url":"https://p.example/q","title":"T","item":[)" +
        form.items + "]}");
    EXPECT_EQ(check.count(), form.count) << form.items;
  }
}

TEST(OwnFormsCheck, NamesTheAnswersThatShowAdviceAndThoseThatDoNot) {
  const FormCheck check = check_form(
      R"({"resourceType":"Questionnaire","status":"active","url":"https://p.example/q","title":"T","item":[
      {"linkId":"now","type":"boolean","text":"Do you have chest pain now?"},
      {"linkId":"family","type":"boolean","text":"Has anybody in your family had a stroke?"}]})");
  const std::string json = to_text(check_as_json(check));
  EXPECT_NE(json.find(R"("urgentAnswers":[{"linkId":"now","answer":"Yes","action":"emergency-999"}])"), json.npos)
      << json;
  EXPECT_NE(json.find(R"("unreadAnswers":[{"linkId":"family","answer":"Yes"}])"), json.npos) << json;
}

TEST_F(OwnFormsOfAPractice, WordsBesideTheOptionsOfAListWereWrittenAndNotTicked) {
  constexpr const char* kOpen = R"({"resourceType":"Questionnaire","url":"https://p.example/q/open","version":"1",
   "title":"Open","status":"active","item":[{"linkId":"g","type":"group","text":"Now","item":[
    {"linkId":"now","type":"open-choice","text":"What do you have now?","answerOption":[
     {"valueCoding":{"code":"a","display":"Crushing chest pain"}},
     {"valueCoding":{"code":"b","display":"A blocked nose"}}]}]}]})";
  ASSERT_EQ(add("open", kOpen).status, 201);
  ASSERT_EQ(turn("open", {{"on", true}, {"title", kTitle}, {"place", 1}}).status, 200);
  ReadReport report;
  PatientForm form = std::move(read_patient_form(asked("forms/open/1"), r4_definitions(), report)).value();
  Assets assets = built_assets().view();
  assets.questionnaire = &form.questionnaire;
  const std::string words = "I have crushing chest pain and my left arm is numb";
  for (const auto& [typed, said] : {std::pair<std::string, std::string>{words, "You wrote: “"},
                                    {"Crushing chest pain", "You ticked: “Crushing chest pain”"}}) {
    PatientDriver patient({}, "2026-11-23T10:00:00Z", assets);
    patient.choose("Me");
    patient.go_on();
    patient.give_birth_date("27", "3", "1981");
    patient.choose_request(kTitle);
    patient.type("What do you have now?", typed);
    patient.go_on();
    EXPECT_NE(patient.page_text().find(said), std::string::npos) << patient.page_text();
  }
}

TEST_F(OwnFormsOfAPractice, AFormThatNeverWasOnIsRemovedAndOneThatWasIsRetired) {
  offer();
  const std::string begun = filled_in("forms/diary/1");
  ASSERT_EQ(add("draft", kReview).status, 201);
  // The page asks first, and says what becomes of each.
  EXPECT_NE(manager().get("/inbox/forms/draft/remove").body.find("No patient was ever asked it"), std::string::npos);
  EXPECT_NE(manager().get("/inbox/forms/diary/remove").body.find("versions are kept"), std::string::npos);
  EXPECT_EQ(manager().get("/v1/practices/A81001/own-forms").json()["forms"].size(), 2u) << "it was only asked";
  EXPECT_EQ(post("/inbox/forms/draft/remove").status, 303);
  const HttpResponse retired = manage("DELETE", "/diary", "");
  ASSERT_EQ(retired.status, 200) << retired.body;
  EXPECT_EQ(retired.json()["retired"], true);
  for (const char* name : {"draft", "diary"}) {
    EXPECT_EQ(page_status(std::string("/inbox/forms/") + name), 404) << name;
    EXPECT_EQ(turn(name, {{"on", true}}).status, 404) << name;
    EXPECT_EQ(manage("DELETE", std::string("/") + name, "").status, 404) << name;
  }
  EXPECT_EQ(manager().get("/v1/practices/A81001/own-forms").json()["forms"].size(), 0u);
  EXPECT_EQ(Json::parse(asked("forms"))["forms"].size(), 0u) << "nobody is offered it";
  EXPECT_EQ(ledger_acts(), (std::vector<std::string>{"add", "on", "add", "remove", "retire"}));
  // Who has begun goes on, and the practice reads what they send.
  EXPECT_NE(filled_in("forms/diary/1").find("\"Coffee\""), std::string::npos);
  HttpClient patient = client();
  const HttpResponse sent = post_request(patient, begun, new_key());
  ASSERT_EQ(sent.status, 201) << sent.body;
  const std::string page = manager().get("/inbox/requests/" + std::string(sent.json()["reference"])).body;
  EXPECT_NE(page.find("Difference of the two: 60"), std::string::npos);
  // A new version brings a retired form back, off; a removed one's name and file can be used again.
  EXPECT_EQ(add("diary", second_diary()).json()["version"], 2);
  EXPECT_EQ(add("draft", kReview).status, 201);
  const Json forms = manager().get("/v1/practices/A81001/own-forms").json()["forms"];
  ASSERT_EQ(forms.size(), 2u);
  for (const Json& form : forms) EXPECT_TRUE(form["on"].is_null()) << form["name"];
}

TEST_F(OwnFormsOfAPractice, TwoThatAreOnNeverHaveOneTitle) {
  offer();
  ASSERT_EQ(add("other", kReview).status, 201);
  for (const std::string& title :
       {std::string(kTitle), std::string("your BLOOD pressure readings"), built_in_needs().front()}) {
    const HttpResponse refused = turn("other", {{"on", true}, {"title", title}});
    EXPECT_EQ(refused.status, 422) << title;
    EXPECT_NE(refused.body.find("has this title: choose another."), std::string::npos) << refused.body;
  }
  EXPECT_EQ(turn("other", {{"on", true}, {"title", "Heart review"}}).status, 200);
  EXPECT_EQ(turn("diary", {{"on", true}, {"title", kTitle}}).status, 200) << "its own title";
}

TEST_F(OwnFormsOfAPractice, TheLinkToAFormIsAWholeAddress) {
  offer();
  EXPECT_NE(manager().get("/inbox/forms/diary").body.find("Put the address of this service before it"),
            std::string::npos);
  settings_.base_url = "https://forms.example";
  server_.reset();
  service_.reset();
  service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  server_ = std::make_unique<Server>(*service_, settings_);
  forget_manager();
  EXPECT_NE(manager().get("/inbox/forms/diary").body.find(">https://forms.example/p/A81001/forms/diary</a>"),
            std::string::npos);
}

TEST_F(OwnFormsOfAPractice, WithoutScriptTheServiceAsksTheFormThatTheAddressLeadsTo) {
  offer();
  HttpClient patient = client();
  const std::string first = patient.get("/p/A81001/forms/diary").body;
  EXPECT_NE(first.find("name=\"start\" value=\"diary\""), std::string::npos);
  EXPECT_NE(patient.get("/p/A81001/forms/unheard-of").body.find("Contact us online"), std::string::npos);
  HttpResponse page =
      patient.post_form("/p/A81001/form", {{"start", "diary"}, {"subject", "self"}, {"press", "continue"}});
  const auto go_on = [&](std::multimap<std::string, std::string> fields) {
    page = patient.get(page.header("Location"));
    const std::string start = "name=\"state\" value=\"";
    const std::size_t at = page.body.find(start) + start.size();
    fields.emplace("state", page.body.substr(at, page.body.find('"', at) - at));
    fields.emplace("press", "continue");
    page = patient.post_fields("/p/A81001/form", fields);
  };
  go_on({{"birth-date/day", "27"}, {"birth-date/month", "3"}, {"birth-date/year", "1981"}});
  go_on({{"kind", "diary"}, {"help-today", "no"}});
  const std::string own = patient.get(page.header("Location")).body;
  EXPECT_NE(own.find("Your blood pressure"), std::string::npos) << own;
}

TEST_F(OwnFormsOfAPractice, OfTheLibraryCanAllBeTakenOver) {
  for (const LibraryForm& form : form_library()) {
    EXPECT_FALSE(form.licence.empty()) << form.name;
    EXPECT_EQ(add(form.name, form.json).status, 201) << form.name << ": " << check_form(form.json).refusal;
  }
}

TEST_F(OwnFormsOfAPractice, ArePreviewedFromTheirFirstOwnPageAndSendNothing) {
  ASSERT_EQ(add("diary", kDiary).status, 201);
  const HttpResponse shown = manager().get("/inbox/forms/diary/1/shown");
  ASSERT_EQ(shown.status, 200);
  EXPECT_NE(shown.body.find("Your blood pressure"), std::string::npos) << shown.body;
  EXPECT_EQ(manager().send("POST", "/inbox/forms-preview/requests", {}, "{}").problem_code(), "preview");
  EXPECT_NE(manager().get("/inbox/forms/diary/1/preview?face=plain&width=1280").body.find("width=\"1280\""),
            std::string::npos);
}

// An earlier version of the program took it, or somebody wrote it past the check.
TEST_F(OwnFormsOfAPractice, OneThatIsOnAndCannotBeAskedIsNotOfferedAndTheManagerIsTold) {
  const auto database = open_database((settings_.data_directory / "intake.db").string());
  OwnForms forms(*database);
  OwnForm form;
  form.name = "lost";
  form.title = "Lost review";
  form.counts_as = "medical";
  const std::string two_of_one_name =
      R"({"resourceType":"Questionnaire","url":"https://example.org/lost","version":"1","status":"active","item":[)"
      R"({"linkId":"a","type":"string","text":"One"},{"linkId":"a","type":"string","text":"Two"}]})";
  ASSERT_EQ(forms.add(kOds, form, {0, "https://example.org/lost|1", "file", Instant(), "gina", two_of_one_name}).result,
            OwnForms::Added::added);
  form.on = 1;
  ASSERT_TRUE(forms.turn_on(kOds, form));
  offer();
  EXPECT_THAT(asked("questionnaire"),
              testing::AllOf(testing::HasSubstr(kTitle), testing::Not(testing::HasSubstr("Lost review"))));
  const std::string list = manager().get("/inbox/forms").body;
  EXPECT_THAT(list, testing::HasSubstr("Patients are not offered “Lost review”"));
  EXPECT_THAT(list, testing::HasSubstr("On, version 1, but patients are not offered it"));
  EXPECT_THAT(manager().get("/inbox/forms/lost").body, testing::HasSubstr("Two items share one linkId."));
  EXPECT_THAT(manager().get("/inbox/forms/diary").body, testing::Not(testing::HasSubstr("not offered it")));
}

TEST(OwnFormsStore, KeepsItsLimitsAndNeverChangesAVersion) {
  TemporaryDirectory directory;
  const std::string file = (directory.path() / "intake.db").string();
  const auto database = open_database(file);
  const auto store = make_sql_store(*database);
  store->add_practice({kOds, R"({"ods":"A81001","name":"R","phone":"020 7946 0000"})", {}, R"({"state":"normal"})"});
  OwnForms forms(*database, {2, 2});
  const auto add = [&](const std::string& name, const std::string& canonical) {
    OwnForm form;
    form.name = form.title = name;
    form.counts_as = "medical";
    return forms.add(kOds, form, {0, canonical, "file", Instant(), "gina", "{}"}).result;
  };
  EXPECT_EQ(add("a", "u|1"), OwnForms::Added::added);
  EXPECT_EQ(add("a", "u|1"), OwnForms::Added::taken);
  EXPECT_EQ(add("a", "u|2"), OwnForms::Added::added);
  EXPECT_EQ(add("a", "u|3"), OwnForms::Added::too_many);
  EXPECT_EQ(add("b", "u|3"), OwnForms::Added::added);
  EXPECT_EQ(add("c", "u|4"), OwnForms::Added::too_many);
  // What was taken away leaves room, whether it was removed or retired; what comes back needs some.
  EXPECT_EQ(forms.take_away(kOds, "b", Instant(), "gina"), OwnForms::TakenAway::removed);
  EXPECT_EQ(add("b", "u|5"), OwnForms::Added::added);
  OwnForm on = *forms.find(kOds, "b");
  on.on = 2;
  EXPECT_EQ(on.newest, 2) << "the first version is still there";
  ASSERT_TRUE(forms.turn_on(kOds, on));
  EXPECT_EQ(forms.would_take_away(kOds, "b"), OwnForms::TakenAway::retired);
  EXPECT_EQ(forms.take_away(kOds, "b", Instant(), "gina"), OwnForms::TakenAway::retired);
  EXPECT_EQ(forms.take_away(kOds, "b", Instant(), "gina"), OwnForms::TakenAway::none);
  EXPECT_FALSE(forms.turn_on(kOds, on)) << "it is retired";
  EXPECT_EQ(add("d", "u|6"), OwnForms::Added::added);
  EXPECT_EQ(add("b", "u|7"), OwnForms::Added::too_many);
  EXPECT_EQ(forms.list(kOds).size(), 2u);
  EXPECT_TRUE(forms.list(kOtherOds).empty());
  EXPECT_EQ(forms.by_canonical(kOds, "u|2")->version.version, 2);
  EXPECT_FALSE(forms.by_canonical(kOtherOds, "u|2"));
  EXPECT_THROW(database->write([](SqlSession& session) {
    session.execute("UPDATE own_form_versions SET questionnaire = 'x'", {});
  }),
               std::exception);
}

}  // namespace
}  // namespace frontdoor::intake
