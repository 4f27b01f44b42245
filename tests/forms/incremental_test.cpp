// After an answer only the expressions that look at what has changed are evaluated, and the response is the one that
// evaluating all of them gives.
#include "support.h"

#include <frontdoor/form_session.h>
#include <frontdoor/json.h>

#include <map>
#include <random>

namespace frontdoor {
namespace {

constexpr const char* kNow = "2026-11-23T10:00:00Z";

std::string expression(const char* url, const std::string& text) {
  return std::string(R"({"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-)") + url +
         R"(","valueExpression":{"language":"text/fhirpath","expression":")" + text + R"("}})";
}

// Rows of two questions, one calculated from both and one shown by that: 4 items a row.
std::string rows(int count, const std::string& sum) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    const auto id = [&n](const char* name) {
      return R"({"linkId":")" + (name + n) + R"(","type":"integer","text":"x")";
    };
    const auto value = [&n](const char* name) {
      return "%resource.descendants().where(linkId='" + (name + n) + "').answer.value";
    };
    out += (i == 0 ? "" : ",") + id("a") + "}," + id("b") + "}," + id("c") + R"(,"extension":[)" +
           expression("calculatedExpression", value("a") + " + " + value("b")) + "]}," + id("d") + R"(,"extension":[)" +
           expression("enableWhenExpression", value("c") + " > 5") + "]}";
  }
  return out + sum;
}

std::optional<Error> answer(FormSession& session, const std::string& link_id, const std::string& value) {
  const auto event = JsonDocument::parse(R"({"linkId":")" + link_id + R"(","value":)" + value + "}");
  return session.answer(event.value().root());
}

TEST(Incremental, AnAnswerEvaluatesWhatLooksAtIt) {
  const Form form = form_of(rows(188, ""));  // 752 items, 376 expressions
  FormSession session(form, kNow);
  std::size_t before = session.evaluations();
  EXPECT_GE(before, 376u);
  ASSERT_FALSE(answer(session, "a7", "4"));
  EXPECT_LE(session.evaluations() - before, 1u) << "the sum, which has no second number yet";
  before = session.evaluations();
  ASSERT_FALSE(answer(session, "b7", "3"));
  EXPECT_LE(session.evaluations() - before, 3u) << "the sum, and what the sum shows";
  before = session.evaluations();
  ASSERT_FALSE(answer(session, "d7", "1"));
  EXPECT_EQ(session.evaluations() - before, 0u) << "nothing looks at it";
  EXPECT_NE(to_text(session.response()).find(R"("linkId":"c7","text":"x","answer":[{"valueInteger":7}])"),
            std::string::npos);
}

TEST(Incremental, WhatLooksAtEverythingIsEvaluatedEachTime) {
  const Form form = form_of(
      rows(3, R"(,{"linkId":"all","type":"integer","text":"x","extension":[)" +
                  expression("calculatedExpression", "%resource.descendants().where(answer.exists()).count()") + "]}"));
  FormSession session(form, kNow);
  for (const char* link_id : {"a0", "a1", "a2"}) {
    const std::size_t before = session.evaluations();
    ASSERT_FALSE(answer(session, link_id, "1"));
    EXPECT_GE(session.evaluations() - before, 1u);
  }
  EXPECT_NE(to_text(session.response()).find(R"("linkId":"all","text":"x","answer":[{"valueInteger":4}])"),
            std::string::npos)
      << to_text(session.response());
}

// Where an expression reaches, each by a change that it must see.
struct ReachCase {
  const char* name;
  const char* expression;
};
const ReachCase kReaches[] = {
    {"descendants", "%resource.descendants().where(linkId='in').answer.value"},
    {"path", "%resource.item.where(linkId='g').item.where(linkId='in').answer.value"},
    {"repeat", "%resource.repeat(item).where(linkId='in').answer.value"},
    {"reversed", "%resource.descendants().where('in' = linkId).answer.value"},
    {"one of two", "%resource.descendants().where(linkId='in' or linkId='other').answer.value.sum()"},
    {"in a list", "%resource.descendants().where(linkId in ('other' | 'in')).answer.value.sum()"},
    {"and more", "%resource.repeat(item).where(linkId='in' and answer.exists()).answer.value"},
    {"more first", "%resource.repeat(item).where(answer.exists() and linkId='in').answer.value"},
    {"by its group", "%resource.item.where(linkId='g').descendants().where(answer.exists()).answer.value.first()"},
    {"by its text", "%resource.descendants().where(text='Inner').answer.value"},
    {"count", "%resource.item.where(linkId='g').item.count()"},
    {"exists", "iif(%resource.item.where(linkId='g').exists(), 1, 2)"},
    {"children", "%resource.children().children().where(linkId='in').answer.value"},
    {"index", "%resource.item.where(linkId='g').item[0].answer.value"},
    {"select", "%resource.item.select(item.where(linkId='in').answer.value)"},
    {"first", "%resource.item.first().item.first().answer.value"},
    {"variable", "%v.answer.value"},
    {"variable of a variable", "%w"},
    {"union", "(%resource.descendants().where(linkId='in') | {}).answer.value"},
    {"resource by its type", "QuestionnaireResponse.item.item.where(linkId='in').answer.value"},
};

TEST(Incremental, SeesEveryWayToAnAnswer) {
  for (const ReachCase& one : kReaches) {
    const std::string json =
        R"form({"resourceType":"Questionnaire","status":"active","extension":[
          {"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":"v","language":
            "text/fhirpath","expression":"%resource.descendants().where(linkId='in')"}},
          {"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":"w","language":
            "text/fhirpath","expression":"%v.answer.value"}}],"item":[
        {"linkId":"g","type":"group","text":"G","item":[{"linkId":"in","type":"integer","text":"Inner"}]},
        {"linkId":"other","type":"integer","text":"Other"},
        {"linkId":"out","type":"integer","text":"Out","extension":[)form" +
        expression("calculatedExpression", one.expression) + "]}]}";
    ReadReport report;
    const auto form = Form::load(json, definitions(), report);
    ASSERT_TRUE(form.ok());
    ASSERT_TRUE(report.degraded.empty()) << one.name << report.degraded.front().reason;
    FormSession session(form.value(), kNow);
    ASSERT_FALSE(answer(session, "other", "0"));
    for (const char* value : {"3", "4", "null"}) {
      ASSERT_FALSE(answer(session, "in", value));
      FormSession fresh(form.value());
      for (const std::uint32_t item : {1u, 2u}) fresh.put(item, session.state().instances()[item].answers);
      fresh.begin(kNow, Beforehand::unasked);
      EXPECT_EQ(to_text(session.response()), to_text(fresh.response())) << one.name << " " << value;
    }
  }
}

// A value that answers the question, or none.
std::vector<AnswerValue> some_answer(const Item& item, std::mt19937& random) {
  if (random() % 4 == 0) return {};
  if (!item.options.empty()) return {item.options[random() % item.options.size()].answer};
  const std::string digit = std::to_string(random() % 9 + 1);
  switch (item.type) {
    case ItemType::boolean: return {{ValueType::boolean, random() % 2 ? "true" : "false", "", "", ""}};
    case ItemType::integer: return {{ValueType::integer, digit, "", "", ""}};
    case ItemType::decimal: return {{ValueType::decimal, digit + ".5", "", "", ""}};
    case ItemType::date: return {{ValueType::date, "200" + digit + "-01-02", "", "", ""}};
    case ItemType::string:
    case ItemType::text: return {{ValueType::string, "w" + digit, "", "", ""}};
    default: return {};
  }
}

// Answers one question after the other; after each the response is what evaluating everything gives.
void expect_same_as_from_anew(const Form& form, const std::string& name, int answers) {
  std::mt19937 random(7);
  FormSession session(form);
  session.begin(kNow, Beforehand::unasked);
  std::map<std::uint32_t, std::vector<AnswerValue>> given;
  std::vector<std::uint32_t> asked;
  for (std::uint32_t i = 0; i < form.items().size(); ++i) {
    const Item& item = *form.items()[i].item;
    const bool takes = item.type != ItemType::group && item.type != ItemType::display && !item.read_only;
    if (takes && !item.hidden && !form.expressions(i).calculated) asked.push_back(i);
  }
  if (asked.empty()) return;
  for (int round = 0; round < answers; ++round) {
    const std::uint32_t item = asked[random() % asked.size()];
    given[item] = some_answer(*form.items()[item].item, random);
    const std::uint32_t instance = session.state().instances_of(item).front();
    session.put(instance, given[item]);
    session.renew_steps();
    session.settle();
    FormSession fresh(form);
    for (const auto& [which, values] : given) fresh.put(fresh.state().instances_of(which).front(), values);
    fresh.begin(kNow, Beforehand::unasked);
    ASSERT_EQ(to_text(session.response()), to_text(fresh.response())) << name << ", answer " << round;
  }
}

TEST(Incremental, GivesWhatEvaluatingEverythingGives) {
  for (const char* folder : {"honoured", "foreign", "library"}) {
    const auto path = std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms" / folder;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() != ".json") continue;
      const auto file = parse_json(read_file(entry.path()));
      const Json* own = file.ok() ? json_object(file.value(), "questionnaire") : nullptr;
      ReadReport report;
      const auto form = Form::load(own ? to_text(*own) : read_file(entry.path()), definitions(), report);
      if (form.ok() && form.value().has_expressions()) {
        expect_same_as_from_anew(form.value(), entry.path().filename().string(), 40);
      }
    }
  }
}

TEST(Incremental, GivesTheSameInRealForms) {
  const auto folder = shared_folder("questionnaires");
  if (folder.empty()) return;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    ReadReport report;
    const auto form = Form::load(read_file(entry.path()), definitions(), report);
    if (!form.ok() || !form.value().has_expressions()) continue;
    expect_same_as_from_anew(form.value(), entry.path().filename().string(), 12);
  }
}

}  // namespace
}  // namespace frontdoor
