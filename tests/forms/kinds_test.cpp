// Kinds of mistakes that users of other form engines reported, each a table as data: every file of
// tests/fixtures/forms/kinds (its README.md says how they are written).
#include "support.h"

#include <frontdoor/form_render.h>
#include <frontdoor/form_reports.h>

#include <algorithm>
#include <vector>

namespace frontdoor {
namespace {

constexpr const char* kNow = "2026-11-22T10:00:00Z";

std::vector<std::filesystem::path> kind_files() {
  std::vector<std::filesystem::path> out;
  const auto folder = std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms/kinds";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() == ".json") out.push_back(file.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string text_of(const Json& one, const char* key) {
  const Json* found = json_member(one, key);
  if (!found) return {};
  const std::string* text = json_as_string(*found);
  return text ? *text : to_text(*found);
}

std::string said_of(const Json& out) {
  return to_text(out);
}

std::string said_of(const Result<Json>& out) {
  return out ? to_text(out.value()) : "refused: " + out.error().message;
}

std::string shown(const std::string& form, const std::string& language) {
  ReadReport report;
  const auto read = Form::load(form, definitions(), report);
  return read ? render_form(read.value(), nullptr, RenderAs::html, language) : "refused: " + read.error().message;
}

// What one case gives, as text.
std::string outcome(const Json& one) {
  const std::string what = text_of(one, "do");
  const std::string form = text_of(one, "form");
  if (what == "check") return said_of(check_report("f", form, definitions()));
  if (what == "judge") return said_of(validate_report(form, text_of(one, "response"), definitions(), kNow));
  if (what == "show") return shown(form, text_of(one, "language"));
  if (what == "evaluate") {
    return said_of(evaluate_report(R"({"resourceType":"Basic"})", text_of(one, "expression"), definitions(), kNow));
  }
  const auto filled = fill_report(form, text_of(one, "answers"), definitions(), kNow);
  const std::string out = said_of(filled);
  if (what == "fill" || !filled) return out;
  return out + said_of(validate_report(form, out, definitions(), kNow));
}

class FormKind : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(FormKind, GivesWhatIsRight) {
  const auto parsed = parse_json(read_file(GetParam()));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message << " " << parsed.error().where;
  const Json* cases = json_array(parsed.value(), "cases");
  ASSERT_TRUE(cases != nullptr);
  EXPECT_FALSE(cases->empty());
  for (const Json& one : *cases) {
    const std::string out = outcome(one);
    if (const Json* has = json_array(one, "has")) {
      for (const Json& words : *has) {
        EXPECT_NE(out.find(*json_as_string(words)), std::string::npos)
            << text_of(one, "name") << " lacks " << *json_as_string(words) << ": " << out.substr(0, 600);
      }
    }
    if (const Json* lacks = json_array(one, "lacks")) {
      for (const Json& words : *lacks) {
        EXPECT_EQ(out.find(*json_as_string(words)), std::string::npos)
            << text_of(one, "name") << " has " << *json_as_string(words) << ": " << out.substr(0, 600);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, FormKind, testing::ValuesIn(kind_files()), [](const auto& info) {
  std::string name = info.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace frontdoor
