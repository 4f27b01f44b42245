// Forms and what becomes of them, as data: every file of tests/fixtures/forms/honoured (its README.md says how they are
// written) is read, checked, filled in, judged and shown. A new rule of R4 needs a new file there and no code.
#include "support.h"

#include <frontdoor/form_render.h>
#include <frontdoor/form_reports.h>

#include <algorithm>
#include <vector>

namespace frontdoor {
namespace {

constexpr const char* kNow = "2026-11-22T10:00:00Z";

std::vector<std::filesystem::path> fixture_files() {
  std::vector<std::filesystem::path> out;
  const auto folder = std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms/honoured";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() == ".json") out.push_back(file.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

class FormFixture : public testing::TestWithParam<std::filesystem::path> {
 protected:
  void SetUp() override {
    auto parsed = parse_json(read_file(GetParam()));
    ASSERT_TRUE(parsed.ok()) << GetParam() << " " << parsed.error().message << parsed.error().where;
    json_ = std::move(parsed).value();
    const auto refused = refuse_unknown_keys(
        json_, {"about", "items", "form", "text", "check", "fill", "judge", "show", "show-not", "language"});
    ASSERT_FALSE(refused) << GetParam() << " " << refused->where;
    if (const std::string* text = json_string(json_, "text")) {
      form_ = *text;
    } else if (const Json* form = json_object(json_, "form")) {
      form_ = to_text(*form);
    } else {
      const std::string items = to_text(*json_array(json_, "items"));
      form_ = form_json(items.substr(1, items.size() - 2));
    }
  }

  static std::vector<std::string> texts(const Json& json, const char* key) {
    std::vector<std::string> out;
    const Json* list = json_array(json, key);
    if (!list) return out;
    for (const Json& one : *list) out.push_back(*json_as_string(one));
    return out;
  }

  // Each entry of `wanted` is in one of `said`, and nothing else is said.
  static void expect_said(const std::vector<std::string>& said, const std::vector<std::string>& wanted) {
    for (const std::string& words : wanted) {
      EXPECT_TRUE(std::any_of(said.begin(), said.end(),
                              [&](const std::string& one) { return one.find(words) != std::string::npos; }))
          << "not said: " << words;
    }
    for (const std::string& one : said) {
      EXPECT_TRUE(std::any_of(wanted.begin(), wanted.end(),
                              [&](const std::string& words) { return one.find(words) != std::string::npos; }))
          << "said: " << one;
    }
  }

  static std::vector<std::string> entries(const Json& report, const char* key) {
    std::vector<std::string> out;
    const Json* list = json_array(report, key);
    for (const Json& one : list ? *list : Json::array()) {
      out.push_back(one.is_string() ? *json_as_string(one)
                                    : json_string_or(one, "linkId", "") + ": " + json_string_or(one, "reason", ""));
    }
    return out;
  }

  Json json_;
  std::string form_;
};

TEST_P(FormFixture, IsRefusedDegradedOrWarnedOfWithItsReason) {
  const Json report = check_report("file", form_, definitions());
  const Json* check = json_object(json_, "check");
  const Json expected = check ? *check : Json::object();
  EXPECT_EQ(json_bool(report, "ok"), json_bool(expected, "ok").value_or(true)) << to_text(report);
  for (const char* key : {"errors", "refused", "degraded", "warnings"}) {
    SCOPED_TRACE(key);
    expect_said(entries(report, key), texts(expected, key));
  }
}

TEST_P(FormFixture, IsFilledIn) {
  const Json* list = json_array(json_, "fill");
  if (!list) return;
  for (const Json& one : *list) {
    SCOPED_TRACE(to_text(one));
    const auto out = fill_report(form_, to_text(one), definitions(), kNow);
    const std::string fault = json_string_or(one, "refused", "");
    if (!fault.empty()) {
      ASSERT_FALSE(out.ok());
      EXPECT_NE(out.error().message.find(fault), std::string::npos) << out.error().message;
      continue;
    }
    ASSERT_TRUE(out.ok()) << out.error().message;
    const Json* items = json_array(out.value(), "item");
    EXPECT_EQ(items ? to_text(*items) : "[]", to_text(*json_array(one, "gives")));
    if (json_string(one, "status")) {
      EXPECT_EQ(json_string_or(out.value(), "status", ""), json_string_or(one, "status", ""));
    }
  }
}

TEST_P(FormFixture, IsJudged) {
  const Json* list = json_array(json_, "judge");
  if (!list) return;
  for (const Json& one : *list) {
    SCOPED_TRACE(to_text(one));
    Json response{{"resourceType", "QuestionnaireResponse"}, {"questionnaire", "https://example.org/q"}};
    response["status"] = json_string_or(one, "status", "completed");
    response["item"] = *json_array(one, "item");
    const Json report = validate_report(form_, to_text(response), definitions(), kNow);
    std::vector<std::string> errors;
    std::vector<std::string> warnings;
    for (const Json& issue : *json_array(report, "issues")) {
      auto& said = json_string_or(issue, "severity", "") == "error" ? errors : warnings;
      said.push_back(json_string_or(issue, "text", ""));
    }
    expect_said(errors, texts(one, "errors"));
    expect_said(warnings, texts(one, "warnings"));
    EXPECT_EQ(json_bool(report, "valid"), errors.empty());
  }
}

TEST_P(FormFixture, IsShown) {
  if (!json_array(json_, "show")) return;
  ReadReport report;
  const auto form = Form::load(form_, definitions(), report);
  ASSERT_TRUE(form.ok());
  const std::string language = json_string_or(json_, "language", "");
  const std::string shown = render_form(form.value(), nullptr, RenderAs::html, language) + "\n" +
                            render_form(form.value(), nullptr, RenderAs::text, language);
  for (const std::string& words : texts(json_, "show")) EXPECT_NE(shown.find(words), std::string::npos) << shown;
  for (const std::string& words : texts(json_, "show-not")) EXPECT_EQ(shown.find(words), std::string::npos) << shown;
}

INSTANTIATE_TEST_SUITE_P(Honoured, FormFixture, testing::ValuesIn(fixture_files()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'); }, '_');
  return name;
});

}  // namespace
}  // namespace frontdoor
