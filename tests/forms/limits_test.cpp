// Each limit that docs/forms/support.md states: what just keeps it is taken, one more is refused or degraded, and said.
#include "support.h"

#include <frontdoor/form_reports.h>
#include <frontdoor/json_document.h>
#include <frontdoor/limits.h>
#include <frontdoor/pattern.h>

namespace frontdoor {
namespace {

constexpr const char* kNow = "2026-11-22T10:00:00Z";

// "" when the form is taken, else why not.
std::string refusal(const std::string& form) {
  ReadReport report;
  const auto read = Form::load(form, definitions(), report);
  return read.ok() ? "" : read.error().message;
}

std::size_t degraded(const std::string& form) {
  ReadReport report;
  EXPECT_TRUE(Form::load(form, definitions(), report).ok());
  return report.degraded.size();
}

template <typename One>
std::string list_of(std::size_t count, const One& one) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ",";
    out += one(std::to_string(i));
  }
  return out;
}

std::string nested(std::size_t levels) {
  std::string out = R"({"linkId":"0","type":"display"})";
  for (std::size_t i = 1; i < levels; ++i) {
    out = R"({"linkId":")" + std::to_string(i) + R"(","type":"group","item":[)" + out + "]}";
  }
  return form_json(out);
}

TEST(FormLimits, Bytes) {
  std::string form = form_json(R"({"linkId":"1","type":"string"})");
  form.resize(limits::questionnaire_bytes_max, ' ');
  EXPECT_EQ(refusal(form), "");
  EXPECT_NE(refusal(form + " ").find("too large"), std::string::npos);
}

TEST(FormLimits, AFormOfAMegabyteIsTakenWhole) {
  const std::string words(1'000, 'w');
  const std::string form = form_json(list_of(1'000, [&words](const std::string& i) {
    return R"({"linkId":")" + i + R"(","type":"string","text":")" + words + "\"}";
  }));
  ASSERT_GT(form.size(), 1'000'000U);
  ReadReport report;
  const auto read = Form::load(form, definitions(), report);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().items().size(), 1'000U);
  EXPECT_TRUE(report.degraded.empty() && report.warnings.empty());
  EXPECT_EQ(read.value().items()[999].item->text, words);
}

TEST(FormLimits, Items) {
  const auto items = [](std::size_t count) {
    return form_json(
        list_of(count, [](const std::string& i) { return R"({"linkId":")" + i + R"(","type":"string"})"; }));
  };
  EXPECT_EQ(refusal(items(limits::questionnaire_items_max)), "");
  EXPECT_EQ(refusal(items(limits::questionnaire_items_max + 1)), "Too many items.");
}

TEST(FormLimits, Levels) {
  EXPECT_EQ(refusal(nested(limits::questionnaire_depth_max)), "");
  EXPECT_EQ(refusal(nested(limits::questionnaire_depth_max + 1)), "Items are nested too deep.");
}

TEST(FormLimits, OptionsOfAQuestion) {
  const auto options = [](std::size_t count) {
    return form_json(R"({"linkId":"1","type":"choice","answerOption":[)" +
                     list_of(count, [](const std::string& i) { return R"({"valueInteger":)" + i + "}"; }) + "]}");
  };
  EXPECT_EQ(refusal(options(limits::answer_options_max)), "");
  EXPECT_EQ(refusal(options(limits::answer_options_max + 1)), "Too many answer options.");
}

// A form with a contained value set of `codes` codes, of which each item of `items` may speak as #v.
std::string with_value_set(std::size_t codes, const char* where, const std::string& items) {
  const std::string listed = list_of(codes, [](const std::string& i) { return R"({"code":"c)" + i + "\"}"; });
  const std::string definition = where == std::string_view("compose")
                                     ? R"("compose":{"include":[{"system":"urn:s","concept":[)" + listed + "]}]}"
                                     : R"("expansion":{"contains":[)" + listed + "]}";
  return R"({"resourceType":"Questionnaire","status":"active","contained":[{"resourceType":"ValueSet","id":"v",)" +
         definition + R"(}],"item":[)" + items + "]}";
}

std::string choice(const std::string& link_id) {
  return R"({"linkId":")" + link_id + R"(","type":"choice","answerValueSet":"#v"})";
}

TEST(FormLimits, CodesOfAValueSetAreRefusedAndNeverCutOff) {
  for (const char* where : {"compose", "expansion"}) {
    EXPECT_EQ(refusal(with_value_set(limits::answer_options_max, where, choice("1"))), "") << where;
    EXPECT_EQ(refusal(with_value_set(limits::answer_options_max + 1, where, choice("1"))), "Too many answer options.")
        << where;
  }
}

TEST(FormLimits, OptionsOfAForm) {
  const std::string items = list_of(limits::questionnaire_options_max / limits::answer_options_max, choice);
  EXPECT_EQ(refusal(with_value_set(limits::answer_options_max, "compose", items)), "");
  const std::string more = R"(,{"linkId":"more","type":"choice","answerOption":[{"valueInteger":1}]})";
  EXPECT_EQ(refusal(with_value_set(limits::answer_options_max, "compose", items + more)), "Too many answer options.");
}

TEST(FormLimits, LevelsAndKeysOfJson) {
  const auto lists = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  EXPECT_TRUE(JsonDocument::parse(lists(limits::json_depth_max)).ok());
  EXPECT_FALSE(JsonDocument::parse(lists(limits::json_depth_max + 1)).ok());
  const auto keys = [](std::size_t count) {
    return "{" + list_of(count, [](const std::string& i) { return "\"" + i + "\":0"; }) + "}";
  };
  EXPECT_TRUE(JsonDocument::parse(keys(limits::json_keys_max)).ok());
  EXPECT_FALSE(JsonDocument::parse(keys(limits::json_keys_max + 1)).ok());
}

TEST(FormLimits, ExpressionsTogether) {
  constexpr std::size_t kOne = 20'000;
  static_assert(limits::questionnaire_expressions_bytes_max % kOne == 0);
  const auto item = [](const std::string& i, const std::string& text) {
    return R"({"linkId":")" + i + R"(","type":"integer","extension":[{"url":"http://hl7.org/fhir/uv/sdc/)" +
           R"(StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":)" +
           R"("text/fhirpath","expression":")" + text + "\"}}]}";
  };
  const std::string most = list_of(limits::questionnaire_expressions_bytes_max / kOne,
                                   [&item](const std::string& i) { return item(i, "1" + std::string(kOne - 1, ' ')); });
  EXPECT_EQ(degraded(form_json(most)), 0U);
  EXPECT_EQ(degraded(form_json(most + "," + item("more", "1"))), 1U);
}

TEST(FormLimits, PatternsTogether) {
  constexpr std::size_t kOne = 4'000;
  static_assert(limits::questionnaire_patterns_max % kOne == 0);
  const std::size_t around = Pattern::compile("a").value().size() - 1;
  const auto item = [](const std::string& i, std::size_t letters) {
    return R"({"linkId":")" + i + R"(","type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/)" +
           R"(regex","valueString":")" + std::string(letters, 'a') + "\"}]}";
  };
  const std::string most =
      list_of(limits::questionnaire_patterns_max / kOne, [&](const std::string& i) { return item(i, kOne - around); });
  EXPECT_EQ(degraded(form_json(most)), 0U);
  EXPECT_EQ(degraded(form_json(most + "," + item("more", 1))), 1U);
}

TEST(ResponseLimits, Bytes) {
  std::string response = R"({"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":)"
                         R"("https://example.org/q"})";
  response.resize(limits::response_bytes_max, ' ');
  const std::string form = form_json(R"({"linkId":"1","type":"string"})");
  EXPECT_TRUE(json_bool(validate_report(form, response, definitions(), kNow), "valid").value_or(false));
  const Json report = validate_report(form, response + " ", definitions(), kNow);
  EXPECT_NE(to_text(report).find("The response is too large."), std::string::npos);
}

TEST(ResponseLimits, Items) {
  const std::string form =
      form_json(R"({"linkId":"1","type":"group","repeats":true,"item":[{"linkId":"2","type":"boolean"}]})");
  const auto response = [](std::size_t groups, const std::string& more) {
    return R"({"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"https://example.org/q",)"
           R"("item":[)" +
           list_of(groups,
                   [](const std::string&) {
                     return R"({"linkId":"1","item":[{"linkId":"2","answer":[{"valueBoolean":true}]}]})";
                   }) +
           more + "]}";
  };
  constexpr std::size_t kGroups = limits::response_items_max / 2;
  EXPECT_EQ(to_text(validate_report(form, response(kGroups, ""), definitions(), kNow)),
            R"({"valid":true,"issues":[]})");
  const Json report = validate_report(form, response(kGroups, R"(,{"linkId":"1"})"), definitions(), kNow);
  EXPECT_NE(to_text(report).find("too many items"), std::string::npos) << to_text(report).substr(0, 200);
}

}  // namespace
}  // namespace frontdoor
