// Forms and responses made to cost much: each ends soon, within its limit, and says so.
#include "support.h"

#include <frontdoor/form_reports.h>
#include <frontdoor/limits.h>

#include <algorithm>

namespace frontdoor {
namespace {

constexpr const char* kNow = "2026-11-22T10:00:00Z";

// one(0),one(1), ... one(count - 1)
template <typename One>
std::string list_of(std::size_t count, const One& one) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i ? "," : "") + one(std::to_string(i));
  return out;
}

std::string expression(const std::string& url, const std::string& text) {
  return R"({"url":")" + url + R"(","valueExpression":{"language":"text/fhirpath","expression":")" + text + "\"}}";
}

constexpr const char* kCalculated =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";

bool says(const Json& report, const std::string& words) {
  return to_text(report).find(words) != std::string::npos;
}

Json judged(const std::string& items, const std::string& response_items) {
  return validate_report(
      form_json(items),
      R"({"resourceType":"QuestionnaireResponse","status":"completed","item":[)" + response_items + "]}", definitions(),
      kNow);
}

TEST(HostileForm, OneValueSetForManyQuestionsIsRefused) {
  const std::string codes = list_of(1'500, [](const std::string& i) { return R"({"code":"c)" + i + "\"}"; });
  const std::string items = list_of(
      40, [](const std::string& i) { return R"({"linkId":")" + i + R"(","type":"choice","answerValueSet":"#v"})"; });
  const Json report = check_report(
      "f",
      R"({"resourceType":"Questionnaire","status":"active","contained":[{"resourceType":"ValueSet","id":"v","compose":)"
      R"({"include":[{"system":"urn:s","concept":[)" +
          codes + R"(]}]}}],"item":[)" + items + "]}",
      definitions());
  EXPECT_FALSE(json_bool(report, "ok").value_or(true));
  EXPECT_TRUE(says(report, "Too many answer options"));
}

TEST(HostileForm, VariablesThatDoubleAreReadOnce) {
  std::string variables;
  for (int i = 0; i < 60; ++i) {
    const std::string before = i == 0 ? "1" : "%a" + std::to_string(i - 1) + " + %b" + std::to_string(i - 1);
    for (const char* name : {"a", "b"}) {
      variables +=
          (variables.empty() ? "" : ",") +
          std::string(R"({"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":")") +
          name + std::to_string(i) + R"(","language":"text/fhirpath","expression":")" + before + "\"}}";
    }
  }
  const std::string items =
      R"({"linkId":"1","type":"integer","extension":[)" + variables + "," + expression(kCalculated, "%a59") + "," +
      "{\"url\":\"http://example.org\"}]},{\"linkId\":\"2\",\"type\":\"integer\",\"extension\":[" +
      expression(kCalculated, "1 + 1") + "]}";
  const auto out = fill_report(form_json(items), R"({"answers":[]})", definitions(), kNow);
  ASSERT_TRUE(out.ok());
  EXPECT_TRUE(says(check_report("f", form_json(items), definitions()), "The answer is not calculated"))
      << "a chain of sixty is not followed";
}

TEST(HostileForm, TextsAndCollectionsOfExpressionsDoNotGrowWithoutEnd) {
  const std::string numbers = list_of(60, [](const std::string& i) { return i; });
  std::string either = numbers;
  std::replace(either.begin(), either.end(), ',', '|');
  for (const std::string& text :
       {"(" + either + ").aggregate($total & $total, 'aaaaaaaa')",
        "(" + either + ").aggregate($total + $total, 'aaaaaaaa')",
        "(" + either + ").aggregate($total.combine($total), 1)", std::string("%resource.repeat($this)"),
        "(" + either + ").select('x'.replace('', 'yyyyyyyyyyyyyyyy')).aggregate($total.replace('y', $this), 'y')"}) {
    const auto out = evaluate_report(R"({"resourceType":"Patient"})", text, definitions(), kNow);
    ASSERT_FALSE(out.ok()) << text.substr(0, 40);
    EXPECT_TRUE(out.error().message.find("too") != std::string::npos) << out.error().message;
  }
}

TEST(HostileForm, ExpressionsOfAFormShareTheirWork) {
  const std::string rule = R"j("type":"string","extension":[{
    "url":"http://hl7.org/fhir/StructureDefinition/targetConstraint","extension":[{"url":"key","valueId":"k"},
    {"url":"severity","valueCode":"error"},{"url":"human","valueString":"h"},{"url":"expression",
    "valueString":"%resource.descendants().where($this.exists()).exists()"}]}])j";
  const auto item = [&rule](const std::string& i) { return R"({"linkId":")" + i + "\"," + rule + "}"; };
  const auto answer = [](const std::string& i) {
    return R"({"linkId":")" + i + R"(","answer":[{"valueString":"x"}]})";
  };
  EXPECT_TRUE(says(judged(list_of(2'000, item), list_of(2'000, answer)), "take too much work"));
}

TEST(HostileForm, PatternsOfAFormAreBoundedTogether) {
  const std::string rule = R"j("type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex",
    "valueString":"(a?b){1000}(c)"}])j";
  const auto item = [&rule](const std::string& i) { return R"({"linkId":")" + i + "\"," + rule + "}"; };
  EXPECT_TRUE(says(check_report("f", form_json(list_of(90, item)), definitions()), "too large together"));
}

// What checks as good also fills: large forms whose expressions look through all of it.
TEST(LargeForm, WhatChecksAsGoodIsFilledIn) {
  struct Case {
    std::size_t questions;
    std::size_t sums;
    const char* expression;
    const char* gives;
  };
  for (const Case& one :
       {Case{1'500, 10, "%resource.descendants().where(linkId.startsWith('q')).answer.value.sum()",
             R"("valueInteger":1500)"},
        Case{420, 80, "%resource.item.where(linkId.startsWith('q')).answer.value.sum()", R"("valueInteger":420)"},
        Case{420, 80, "%resource.descendants().where(linkId.startsWith('q')).answer.value.sum()",
             R"("valueInteger":420)"},
        Case{420, 80, "%resource.repeat(item).where(linkId.startsWith('q')).answer.value.sum()",
             R"("valueInteger":420)"}}) {
    SCOPED_TRACE(one.expression);
    const auto question = [](const std::string& i) { return R"({"linkId":"q)" + i + R"(","type":"integer"})"; };
    const auto sum = [&one](const std::string& i) {
      return R"({"linkId":"s)" + i + R"(","type":"integer","extension":[)" + expression(kCalculated, one.expression) +
             "]}";
    };
    const auto answer = [](const std::string& i) { return R"({"linkId":"q)" + i + R"(","value":1})"; };
    const std::string form = form_json(list_of(one.questions, question) + "," + list_of(one.sums, sum));
    EXPECT_TRUE(says(check_report("f", form, definitions()), R"("degraded":[])"));
    const auto out = fill_report(form, "[" + list_of(one.questions, answer) + "]", definitions(), kNow);
    ASSERT_TRUE(out.ok()) << out.error().message;
    EXPECT_TRUE(says(out.value(), one.gives));
    EXPECT_TRUE(says(out.value(), R"("status":"completed")"));
  }
}

// Each constraint looks through the whole response for one item: all are judged.
TEST(LargeForm, EveryOneOfAThousandConstraintsIsJudged) {
  for (const char* path : {"%resource.descendants()", "%resource.repeat(item)", "%resource.item", "%context"}) {
    SCOPED_TRACE(path);
    const bool is_own = std::string(path) == "%context";
    const auto question = [&](const std::string& i) {
      const std::string where = is_own ? path : path + (".where(linkId='q" + i + "')");
      return R"({"linkId":"q)" + i + R"(","type":"integer","extension":[{"url":
        "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint","extension":[{"url":"key","valueId":"k"},
        {"url":"severity","valueCode":"error"},{"url":"human","valueString":"Below ten"},{"url":"expression",
        "valueString":")" +
             where + R"(.answer.value < 10"}]}]})";
    };
    const auto answer = [](const std::string& i) {
      return R"({"linkId":"q)" + i + R"(","answer":[{"valueInteger":)" + (i == "999" ? "10" : "9") + "}]}";
    };
    const std::string items = list_of(1'000, question);
    EXPECT_TRUE(says(check_report("f", form_json(items), definitions()), R"("degraded":[])"));
    const Json report = judged(items, list_of(1'000, answer));
    EXPECT_TRUE(says(report, "Below ten"));
    EXPECT_FALSE(says(report, "too much work"));
    EXPECT_EQ(json_array(report, "issues")->size(), 1U) << to_text(report);
  }
}

TEST(HostileResponse, ManyItemsAreRefusedAndManyRequiredOnesEnd) {
  const std::string repeated = R"({"linkId":"1","type":"group","repeats":true,"item":[{"linkId":"2","type":"string",
    "enableWhen":[{"question":"3","operator":"=","answerBoolean":true}]},{"linkId":"3","type":"boolean"}]})";
  const std::string one = R"({"linkId":"1","item":[{"linkId":"2","answer":[{"valueString":"x"}]},
    {"linkId":"3","answer":[{"valueBoolean":true}]}]})";
  const auto same = [&one](const std::string&) { return one; };
  EXPECT_TRUE(says(judged(repeated, list_of(7'000, same)), "too many items"));
  EXPECT_TRUE(says(judged(repeated, list_of(1'500, same)), R"("valid":true)"));
  const std::string required =
      R"({"linkId":"a","type":"boolean"},)" + list_of(4'000, [](const std::string& i) {
        return R"({"linkId":"r)" + i +
               R"(","type":"string","required":true,"enableWhen":[{"question":"a","operator":"=",)"
               R"("answerBoolean":true}]})";
      });
  EXPECT_TRUE(says(judged(required, R"({"linkId":"a","answer":[{"valueBoolean":true}]})"), "required item"));
}

TEST(HostileResponse, GroupsThatAreFilledInHaveALimit) {
  std::string items = R"({"linkId":"x","type":"string"})";
  for (int i = 0; i < 4; ++i) {
    items = R"({"linkId":"g)" + std::to_string(i) + R"(","type":"group","repeats":true,"item":[)" + items + "]}";
  }
  const auto out = fill_report(form_json(items), R"([{"linkId":"x","value":"a","index":[499,499,499,499]},
    {"linkId":"x","value":"a","index":[498,499,499,499]},{"linkId":"x","value":"a","index":[497,499,499,499]},
    {"linkId":"x","value":"a","index":[496,499,499,499]},{"linkId":"x","value":"a","index":[495,499,499,499]},
    {"linkId":"x","value":"a","index":[494,499,499,499]}])",
                               definitions(), kNow);
  ASSERT_FALSE(out.ok());
  EXPECT_NE(out.error().message.find("too often"), std::string::npos);
}

}  // namespace
}  // namespace frontdoor
