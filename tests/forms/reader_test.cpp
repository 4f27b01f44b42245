// What the reader honours, degrades and refuses (docs/forms/support.md).
#include "support.h"

#include <frontdoor/limits.h>

#include <algorithm>

namespace frontdoor {
namespace {

Result<Form> load(const std::string& items, ReadReport& report) {
  return Form::load(form_json(items), definitions(), report);
}

bool has(const std::vector<ReadReport::Entry>& list, const std::string& link_id, const std::string& words) {
  return std::any_of(list.begin(), list.end(), [&](const ReadReport::Entry& entry) {
    return entry.link_id == link_id && entry.reason.find(words) != std::string::npos;
  });
}

TEST(FormReader, ReadsEveryItemType) {
  std::string items;
  for (const char* type : {"group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string",
                           "text", "url", "choice", "open-choice", "attachment", "reference", "quantity"}) {
    if (!items.empty()) items += ",";
    items += std::string(R"({"linkId":")") + type + R"(","text":"T","type":")" + type + "\"}";
  }
  ReadReport report;
  const auto form = load(items, report);
  ASSERT_TRUE(form.ok());
  EXPECT_EQ(report.items, 16U);
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(form.value().items()[i].item->type, static_cast<ItemType>(i));
  EXPECT_TRUE(report.degraded.empty());
}

TEST(FormReader, ReadsExtensions) {
  const Form form = form_of(R"({"linkId":"q","type":"quantity","text":"Weight","prefix":"1","extension":[
    {"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueDecimal":1.50},
    {"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":200},
    {"url":"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces","valueInteger":1},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs","valueInteger":1},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":3},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true},
    {"url":"http://hl7.org/fhir/StructureDefinition/entryFormat","valueString":"kg"},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption","valueCoding":{"code":"kg"}},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-supportLink","valueUri":"https://example.org/help"},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-supportLink","valueUri":"javascript:alert"},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-usageMode","valueCode":"capture"},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-displayCategory",
     "valueCodeableConcept":{"coding":[{"code":"instructions"}]}},
    {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-choiceOrientation","valueCode":"horizontal"},
    {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText","valueString":"weight"}],
    "_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[
      {"url":"lang","valueCode":"cy"},{"url":"content","valueString":"Pwysau"}]}]}},
   {"linkId":"s","type":"string","maxLength":9,"readOnly":true,"repeats":true,"required":true,
    "initial":[{"valueString":"x"}],"extension":[
    {"url":"http://hl7.org/fhir/StructureDefinition/regex","valueString":"[a-z]+"},
    {"url":"http://hl7.org/fhir/StructureDefinition/minLength","valueInteger":2}]},
   {"linkId":"f","type":"attachment","extension":[
    {"url":"http://hl7.org/fhir/StructureDefinition/mimeType","valueCode":"image/png"},
    {"url":"http://hl7.org/fhir/StructureDefinition/maxSize","valueDecimal":1000}]},
   {"linkId":"x","type":"display",
        "_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/rendering-xhtml",
    "valueString":"<p>One<br/>two &amp; <b>three</b></p><script>bad()</script>"}]}})");
  const Item& item = *form.items()[0].item;
  EXPECT_EQ(item.minimum->text, "1.50");
  EXPECT_EQ(item.maximum->text, "200");
  EXPECT_EQ(item.decimal_places_max, 1);
  EXPECT_EQ(item.occurs_min, 1U);
  EXPECT_EQ(item.occurs_max, 3U);
  EXPECT_TRUE(item.hidden);
  EXPECT_EQ(item.hint, "kg");
  ASSERT_EQ(item.units.size(), 1U);
  EXPECT_EQ(item.support_links, std::vector<std::string>{"https://example.org/help"});
  EXPECT_EQ(item.usage_mode, "capture");
  EXPECT_EQ(item.category, "instructions");
  EXPECT_TRUE(item.horizontal);
  EXPECT_EQ(item.short_text, "weight");
  EXPECT_EQ(item.translations.front().second, "Pwysau");
  const Item& text = *form.items()[1].item;
  EXPECT_EQ(text.length_max, 9U);
  EXPECT_EQ(text.length_min, 2U);
  EXPECT_TRUE(text.read_only && text.repeats && text.required);
  EXPECT_EQ(text.initial.front().text, "x");
  EXPECT_TRUE(form.expressions(1).pattern.has_value());
  EXPECT_EQ(form.items()[2].item->mime_types.front(), "image/png");
  EXPECT_EQ(form.items()[2].item->size_max, "1000");
  EXPECT_EQ(form.items()[3].item->text, "One\ntwo & three");
}

TEST(FormReader, TakesOptionsFromContainedAndBundledValueSets) {
  ReadReport report;
  const auto form = Form::load(
      R"({"resourceType":"Questionnaire","status":"active","contained":[
        {"resourceType":"ValueSet","id":"v","compose":{"include":[{"system":"s","concept":[{"code":"a",
        "display":"A"}]}]}},
        {"resourceType":"ValueSet","id":"w","expansion":{"contains":[{"system":"s","code":"b"}]}},
        {"resourceType":"ValueSet","id":"f","compose":{"include":[{"system":"s","filter":[{"property":"p"}]}]}}],
       "item":[{"linkId":"1","type":"choice","answerValueSet":"#v"},{"linkId":"2","type":"choice",
        "answerValueSet":"#w"},
        {"linkId":"3","type":"choice","answerValueSet":"http://hl7.org/fhir/ValueSet/administrative-gender"},
        {"linkId":"4","type":"choice","answerValueSet":"http://hl7.org/fhir/ValueSet/yesnodontknow|4.0.1"},
        {"linkId":"5","type":"choice","answerValueSet":"#f"},
        {"linkId":"6","type":"choice","answerValueSet":"http://snomed.info/sct?fhir_vs"}]})",
      definitions(), report);
  ASSERT_TRUE(form.ok());
  const auto options = [&](std::size_t index) { return form.value().items()[index].item->options.size(); };
  EXPECT_EQ(options(0), 1U);
  EXPECT_EQ(options(1), 1U);
  EXPECT_EQ(options(2), 4U);
  EXPECT_EQ(options(3), 3U);
  EXPECT_EQ(report.degraded.size(), 2U);
  EXPECT_TRUE(has(report.degraded, "5", "terminology server"));
  EXPECT_TRUE(has(report.degraded, "6", "terminology server"));
  EXPECT_TRUE(form.value().items()[5].item->open_field);
}

TEST(FormReader, WarnsOfBreaksThatChangeNothing) {
  ReadReport report;
  const auto form = Form::load(
      R"({"resourceType":"Questionnaire","item":[{"linkId":"1","type":"choice","required":"true","repeats":"false",
        "answerOption":[null,{"valueString":"a"}],"maxLength":"5"},
        {"linkId":"2","type":"string","enableWhen":[{"question":"1","operator":"exists"}]},
        {"linkId":"3","type":"display"},{"linkId":"3","type":"display"}]})",
      definitions(), report);
  ASSERT_TRUE(form.ok());
  EXPECT_TRUE(form.value().items()[0].item->required);
  EXPECT_FALSE(form.value().items()[0].item->repeats);
  EXPECT_EQ(form.value().items()[0].item->options.size(), 1U);
  EXPECT_EQ(form.value().items()[0].item->length_max, 5U);
  EXPECT_TRUE(has(report.warnings, "", "status"));
  EXPECT_TRUE(has(report.warnings, "1", "boolean"));
  EXPECT_TRUE(has(report.warnings, "2", "answerBoolean"));
  EXPECT_TRUE(has(report.warnings, "3", "linkId"));
  EXPECT_TRUE(report.degraded.empty());
}

TEST(FormReader, DegradesWhatItCannotHonourWithAReason) {
  ReadReport report;
  const auto form = load(
      R"({"linkId":"1","type":"unheard-of"},{"type":"string"},
         {"linkId":"3","type":"string","enableWhen":[{"question":"gone","operator":"=","answerString":"x"}]},
         {"linkId":"4","type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex",
           "valueString":"(?=a)b"}]},
         {"linkId":"5","type":"string","extension":[
           {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
            "valueExpression":{"language":"text/fhirpath","expression":"%patient.active"}}]},
         {"linkId":"6","type":"string"},{"linkId":"6","type":"string"})",
      report);
  ASSERT_TRUE(form.ok());
  EXPECT_TRUE(has(report.degraded, "1", "type"));
  EXPECT_TRUE(has(report.degraded, "(no linkId 2)", "no linkId"));
  EXPECT_TRUE(has(report.degraded, "3", "gone"));
  EXPECT_TRUE(has(report.degraded, "4", "regex"));
  EXPECT_TRUE(has(report.degraded, "5", "%patient"));
  EXPECT_TRUE(has(report.degraded, "6", "share"));
}

std::string refusal(const std::string& items) {
  ReadReport report;
  const auto form = load(items, report);
  return form.ok() ? "" : form.error().message;
}

TEST(FormReader, RefusesWhatCannotBeHonouredSafely) {
  EXPECT_NE(refusal(R"({"linkId":"1","type":"string","modifierExtension":[{"url":"http://x"}]})"), "");
  EXPECT_NE(refusal(R"({"linkId":"1","type":"choice","answerOption":[{"valueString":"a","modifierExtension":[]}]})"),
            "");
  const std::string circle =
      R"({"linkId":"a","type":"boolean","enableWhen":[{"question":"b","operator":"exists","answerBoolean":true}]},
         {"linkId":"b","type":"boolean","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}]})";
  EXPECT_NE(refusal(circle).find("circle"), std::string::npos);
  EXPECT_NE(refusal(R"({"linkId":"g","type":"group","enableWhen":[{"question":"i","operator":"exists",
    "answerBoolean":true}],"item":[{"linkId":"i","type":"boolean"}]})"),
            "");
  ReadReport report;
  EXPECT_FALSE(Form::load("{}", definitions(), report).ok());
  EXPECT_FALSE(Form::load(R"({"resourceType":"Patient"})", definitions(), report).ok());
}

TEST(FormReader, KeepsItsLimits) {
  std::string many;
  for (std::size_t i = 0; i <= limits::questionnaire_items_max; ++i) {
    if (i) many += ",";
    many += R"({"linkId":")" + std::to_string(i) + R"(","type":"display"})";
  }
  EXPECT_EQ(refusal(many), "Too many items.");
  std::string deep = R"({"linkId":"x","type":"display"})";
  for (std::size_t i = 0; i < limits::questionnaire_depth_max + 2; ++i) {
    deep = R"({"linkId":")" + std::to_string(i) + R"(","type":"group","item":[)" + deep + "]}";
  }
  EXPECT_EQ(refusal(deep), "Items are nested too deep.");
  std::string options;
  for (std::size_t i = 0; i <= limits::answer_options_max; ++i)
    options += (i ? "," : "") + std::string(R"({"valueInteger":1})");
  EXPECT_EQ(refusal(R"({"linkId":"1","type":"choice","answerOption":[)" + options + "]}"), "Too many answer options.");
  ReadReport report;
  EXPECT_FALSE(Form::load(std::string(limits::questionnaire_bytes_max + 1, ' '), definitions(), report).ok());
}

TEST(FormReader, LoadsRealFormsOfOthers) {
  const auto folder = shared_folder("questionnaires");
  if (folder.empty()) GTEST_SKIP() << "needs FRONTDOOR_SHARED";
  std::size_t all = 0;
  std::size_t loaded = 0;
  std::size_t clean = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    ReadReport report;
    const auto form = Form::load(read_file(file.path()), definitions(), report);
    ++all;
    loaded += form.ok();
    EXPECT_TRUE(form.ok() || !form.error().message.empty()) << file.path();
    clean += form.ok() && std::all_of(report.degraded.begin(), report.degraded.end(), [](const auto& entry) {
               return entry.reason.find("terminology server") != std::string::npos;
             });
  }
  EXPECT_GT(all, 0U);
  EXPECT_GE(loaded * 100, all * 97);
  EXPECT_GE(clean * 100, all * 89);
}

}  // namespace
}  // namespace frontdoor
