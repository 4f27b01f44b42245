// What practices' forms get wrong, and what becomes of it: refused with a reason, or asked so that it can be answered
// and sent. Each was met by somebody who turned such a form on.
#include "form_patient.h"
#include "support.h"

#include <frontdoor/request.h>
#include <frontdoor/validation.h>

#define HL7 "http://hl7.org/fhir/StructureDefinition/"
#define SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

namespace frontdoor {
namespace {

TEST(OwnFormFaults, AFormThatNobodyCanAnswerIsRefused) {
  const std::string limits = R"("extension":[{"url":")" HL7;
  struct Case {
    std::string item, reason;
  };
  for (const Case& one : std::vector<Case>{
           {R"("type":"integer",)" + limits +
                R"(minValue","valueInteger":10},{"url":")" HL7 R"(maxValue","valueInteger":1}])",
            "no answer fits"},
           {R"("type":"date",)" + limits +
                R"(minValue","valueDate":"2027-01-01"},{"url":")" HL7 R"(maxValue","valueDate":"2026-01-01"}])",
            "no answer fits"},
           {R"("type":"string","maxLength":3,)" + limits + R"(minLength","valueInteger":5}])", "no answer fits"},
           {R"("type":"string","repeats":true,)" + limits + R"(questionnaire-minOccurs","valueInteger":2}])",
            "one is asked for"},
           {R"("type":"choice","repeats":true,"answerOption":[{"valueString":"a"}],)" + limits +
                R"(questionnaire-minOccurs","valueInteger":2}])",
            "more answers than it offers"},
           {R"("type":"string","repeats":true,)" + limits +
                R"(questionnaire-minOccurs","valueInteger":3},{"url":")" HL7
                R"(questionnaire-maxOccurs","valueInteger":2}])",
            "more answers than it takes"}}) {
    ReadReport report;
    const auto form =
        read_patient_form(form_json(R"({"linkId":"q","text":"Q",)" + one.item + "}"), definitions(), report);
    ASSERT_FALSE(form.ok()) << one.item;
    EXPECT_NE(form.error().message.find(one.reason), std::string::npos) << form.error().message;
    EXPECT_EQ(form.error().where, "q");
  }
}

TEST(OwnFormFaults, WhatADisplayHoldsIsAskedAndSent) {
  FormPatient patient(R"({"linkId":"d","type":"display","text":"About it","item":[
      {"linkId":"k","type":"string","text":"Kind"}]})");
  patient.type("k", "a cat");
  EXPECT_NE(patient.sent().find(R"("linkId":"k","text":"Kind","answer":[{"valueString":"a cat"}])"), std::string::npos);
  ASSERT_FALSE(patient.report().warnings.empty());
  EXPECT_EQ(patient.report().warnings[0].link_id, "d");
}

TEST(OwnFormFaults, AnOptionThatIsThereTwiceIsOfferedOnce) {
  FormPatient patient(R"({"linkId":"q","type":"choice","text":"Q","answerOption":[{"valueString":"x"},
      {"valueString":"x"},{"valueCoding":{"system":"s","code":"x"}},{"valueCoding":{"system":"s","code":"x"}}]})");
  ASSERT_NE(patient.node("q"), nullptr);
  EXPECT_EQ(patient.node("q")->children.size(), 2u) << patient->page_text();
}

TEST(OwnFormFaults, AYesOrNoQuestionHasNoOtherOptions) {
  FormPatient patient(R"({"linkId":"q","type":"boolean","text":"Q","answerOption":[{"valueString":"perhaps"}]})");
  patient.choose("q/true");
  EXPECT_NE(patient.sent().find(R"("answer":[{"valueBoolean":true}])"), std::string::npos);
  EXPECT_EQ(patient.report().degraded.size(), 1u);
}

// As the service judges what patients send (asked_forms.cpp).
Validation judged(const std::string& items, const std::string& answers, Judged as = Judged::of_people) {
  const auto document =
      JsonDocument::parse(R"({"resourceType":"QuestionnaireResponse","status":"completed","item":[)" + answers + "]}");
  EXPECT_TRUE(document.ok());
  const Form form = form_of(items);
  return validate_response(document.value().root(), &form, definitions(), "2026-11-22T10:00:00Z", as);
}

TEST(OwnFormFaults, NobodyIsRefusedForWhatTheyWereNotAsked) {
  const std::string hidden = R"("extension":[{"url":")" HL7 R"(questionnaire-hidden","valueBoolean":true}])";
  const std::string third =
      R"({"linkId":"third","type":"decimal","extension":[{"url":")" HL7
      R"(maxDecimalPlaces","valueInteger":2},{"url":")" SDC
      R"(calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"1/3"}}]})";
  const std::string answer = R"({"linkId":"a","answer":[{"valueString":"x"}]})";
  const std::string asked = R"({"linkId":"a","type":"string","required":true},)";
  for (const auto& [item, also] : std::vector<std::pair<std::string, std::string>>{
           {R"({"linkId":"h","type":"string","required":true,)" + hidden + "}", ""},
           {R"({"linkId":"g","type":"group","required":true,)" + hidden +
                R"(,"item":[{"linkId":"x","type":"string","required":true}]})",
            ""},
           {R"({"linkId":"r","type":"string","required":true,"readOnly":true})", ""},
           {R"({"linkId":"p","type":"attachment","required":true})", ""},
           {third, R"(,{"linkId":"third","answer":[{"valueDecimal":0.33333333}]})"}}) {
    const Validation of_people = judged(asked + item, answer + also);
    EXPECT_TRUE(of_people.valid()) << item << of_people.issues.front().text;
    EXPECT_FALSE(judged(asked + item, answer + also, Judged::everything).valid()) << item;
    EXPECT_FALSE(judged(asked + item, also.empty() ? R"({"linkId":"a"})" : also.substr(1)).valid()) << "a is asked";
  }
}

// Pages without the whole engine take any text there: what they let pass must not be refused at the end.
TEST(OwnFormFaults, WhoDoesNotKnowTheirNhsNumberCanSend) {
  const std::string items = R"({"linkId":"n","type":"string","text":"What is your NHS number?","required":true})";
  for (const char* typed : {"not known", "943 476 5918", "I do not have it"}) {
    const std::string answer = std::string(R"({"linkId":"n","answer":[{"valueString":")") + typed + R"("}]})";
    EXPECT_TRUE(judged(items, answer).valid()) << typed;
    EXPECT_EQ(judged(items, answer).issues.size(), 1U) << typed << ": said, and taken";
    EXPECT_FALSE(judged(items, answer, Judged::everything).valid()) << typed;
  }
}

TEST(OwnFormFaults, RowsAreToldApartByWhoReadsThem) {
  const std::string rows =
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"urn:x|1","status":"completed","item":[
      {"linkId":"kid","text":"Child","item":[{"linkId":"n","text":"Name","answer":[{"valueString":"Ann"}]}]},
      {"linkId":"kid","text":"Child","item":[{"linkId":"n","text":"Name","answer":[{"valueString":"Bob"}]},
        {"linkId":"ill","text":"Illness","item":[{"linkId":"w","text":"Which?","answer":[{"valueString":"flu"}]}]},
        {"linkId":"ill","text":"Illness","item":[{"linkId":"w","text":"Which?","answer":[{"valueString":"cold"}]}]}]},
      {"linkId":"m","text":"Morning","item":[{"linkId":"s1","text":"Upper","answer":[{"valueInteger":120}]}]},
      {"linkId":"e","text":"Evening","item":[{"linkId":"s2","text":"Upper","answer":[{"valueInteger":130}]}]},
      {"linkId":"o","text":"Other","item":[{"linkId":"z","text":"Once","answer":[{"valueInteger":1}]}]}]})";
  FormPatient patient(R"({"linkId":"q","type":"string","text":"Q"})");
  patient.type("q", "x");
  std::string sent = patient.sent();
  const std::string end = R"("resourceType":"QuestionnaireResponse")";
  const std::size_t first = sent.find(end);
  ASSERT_NE(first, std::string::npos);
  const std::size_t entries = sent.rfind("]");
  sent.insert(entries, R"(,{"fullUrl":"urn:uuid:00000000-0000-8000-8000-000000000000","resource":)" + rows + "}");
  const auto request = read_request(sent);
  ASSERT_TRUE(request.ok()) << request.error().message << request.error().where;
  std::vector<std::string> asked;
  for (const RequestAnswer& answer : request.value().answers) {
    if (answer.of_own_form) asked.push_back(answer.question);
  }
  EXPECT_EQ(asked,
            (std::vector<std::string>{"Child 1: Name", "Child 2: Name", "Child 2, Illness 1: Which?",
                                      "Child 2, Illness 2: Which?", "Morning: Upper", "Evening: Upper", "Once"}));
}

TEST(OwnFormFaults, ATimeMayHaveSeconds) {
  for (const auto& [typed, sent] :
       {std::pair{"10:00:30", "10:00:30"}, std::pair{"9.30", "09:30:00"}, std::pair{"9.30.05pm", "21:30:05"},
        std::pair{"9:5", ""}, std::pair{"9:30:7", ""}, std::pair{"9:30:61", ""}, std::pair{"9:30:", ""}}) {
    FormPatient patient(R"({"linkId":"t","type":"time","text":"T"})");
    patient.type("t", typed);
    const std::string expected = std::string(R"("valueTime":")") + sent + "\"";
    EXPECT_EQ(patient.sent().find(expected) != std::string::npos, *sent != '\0') << typed;
  }
}

TEST(OwnFormFaults, AnAddressHasNoBlanks) {
  FormPatient patient(R"({"linkId":"u","type":"url","text":"Website"})");
  patient.type("u", "see my page");
  patient->go_on();
  EXPECT_TRUE(patient->reads("There is a problem"));
  patient.type("u", " https://example.org ");
  EXPECT_NE(patient.sent().find(R"("valueUri":"https://example.org")"), std::string::npos);
}

}  // namespace
}  // namespace frontdoor
