// The library of forms that a practice may take (intake/data/form-library): each is read with nothing degraded, filled
// in with example answers (tests/fixtures/forms/library) to a score that is known, and its red flags fire.
#include "../core/patient_driver.h"
#include "support.h"

#include <frontdoor/form_reports.h>
#include <frontdoor/patient_form.h>
#include <frontdoor/wording_check.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace frontdoor {
namespace {

constexpr const char* kNow = "2026-11-22T10:00:00Z";

std::filesystem::path library() {
  return std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "intake/data/form-library";
}

std::string form_text(const std::string& name) {
  return read_file(library() / (name + ".json"));
}

Json index() {
  auto parsed = parse_json(read_file(library() / "index.json"));
  EXPECT_TRUE(parsed.ok());
  return std::move(parsed).value();
}

std::vector<std::string> names() {
  std::vector<std::string> out;
  const Json all = index();
  for (const Json& one : *json_array(all, "forms")) out.push_back(json_string_or(one, "name", ""));
  return out;
}

void collect(const std::vector<Item>& items, std::vector<const Item*>& out) {
  for (const Item& item : items) {
    out.push_back(&item);
    collect(item.items, out);
  }
}

PatientForm patient_form(const std::string& name) {
  ReadReport report;
  auto form = read_patient_form(form_text(name), definitions(), report);
  EXPECT_TRUE(form.ok()) << (form.ok() ? "" : form.error().message);
  EXPECT_TRUE(report.degraded.empty()) << report.degraded.front().link_id << ": " << report.degraded.front().reason;
  return std::move(form).value();
}

class FormLibrary : public testing::TestWithParam<std::string> {};

TEST(FormLibraryIndex, NamesEveryFileAndNothingElse) {
  std::set<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(library())) {
    const std::string name = file.path().filename().string();
    if (file.path().extension() == ".json" && !name.starts_with("index.")) files.insert(name);
  }
  std::set<std::string> listed;
  const Json all = index();
  for (const Json& one : *json_array(all, "forms")) {
    listed.insert(json_string_or(one, "file", ""));
    const auto form = parse_json(form_text(json_string_or(one, "name", "")));
    ASSERT_TRUE(form.ok());
    EXPECT_EQ(json_string_or(form.value(), "title", ""), json_string_or(one, "title", ""));
    EXPECT_EQ(json_string_or(form.value(), "description", ""), json_string_or(one, "about", ""));
    EXPECT_TRUE(json_string_or(form.value(), "url", "").ends_with("/" + json_string_or(one, "name", "")));
  }
  EXPECT_EQ(files, listed);
  EXPECT_GE(files.size(), 10U);
}

TEST_P(FormLibrary, IsReadWithNothingDegraded) {
  const Json report = check_report("form", form_text(GetParam()), definitions());
  EXPECT_EQ(json_bool(report, "ok"), true);
  for (const char* key : {"degraded", "warnings", "errors"}) EXPECT_TRUE(json_array(report, key)->empty()) << key;
  EXPECT_EQ(json_array(report, "askedOtherwise"), nullptr) << to_text(report);
  const Json judged = validate_report(form_text(GetParam()), "", definitions(), kNow);
  EXPECT_EQ(json_bool(judged, "valid"), true) << to_text(judged);
}

TEST_P(FormLibrary, KeepsWhatIsCalculatedFromThePatient) {
  const PatientForm form = patient_form(GetParam());
  std::vector<const Item*> items;
  collect(form.questionnaire.items(), items);
  const bool calculates = std::any_of(items.begin(), items.end(),
                                      [](const Item* item) { return !item->calculated_expression.text.empty(); });
  EXPECT_TRUE(calculates);
  for (const Item* item : items) {
    EXPECT_EQ(item->hidden, !item->calculated_expression.text.empty()) << item->link_id;
  }
}

// The first answer to each question, as its value is written.
void answers_in(const Json& owner, std::map<std::string, std::string>& out) {
  const Json* items = json_array(owner, "item");
  if (!items) return;
  for (const Json& item : *items) {
    const Json* answers = json_array(item, "answer");
    if (answers) out[json_string_or(item, "linkId", "")] = to_text(*(*answers)[0].begin());
    answers_in(item, out);
  }
}

TEST_P(FormLibrary, GivesTheScoreThatIsKnown) {
  const auto folder = std::filesystem::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/forms/library";
  const auto fixture = parse_json(read_file(folder / (GetParam() + ".json")));
  ASSERT_TRUE(fixture.ok());
  for (const Json& one : *json_array(fixture.value(), "fills")) {
    SCOPED_TRACE(json_string_or(one, "about", ""));
    const Json answers{{"answers", *json_member(one, "answers")}};
    const auto filled = fill_report(form_text(GetParam()), to_text(answers), definitions(), kNow);
    ASSERT_TRUE(filled.ok()) << filled.error().message;
    EXPECT_EQ(json_string_or(filled.value(), "status", ""), json_string_or(one, "status", ""));
    std::map<std::string, std::string> given;
    answers_in(filled.value(), given);
    const Json& wanted = *json_object(one, "gives");
    for (auto it = wanted.begin(); it != wanted.end(); ++it) EXPECT_EQ(given[it.key()], to_text(*it)) << it.key();
    if (const Json* lacks = json_array(one, "lacks")) {
      for (const Json& link_id : *lacks) EXPECT_EQ(given.count(*json_as_string(link_id)), 0U) << to_text(link_id);
    }
    const Json judged = validate_report(form_text(GetParam()), to_text(filled.value()), definitions(), kNow);
    EXPECT_EQ(json_bool(judged, "valid"), true) << to_text(judged);
  }
}

TEST_P(FormLibrary, TicksOfItsRedFlagsFireARule) {
  const PatientForm form = patient_form(GetParam());
  const BuiltAssets& assets = built_assets();
  PatientFacts adult;
  adult.age_months = 30 * 12;
  adult.sex = Sex::female;
  std::vector<const Item*> items;
  collect(form.questionnaire.items(), items);
  for (const Item* item : items) {
    bool has_flags = false;
    bool has_none = false;
    for (const AnswerOption& option : item->options) {
      has_none = has_none || option.exclusive;
      if (option.concept_code.empty()) continue;
      has_flags = true;
      const Reading read = assets.red_flags.read_ticked(option.concept_code, option.value.display, adult);
      EXPECT_NE(read.action, Action::none) << item->link_id << " " << option.value.display;
    }
    if (has_flags && item->repeats) EXPECT_TRUE(has_none && item->required) << item->link_id;
  }
}

// The words of published instruments are as their authors wrote them; all others are ours.
TEST_P(FormLibrary, AnElevenYearOldCanReadOurOwnWords) {
  const PatientForm form = patient_form(GetParam());
  const std::set<std::string> published{"phq-9.page", "gad-7.page", "audit-c.page", "asthma.page"};
  for (const Item& page : form.questionnaire.items()) {
    if (published.count(page.link_id) != 0) continue;
    std::vector<const Item*> items{&page};
    collect(page.items, items);
    std::string all;
    for (const Item* item : items) {
      if (item->hidden) continue;
      for (const std::string& text : {item->text, item->hint}) {
        if (!text.empty()) all += text + (text.back() == '.' || text.back() == '?' ? " " : ". ");
      }
      for (const AnswerOption& option : item->options) {
        if (item->options.size() < 60) all += option.value.display + ". ";
      }
    }
    if (all.size() > 200) EXPECT_LE(reading_age(all), reading_age_max) << page.link_id << ": " << all;
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, FormLibrary, testing::ValuesIn(names()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(FormLibraryForPatients, ThoughtsOfSelfHarmInPhq9ShowWhereHelpIsAndTheScoreIsSent) {
  const PatientForm form = patient_form("phq-9");
  Assets assets = built_assets().view();
  assets.questionnaire = &form.questionnaire;
  PatientDriver patient({}, "2026-11-23T10:00:00Z", assets);
  for (const char* question :
       {"interest", "down", "sleep", "tired", "appetite", "failure", "concentrating", "moving", "better-off-dead"}) {
    patient.event(EventKind::choose, node_id("phq-9." + std::string(question) + "/LA6568-5"), "true");
  }
  EXPECT_FALSE(patient.reads("Samaritans"));
  patient.event(EventKind::choose, node_id("phq-9.better-off-dead/LA6569-3"), "true");
  EXPECT_TRUE(patient.reads("Samaritans")) << patient.page_text();
  EXPECT_FALSE(patient.reads("total score"));
  patient.go_on();
  patient.press("I have read this. Continue");
  if (patient.find(Role::button, "Send request")) patient.press("Send request");
  const Effect* send = patient.effect(EffectKind::send);
  ASSERT_NE(send, nullptr) << patient.page_text();
  EXPECT_NE(send->text.find(R"("linkId":"phq-9.score")"), std::string::npos);
  EXPECT_NE(send->text.find("mental.suicidal"), std::string::npos);
}

}  // namespace
}  // namespace frontdoor
