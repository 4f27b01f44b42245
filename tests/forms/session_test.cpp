// Filling in a form: the same bytes every time, what is hidden is not sent, messages for people.
#include "support.h"

#include <frontdoor/form_render.h>
#include <frontdoor/form_reports.h>

#include <built_data.h>

namespace frontdoor {
namespace {

const char* const kNow = "2026-11-22T10:00:00Z";

std::string filled(const std::string& items, const std::string& answers) {
  const auto out = fill_report(form_json(items), answers, definitions(), kNow);
  return out ? to_text(out.value()) : "refused: " + out.error().message;
}

const std::string kBmi = R"j({"linkId":"w","text":"Weight","type":"decimal","initial":[{"valueDecimal":70.0}]},
  {"linkId":"h","text":"Height","type":"decimal","required":true},
  {"linkId":"bmi","type":"decimal","extension":[
    {"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":"h","language":"text/fhirpath",
     "expression":"%resource.item.where(linkId='h').answer.value / 100"}},
    {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
     "valueExpression":{"language":"text/fhirpath","expression":
     "(%resource.item.where(linkId='w').answer.value / %h.power(2)).round(1)"}}]},
  {"linkId":"why","type":"string","enableWhen":[{"question":"bmi","operator":">","answerDecimal":25}]},
  {"linkId":"day","type":"date","extension":[
    {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression",
     "valueExpression":{"language":"text/fhirpath","expression":"today()"}}]},
  {"linkId":"extra","type":"string","extension":[
    {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
     "valueExpression":{"language":"text/fhirpath",
      "expression":"%resource.item.where(linkId='w').answer.value > 100"}}]})j";

TEST(FormSession, FillsInCalculatesAndKeepsDigits) {
  EXPECT_EQ(
      filled(kBmi, R"({"answers":{"w":90.50,"h":180}})"),
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/q","status":"completed",)"
      R"("authored":"2026-11-22T10:00:00Z","item":[{"linkId":"w","text":"Weight","answer":[{"valueDecimal":90.50}]},)"
      R"({"linkId":"h","text":"Height","answer":[{"valueDecimal":180}]},)"
      R"({"linkId":"bmi","answer":[{"valueDecimal":27.9}]},)"
      R"({"linkId":"day","answer":[{"valueDate":"2026-11-22"}]}]})");
}

TEST(FormSession, SendsNothingThatIsHiddenAndReplaysToTheSameBytes) {
  const std::string log = R"([{"linkId":"h","value":180},{"linkId":"w","value":120},{"linkId":"why","value":"x"},
    {"linkId":"extra","value":"y"},{"linkId":"w","value":60}])";
  const std::string once = filled(kBmi, log);
  EXPECT_EQ(once, filled(kBmi, log));
  EXPECT_EQ(once.find("\"why\""), std::string::npos);
  EXPECT_EQ(once.find("\"extra\""), std::string::npos);
  const std::string open = filled(kBmi, R"({"answers":{"w":60}})");
  EXPECT_NE(open.find("in-progress"), std::string::npos);
  const std::string heavy = filled(kBmi, R"({"answers":{"h":180,"w":120,"extra":"y"}})");
  EXPECT_NE(heavy.find("\"extra\""), std::string::npos);
}

TEST(FormSession, TakesOptionsRepeatsAndGroups) {
  const std::string items = R"({"linkId":"c","type":"choice","repeats":true,"answerOption":[
      {"valueCoding":{"system":"urn:s","code":"a","display":"Ay"}},{"valueString":"b"}]},
    {"linkId":"g","type":"group","repeats":true,"item":[{"linkId":"n","type":"string"},{"linkId":"q","type":"quantity",
      "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
      "valueCoding":{"system":"http://unitsofmeasure.org","code":"kg","display":"kg"}}]}]},
    {"linkId":"p","type":"boolean","item":[{"linkId":"under","type":"string"}]})";
  const std::string out = filled(items, R"([{"linkId":"c","value":["Ay","b"]},{"linkId":"n","value":"one"},
    {"linkId":"n","value":"two","index":1},{"linkId":"q","value":5.0,"index":[1]},{"linkId":"p","value":true},
    {"linkId":"under","value":"u"}])");
  EXPECT_NE(out.find(R"("answer":[{"valueCoding":{"system":"urn:s","code":"a","display":"Ay"}},{"valueString":"b"}])"),
            std::string::npos);
  EXPECT_NE(out.find(R"("valueQuantity":{"value":5.0,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"})"),
            std::string::npos);
  EXPECT_NE(out.find(R"("answer":[{"valueBoolean":true,"item":[{"linkId":"under")"), std::string::npos);
  const auto report = validate_report(form_json(items), out, definitions(), kNow);
  EXPECT_TRUE(json_bool(report, "valid").value_or(false)) << to_text(report);
  EXPECT_EQ(filled(items, R"({"answers":{"none":1}})").substr(0, 7), "refused");
  EXPECT_EQ(filled(items, R"({"answers":{"g":1}})").substr(0, 7), "refused");
  EXPECT_EQ(filled(items, R"({"answers":{"n":["a","b"]}})").substr(0, 7), "refused");
  EXPECT_EQ(filled(items, R"([{"linkId":"n","value":"x","index":4000000}])").substr(0, 7), "refused");
}

TEST(FormSession, TellsPeopleWhatConstraintsAndCalculatedLimitsSay) {
  const BuiltAssets assets;
  const Form form = form_of(R"j({"linkId":"from","text":"From","type":"integer"},
    {"linkId":"to","text":"To","type":"integer","extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/minValue","_valueInteger":{"extension":[
       {"url":"http://hl7.org/fhir/StructureDefinition/cqf-calculatedValue",
        "valueExpression":{"language":"text/fhirpath",
         "expression":"%resource.item.where(linkId='from').answer.value"}}]}},
      {"url":"http://hl7.org/fhir/StructureDefinition/targetConstraint","extension":[{"url":"key","valueId":"k"},
       {"url":"severity","valueCode":"error"},{"url":"human","valueString":"Choose an even number"},
       {"url":"expression","valueExpression":{"language":"text/fhirpath",
        "expression":"answer.value mod 2 = 0"}}]}]})j");
  FormSession session(form, kNow);
  const auto say = [&](const char* event) {
    const auto document = JsonDocument::parse(event);
    EXPECT_FALSE(session.answer(document.value().root()));
    std::string out;
    for (const auto& problem : session.problems(assets.wording)) out += problem.link_id + ": " + problem.text + "|";
    return out;
  };
  EXPECT_EQ(say(R"({"linkId":"from","value":10})"), "");
  EXPECT_EQ(say(R"({"linkId":"to","value":12})"), "");
  EXPECT_EQ(say(R"({"linkId":"to","value":13})"), "to: Choose an even number|");
  EXPECT_NE(say(R"({"linkId":"to","value":8})").find("10"), std::string::npos) << "the calculated limit is named";
}

TEST(FormSession, TellsPeopleWhatIsWrongAsTheNhsDoes) {
  const BuiltAssets assets;
  const Form form = form_of(R"({"linkId":"d","type":"date","required":true,"extension":[
      {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText","valueString":"your date of birth"}]},
    {"linkId":"n","text":"Cups","type":"integer","extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":9}]},
    {"linkId":"s","text":"Code","type":"string","maxLength":3})");
  FormSession session(form, kNow);
  auto problems = session.problems(assets.wording);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].text, "Enter your date of birth");
  const auto message = [&](std::uint32_t item, ValueType type, const char* text) {
    return message_for_answer(form, item, {type, text, "", "", ""}, assets.wording);
  };
  EXPECT_EQ(message(0, ValueType::date, "2023-02-30"), "Your date of birth must be a real date");
  EXPECT_EQ(message(0, ValueType::date, "2023-02-28"), "");
  EXPECT_EQ(message(1, ValueType::integer, "12"), "Your “Cups” must be 9 or less");
  EXPECT_EQ(message(1, ValueType::integer, "x"), "Enter “Cups” as a whole number");
  EXPECT_EQ(message(2, ValueType::string, "abcd"), "Use 3 characters or fewer for “Code”");
  EXPECT_EQ(value_from_typed(*form.items()[1].item, " 7 ")->text, "7");
  EXPECT_FALSE(value_from_typed(*form.items()[1].item, "7.5").has_value());
  EXPECT_FALSE(value_from_typed(*form.items()[0].item, "2023-02-30").has_value());
}

TEST(FormRender, ShowsTextAndNeverMarkup) {
  const Form form = form_of(R"({"linkId":"g","type":"group","text":"<img src=x>","item":[
    {"linkId":"a","text":"A & <b>","type":"string"},{"linkId":"d","text":"When?","type":"date"},
    {"linkId":"x","type":"display","_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/rendering-markdown",
     "valueMarkdown":"**Bold** <script>bad()</script> [site](https://e.org)."}]}}]})");
  const auto response = JsonDocument::parse(R"({"item":[{"linkId":"g","item":[{"linkId":"a","answer":[
    {"valueString":"<script>alert(1)</script>"}]},{"linkId":"d","answer":[{"valueDate":"1984-03-07"}]}]}]})");
  const std::string html = render_form(form, &response.value().root(), RenderAs::html);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(html.find("7 March 1984"), std::string::npos);
  const std::string text = render_form(form, nullptr, RenderAs::text);
  EXPECT_NE(text.find("Bold site (https://e.org)"), std::string::npos) << text;
}

TEST(FormRender, ShowsEveryRealForm) {
  const auto folder = shared_folder("questionnaires");
  if (folder.empty()) GTEST_SKIP() << "needs FRONTDOOR_SHARED";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    ReadReport report;
    const auto form = Form::load(read_file(file.path()), definitions(), report);
    if (!form) continue;
    const std::string html = render_form(form.value(), nullptr, RenderAs::html);
    EXPECT_EQ(html.find("<script"), std::string::npos) << file.path();
    FormSession session(form.value(), kNow);
    const auto validation = validate_response(JsonDocument::parse(to_text(session.response())).value().root(), nullptr,
                                              definitions(), kNow);
    // What a form itself writes wrongly, a relative code system say, stays wrong in the response.
    for (const Issue& issue : validation.issues) {
      const bool of_the_form = issue.severity != Severity::error || issue.text.find("system") != std::string::npos;
      EXPECT_TRUE(of_the_form) << file.path() << issue.location << issue.text;
    }
  }
}

}  // namespace
}  // namespace frontdoor
