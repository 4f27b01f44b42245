// Any linkId that FHIR allows is asked of patients: in the View, its HTML and its JSON, by conditions and expressions,
// in a draft, and in the response, which has it as its author wrote it.
#include "form_patient.h"

#include <frontdoor/json.h>
#include <frontdoor/render.h>
#include <frontdoor/request.h>
#include <frontdoor/validation.h>

#include <algorithm>
#include <set>

namespace frontdoor {
namespace {

Json expression(const std::string& url, const std::string& text) {
  return {{"url", "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-" + url},
          {"valueExpression", {{"language", "text/fhirpath"}, {"expression", text}}}};
}

std::string in_fhirpath(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "'";
}

// What is asked has the linkId; what follows from it names it in each way that FHIR has.
std::string form_asking(const std::string& link_id) {
  const std::string answer = "%resource.descendants().where(linkId=" + in_fhirpath(link_id) + ").answer.value";
  Json asked{{"linkId", link_id}, {"type", "string"}, {"text", "Asked"}, {"required", true}};
  Json shown{{"linkId", "z1"}, {"type", "string"}, {"text", "Shown"}};
  shown["enableWhen"] = Json::array({{{"question", link_id}, {"operator", "="}, {"answerString", "yes"}}});
  Json counted{{"linkId", "z2"}, {"type", "integer"}, {"text", "Counted"}};
  counted["extension"] = Json::array({expression("calculatedExpression", answer + ".length()")});
  Json list{{"linkId", link_id + "."}, {"type", "choice"}, {"text", "List"}, {"repeats", true}};
  list["answerOption"] = Json::array({{{"valueString", "one / two"}}, {{"valueString", "\"three\""}}});
  Json rows{{"linkId", link_id + "_"}, {"type", "group"}, {"text", "Row"}, {"repeats", true}};
  rows["item"] = Json::array({{{"linkId", link_id + "__"}, {"type", "date"}, {"text", "When"}}});
  Json page{{"linkId", "z3"}, {"type", "group"}, {"text", "About you"}};
  page["item"] = Json::array({asked, shown, counted, list, rows});
  Json form{{"resourceType", "Questionnaire"}, {"status", "active"}, {"url", "https://example.org/q"}};
  form["item"] = Json::array({page});
  return to_text(form);
}

// Names of nodes are ids of HTML and names of its fields: no two are the same, and none holds a space.
void expect_names(const Node& root) {
  std::set<std::string> seen;
  PatientDriver::visit(root, [&seen](const Node& node) {
    EXPECT_TRUE(seen.insert(node.name).second) << node.name;
    const std::string question = node.name.substr(0, node.name.find('/'));
    EXPECT_EQ(question.find_first_of(" \t\n\"'<>&#%"), std::string::npos) << node.name;
  });
}

class LinkIds : public testing::TestWithParam<std::string> {};

TEST_P(LinkIds, AreAskedAndSentAsTheyAre) {
  const std::string link_id = GetParam();
  ReadReport report;
  auto form = read_patient_form(form_asking(link_id), definitions(), report);
  ASSERT_TRUE(form.ok()) << form.error().message << form.error().where;
  for (const auto& entry : report.degraded) ADD_FAILURE() << entry.link_id << ": " << entry.reason;
  Assets own = built_assets().view();
  own.questionnaire = &form.value().questionnaire;
  PatientDriver patient({}, "2026-11-23T10:00:00Z", own);

  patient.go_on();
  EXPECT_TRUE(patient.reads("Enter “Asked”")) << patient.page_text();
  patient.type("Asked", "no");
  EXPECT_FALSE(patient.reads("Shown"));
  patient.type("Asked", "yes");
  patient.type("Shown", "seen");
  patient.tick("one / two");
  patient.type("Day", "1");
  patient.type("Month", "2");
  patient.type("Year", "2020");
  patient.press("Add another Row");
  expect_names(patient.view().root);
  const Node* asked = patient.find(Role::text_field, "Asked");
  ASSERT_NE(asked, nullptr);
  const std::string html = view_as_html(patient.view());
  EXPECT_NE(html.find(" id=\"" + asked->name + "\" name=\"" + asked->name + "\""), std::string::npos) << html;
  const auto mirror = parse_json(view_as_json(patient.view()));
  ASSERT_TRUE(mirror.ok());

  patient.event(EventKind::pause, asked->id, "");
  const Effect* draft = patient.effect(EffectKind::save_draft);
  ASSERT_NE(draft, nullptr);
  const std::string kept = draft->text;
  patient.type("Asked", "no");
  patient.event(EventKind::restore, 0, kept);
  EXPECT_EQ(patient.find(Role::text_field, "Asked")->value, "yes");

  patient.go_on();
  EXPECT_TRUE(patient.reads("seen")) << patient.page_text();
  expect_names(patient.view().root);
  patient.press("Send request");
  const Effect* sent = patient.effect(EffectKind::send);
  ASSERT_NE(sent, nullptr) << patient.page_text();
  const Json bundle = parse_json(sent->text).value();
  const Json* response = nullptr;
  for (const Json& entry : bundle["entry"]) {
    if (json_string_or(entry["resource"], "resourceType", "") == "QuestionnaireResponse") response = &entry["resource"];
  }
  ASSERT_NE(response, nullptr);
  const std::string items = to_text((*response)["item"][0]["item"]);
  const auto item = [](const std::string& id, const std::string& rest) {
    return "{\"linkId\":" + to_text(Json(id)) + "," + rest + "}";
  };
  EXPECT_EQ(items, "[" + item(link_id, R"("text":"Asked","answer":[{"valueString":"yes"}])") + "," +
                       item("z1", R"("text":"Shown","answer":[{"valueString":"seen"}])") + "," +
                       item("z2", R"("text":"Counted","answer":[{"valueInteger":3}])") + "," +
                       item(link_id + ".", R"("text":"List","answer":[{"valueString":"one / two"}])") + "," +
                       item(link_id + "_",
                            R"("text":"Row","item":[)" +
                                item(link_id + "__", R"("text":"When","answer":[{"valueDate":"2020-02-01"}])") + "]") +
                       "]");
  const auto read = read_request(sent->text);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read.value().answers.front().link_id, link_id);
  const auto document = JsonDocument::parse(to_text(*response));
  const Validation judged =
      validate_response(document.value().root(), form.value().form.get(), definitions(), "2026-11-23T10:00:00Z");
  EXPECT_TRUE(judged.valid()) << (judged.issues.empty() ? "" : judged.issues.front().text);
}

INSTANTIATE_TEST_SUITE_P(Kinds, LinkIds,
                         testing::Values("/55757-9", "/54126-8/54125-0", "a/b/c/", "x~2", "~begun", "with space",
                                         "two\"quotes", "it's", "caf\xC3\xA9", "\xE6\x97\xA5\xE6\x9C\xAC", "<b>&amp;",
                                         "#top", "50%25", "=2F", "a:b", "frontdoor:name", "back\\slash", "{}[]", "send",
                                         "page", "continue", "state", "press", "errors", "signs", "summary",
                                         "sent.advice", "check.first", "frontdoor-stage", "1", "0.1", "_", "-", "name",
                                         "kind", "own-words", "sent-early", std::string(255, 'a'),
                                         std::string(255, '/')));

TEST(LinkIdPairs, ThatDifferInCaseOrEndAsPartsOfControlsDoAreTwo) {
  FormPatient patient(R"({"linkId":"Q","type":"string","text":"Upper"},{"linkId":"q","type":"string","text":"Lower"},
    {"linkId":"n","type":"string","text":"Named","item":[{"linkId":"n.h","type":"display","text":"a hint","extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[
        {"code":"help"}]}}]}]},
    {"linkId":"n-hint","type":"string","text":"Its hint"},{"linkId":"n-error","type":"string","text":"Its error"})");
  for (const char* label : {"Upper", "Lower", "Named", "Its hint", "Its error"}) patient->type(label, label);
  const std::string html = view_as_html(patient->view());
  for (const char* id : {" id=\"n-hint\"", " id=\"n-error\""}) {
    const std::size_t first = html.find(id);
    EXPECT_TRUE(first == std::string::npos || html.find(id, first + 1) == std::string::npos) << html;
  }
  const std::string sent = patient.sent();
  for (const auto& [id, text] : {std::pair("Q", "Upper"), std::pair("q", "Lower"), std::pair("n", "Named"),
                                 std::pair("n-hint", "Its hint"), std::pair("n-error", "Its error")}) {
    EXPECT_NE(sent.find("{\"linkId\":\"" + std::string(id) + "\",\"text\":\"" + text +
                        "\",\"answer\":[{\"valueString\":\"" + text + "\"}]}"),
              std::string::npos)
        << id << sent;
  }
}

// One code of two systems: each option is chosen and sent on its own.
TEST(LinkIdPairs, OptionsOfOneCodeAreToldApart) {
  for (const char* repeats : {"false", "true"}) {
    FormPatient patient(R"({"linkId":"q","type":"choice","text":"Q","repeats":)" + std::string(repeats) +
                        R"(,"answerOption":[{"valueCoding":{"system":"http://a","code":"1","display":"First"}},
                          {"valueCoding":{"system":"http://b","code":"1","display":"Second"}}]})");
    const Node* question = patient->find(Role::fieldset);
    ASSERT_NE(question, nullptr);
    patient->event(EventKind::choose, question->children[1].id, "true");
    EXPECT_FALSE(patient->find(Role::fieldset)->children[0].checked);
    const std::string sent = patient.sent();
    EXPECT_NE(sent.find(R"("answer":[{"valueCoding":{"system":"http://b","code":"1","display":"Second"}}])"),
              std::string::npos)
        << sent;
  }
}

// Whatever our own pages call their elements, no question of somebody else is called the same.
TEST(LinkIdPairs, NoNameOfOurOwnPagesIsGiven) {
  const Questionnaire built_in = Questionnaire::load(built_data::form()).value();
  std::set<std::string> names;
  const auto note = [&](const PatientDriver& patient) {
    PatientDriver::visit(patient.view().root, [&](const Node& node) {
      const std::string name = node.name.substr(0, node.name.find('/'));
      const std::string outer = name.substr(0, name.find('.'));
      if (!built_in.find(name) && !built_in.find(outer) && !built_in.find("page." + outer)) names.insert(name);
    });
  };
  PatientDriver patient;
  note(patient);
  patient.go_on();
  note(patient);
  patient.reach_own_words();
  patient.type(patient.words_question(), "crushing chest pain going down my arm");
  patient.go_on();
  note(patient);
  patient.press("Back");
  patient.type(patient.words_question(), "my knee hurts");
  patient.go_on();
  patient.finish_from_own_words();
  note(patient);
  patient.press("Send request");
  note(patient);
  patient.event(EventKind::refused, 0, "");
  note(patient);
  for (const char* expected : {"page", "heading", "errors", "continue", "send", "summary", "change", "edit-answers"}) {
    EXPECT_EQ(names.count(expected), 1u) << expected;
  }
  for (const std::string& name : names) {
    ReadReport report;
    const auto form = read_patient_form(form_json(R"({"linkId":")" + name + R"(","type":"string","text":"x"})"),
                                        definitions(), report);
    ASSERT_TRUE(form.ok());
    EXPECT_NE(form.value().questionnaire.items().front().link_id, name);
  }
}

}  // namespace
}  // namespace frontdoor
