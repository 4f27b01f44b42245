// Responses with one fault each, and what is said of them; structure and the four checks that other validators miss.
#include "support.h"

#include <frontdoor/validation.h>

#include <algorithm>

namespace frontdoor {
namespace {

const char* const kForm = R"({"linkId":"name","text":"Name","type":"string","required":true,"maxLength":10},
  {"linkId":"tea","type":"boolean"},
  {"linkId":"cups","type":"integer","enableWhen":[{"question":"tea","operator":"=","answerBoolean":true}],"extension":[
    {"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":1},
    {"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":20}]},
  {"linkId":"kind","type":"choice","answerOption":[{"valueCoding":{"system":"s","code":"a"}},{"valueString":"b"}]},
  {"linkId":"open","type":"open-choice","answerOption":[{"valueCoding":{"system":"s","code":"a"}}]},
  {"linkId":"born","type":"date"},{"linkId":"size","type":"quantity"},
  {"linkId":"group","type":"group","item":[{"linkId":"inner","type":"string","required":true}]},
  {"linkId":"mail","type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex",
    "valueString":"[^@]+@[^@]+"}]},
  {"linkId":"note","type":"display","text":"Note"},
  {"linkId":"sum","type":"decimal",
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-constraint",
    "extension":[{"url":"key","valueId":"c1"},{"url":"severity","valueCode":"error"},
    {"url":"human","valueString":"Sum is above one"},{"url":"expression","valueString":"answer.value > 1"}]}]})";

Validation judge(const std::string& items, const std::string& more = R"("status":"completed")") {
  const Form form = form_of(kForm);
  const auto document =
      JsonDocument::parse(R"({"resourceType":"QuestionnaireResponse",)" + more + R"(,"item":[)" + items + "]}");
  EXPECT_TRUE(document.ok());
  return validate_response(document.value().root(), &form, definitions(), "2026-11-22T10:00:00Z");
}

const std::string kName = R"({"linkId":"name","answer":[{"valueString":"Ann"}]})";

bool says(const Validation& validation, const std::string& words, Severity severity = Severity::error) {
  return std::any_of(validation.issues.begin(), validation.issues.end(), [&](const Issue& issue) {
    return issue.severity == severity && issue.text.find(words) != std::string::npos;
  });
}

TEST(Validation, AcceptsRightAnswers) {
  const Validation out = judge(kName + R"(,{"linkId":"tea","answer":[{"valueBoolean":true}]},
    {"linkId":"cups","answer":[{"valueInteger":20}]},{"linkId":"kind","answer":[{"valueString":"b"}]},
    {"linkId":"open","answer":[{"valueString":"anything"}]},{"linkId":"born","answer":[{"valueDate":"2024-02-29"}]},
    {"linkId":"group","item":[{"linkId":"inner","answer":[{"valueString":"x"}]}]},
    {"linkId":"mail","answer":[{"valueString":"a@b"}]},{"linkId":"sum","answer":[{"valueDecimal":1.5}]})");
  EXPECT_TRUE(out.valid());
  EXPECT_TRUE(out.issues.empty()) << out.issues.front().location << out.issues.front().text;
}

struct Fault {
  const char* items;
  const char* words;
};

TEST(Validation, NamesEachFault) {
  const Fault faults[] = {
      {R"({"linkId":"name","answer":[{"valueString":"ABCDEFGHIJK"}]})", "longer than 10"},
      {R"({"linkId":"name","answer":[{"valueInteger":1}]})", "type Integer"},
      {R"({"linkId":"name","answer":[{"valueString":"a"},{"valueString":"b"}]})", "takes one answer"},
      {R"({"linkId":"tea","answer":[{"valueBoolean":true}]})", "required item \"name\""},
      {R"({"linkId":"none","answer":[{"valueString":"a"}]})", "not in the form"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"inner","answer":[{"valueString":"a"}]})",
       "wrong place"},
      {R"({"linkId":"tea","answer":[{"valueBoolean":true}]},{"linkId":"name","answer":[{"valueString":"A"}]})",
       "order"},
      {R"({"linkId":"name","text":"Other","answer":[{"valueString":"A"}]})", "not that of the question"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"cups","answer":[{"valueInteger":2}]})",
       "not enabled"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"group","item":[]})", "not empty"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"group","answer":[{"valueString":"A"}]})",
       "group has items"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"note","answer":[{"valueString":"A"}]})",
       "display"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"kind","answer":[{"valueString":"z"}]})",
       "options"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"kind","answer":[{"valueCoding":{"system":"t",
        "code":"a"}}]})",
       "options"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"open","answer":[{"valueCoding":{"system":"s",
        "code":"z"}}]})",
       "options"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"mail","answer":[{"valueString":"a@b@c"}]})",
       "regex"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"sum","answer":[{"valueDecimal":1.0}]})",
       "above one"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}],"item":[{"linkId":"inner"}]})", "belong in its answer"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"tea","answer":[{"valueBoolean":true}]},
        {"linkId":"cups","answer":[{"valueInteger":21}]})",
       "highest"},
      // What other validators miss.
      {R"({"linkId":"name","answer":[{"valueString":"A","valueInteger":1}]})", "Only one of value[x]"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"born","answer":[{"valueDate":"2023-02-30"}]})",
       "date that exists"},
      {R"({"linkId":"name","answer":[]})", "list that is there is not empty"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}],
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minLength","valueString":"1"}]})",
       "another type"},
      // Structure.
      {R"({"linkId":"name","answer":[{"valueString":"A"}],"colour":"red"})", "not known here"},
      {R"({"linkId":"name","answer":{"valueString":"A"}})", "list in FHIR"},
      {R"({"linkId":"name","answer":[{"valueString":""}]})", "not empty"},
      {R"({"linkId":"name","answer":[{"valueString":null}]})", "null"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"size",
        "answer":[{"valueQuantity":{"value":"5"}}]})",
       "number in FHIR"},
      {R"({"linkId":"name","answer":[{"valueString":"A"}]},{"linkId":"size",
        "answer":[{"valueQuantity":{"value":5,"code":"kg"}}]})",
       "qty-3"},
      {R"({"answer":[{"valueString":"A"}]})", "linkId is missing"},
      {R"({"linkId":"name","modifierExtension":[{"url":"https://x","valueString":"a"}],
        "answer":[{"valueString":"A"}]})",
       "modifierExtension"},
      {R"({"linkId":"name","extension":[{"url":"https://x"}],"answer":[{"valueString":"A"}]})", "ext-1"},
  };
  for (const Fault& fault : faults) {
    const Validation out = judge(fault.items);
    EXPECT_FALSE(out.valid()) << fault.items;
    std::string all;
    for (const Issue& issue : out.issues) all += issue.text + " | ";
    EXPECT_TRUE(says(out, fault.words)) << fault.items << "\n" << all;
  }
}

TEST(Validation, JudgesTheWholeResource) {
  EXPECT_TRUE(says(judge(kName, R"("status":"done")"), "value set"));
  EXPECT_TRUE(says(judge(kName, R"("id":"x")"), "status is missing"));
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","authored":"2026-13-01")"), "date"));
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","authored":"2026-11-22T10:00:00")"), "zone"));
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","questionnaire":"a b")"), "white space"));
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","subject":{"reference":"#p"})"), "not contained"));
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","source":{"reference":"Device/1"})"), "Device"));
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","contained":[{"resourceType":"Patient","id":"p"}])"), "dom-3"));
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","identifier":{"system":"urn:uuid:ABC"})"), "UUID"));
  EXPECT_TRUE(judge(kName, R"("status":"completed","contained":[{"resourceType":"Patient","id":"p"}],
    "subject":{"reference":"#p"})")
                  .valid());
  EXPECT_TRUE(says(judge(kName, R"("status":"completed","text":{"status":"generated","div":
    "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"})"),
                   "txt-1"));
}

TEST(Validation, WarnsWhileTheAnswerIsInProgress) {
  const Validation out = judge(R"({"linkId":"tea","answer":[{"valueBoolean":true}]})", R"("status":"in-progress")");
  EXPECT_TRUE(out.valid());
  EXPECT_TRUE(says(out, "required item", Severity::warning));
}

TEST(Validation, RequiresWhatIsEnabledOnly) {
  const Form form = form_of(R"({"linkId":"a","type":"boolean"},{"linkId":"g","type":"group","enableWhen":[
    {"question":"a","operator":"=","answerBoolean":true}],"required":true,"item":[
    {"linkId":"b","type":"string","required":true}]})");
  const auto judge_one = [&](const char* items) {
    const auto document = JsonDocument::parse(
        std::string(R"({"resourceType":"QuestionnaireResponse","status":"completed","item":[)") + items + "]}");
    return validate_response(document.value().root(), &form, definitions(), "2026-11-22T10:00:00Z").valid();
  };
  EXPECT_TRUE(judge_one(R"({"linkId":"a","answer":[{"valueBoolean":false}]})"));
  EXPECT_FALSE(judge_one(R"({"linkId":"a","answer":[{"valueBoolean":true}]})"));
}

TEST(Validation, JudgesQuestionnaires) {
  const auto judge_form = [](const std::string& items) {
    const auto document = JsonDocument::parse(form_json(items));
    return validate_questionnaire(document.value().root(), definitions());
  };
  EXPECT_TRUE(judge_form(R"({"linkId":"1","type":"string"})").valid());
  EXPECT_TRUE(says(judge_form(R"({"linkId":"1","type":"group"})"), "que-1"));
  EXPECT_TRUE(says(judge_form(R"({"linkId":"1","type":"string"},{"linkId":"1","type":"string"})"), "que-2"));
  EXPECT_TRUE(says(judge_form(R"({"linkId":"1","type":"display","required":true})"), "que-6"));
  EXPECT_TRUE(says(judge_form(R"({"linkId":"1","type":"boolean","enableWhen":[{"question":"2","operator":"exists",
    "answerString":"x"}]},{"linkId":"2","type":"boolean"})"),
                   "que-7"));
  EXPECT_TRUE(says(judge_form(R"({"linkId":"1","type":"choice","answerOption":[{"valueString":"a"}],
    "initial":[{"valueString":"a"}]})"),
                   "que-11"));
  EXPECT_TRUE(says(judge_form(R"({"linkId":"1","type":"string","initial":[{"valueString":"a"},{"valueString":"b"}]})"),
                   "que-13"));
  EXPECT_TRUE(says(judge_form(R"({"linkId":"1","type":"nonsense"})"), "value set"));
  EXPECT_TRUE(says(judge_form(R"({"linkId":"g","type":"group","enableWhen":[{"question":"i","operator":"exists",
    "answerBoolean":true}],"item":[{"linkId":"i","type":"boolean"}]})"),
                   "inside the item"));
}

TEST(Validation, UsesAContainedForm) {
  const auto document = JsonDocument::parse(R"({"resourceType":"QuestionnaireResponse","status":"completed",
    "questionnaire":"#q","contained":[{"resourceType":"Questionnaire","id":"q","status":"active",
    "item":[{"linkId":"1","type":"boolean"}]}],"item":[{"linkId":"1","answer":[{"valueString":"x"}]}]})");
  EXPECT_FALSE(validate_response(document.value().root(), nullptr, definitions(), "").valid());
}

}  // namespace
}  // namespace frontdoor
