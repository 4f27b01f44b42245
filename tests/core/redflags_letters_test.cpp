// What people write on the routes of letters and medicines (tests/fixtures/redflags/everyday-letters.jsonl), and what
// is asked about when it may be happening now.
#include <frontdoor/json.h>

#include "redflags_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

namespace frontdoor {
namespace {

TEST(RedFlagLetters, EverydayOnesNeverReachAnAmbulanceAndNoEmergencyAmongThemIsLost) {
  std::ifstream in(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/everyday-letters.jsonl");
  std::map<std::string, int> kinds;
  for (std::string line; std::getline(in, line);) {
    const Json json = parse_json(line).value();
    ASSERT_TRUE(json_member(json, "reviewer")->is_null()) << line;
    const Action minimum = action_from_code(json_string_or(json, "minimum", "")).value();
    const Action maximum = action_from_code(json_string_or(json, "maximum", "")).value();
    const Action action = engine().read(json_string_or(json, "text", ""), {}).action;
    EXPECT_GE(action, minimum) << line;
    EXPECT_LE(action, maximum) << line;
    ++kinds[json_string_or(json, "kind", "")];
  }
  EXPECT_GE(kinds["everyday"], 200);
  EXPECT_GE(kinds["emergency"], 40);
}

TEST(RedFlagNow, ChestPainThatIsThereIsNeverTheSurgerysPhone) {
  for (const char* text :
       {"My chest hurts and it is there right now, it comes and goes", "bad chest pains on and off since yesterday",
        "I get chest pain that comes and goes. It is there now",
        "I have had chest pain for two months. It hurts right now"}) {
    EXPECT_EQ(engine().read(text, {}).action, Action::emergency_999) << text;
  }
  EXPECT_EQ(engine().read("my chest pain comes and goes, fine right now", {}).action, Action::urgent_same_day);
  EXPECT_EQ(engine().read("I get chest pain that comes and goes", {}).action, Action::urgent_same_day);
}

// Every rule that acts on what has gone, or that names a more pressing action for now.
TEST(RedFlagNow, EveryRuleThatActsOnWhatHasGoneActsAsForAnEmergencyOnWhatIsThere) {
  int raised = 0;
  for_each_rule([&raised](const std::string& file, const std::string& id, const Json& rule) {
    const Action action = action_from_code(json_string_or(rule, "action", "")).value();
    const Action now = action_from_code(json_string_or(rule, "now", "")).value_or(action);
    if (json_bool(rule, "counts-resolved").value_or(false)) {
      EXPECT_GE(now, Action::emergency_department) << file << id;
    }
    if (now == action) return;
    ++raised;
    for (const Json& example : *json_array(rule, "positive")) {
      const std::string text = *json_as_string(example);
      for (const Finding& finding : engine().read(text + ", for two years", {}).findings) {
        if (finding.rule == id && finding.status == Status::uncertain) {
          EXPECT_EQ(finding.action, now) << "a yes: " << text;
        }
      }
      if (text.find("gone") != std::string::npos) continue;
      EXPECT_GE(engine().read(text + ". It is there right now.", {}).action, now) << text;
    }
  });
  EXPECT_GE(raised, 4);
}

TEST(RedFlagEarlyPregnancy, SignsOfAnEctopicGoToAandEAndNotToTheMaternityUnit) {
  for (const char* text :
       {"8 weeks pregnant, bleeding, pain on one side", "I am pregnant and have pain low on my left side",
        "pregnant with cramps low in my tummy and bleeding"}) {
    EXPECT_GE(engine().read(text, {}).action, Action::emergency_department) << text;
  }
  const Reading bleeding = engine().read("9 weeks pregnant and spotting", {});
  EXPECT_TRUE(std::any_of(bleeding.findings.begin(), bleeding.findings.end(), [](const Finding& finding) {
    return finding.wording == "red-flag.early-pregnancy" && finding.status == Status::present;
  }));
  for (const Finding& finding : engine().read("30 weeks pregnant and spotting", {}).findings) {
    EXPECT_NE(finding.wording, "red-flag.early-pregnancy");
  }
}

TEST(RedFlagEvidence, IsTheSignAndOfTheRightPerson) {
  for (const Finding& finding : engine().read("his legs went funny last night and he can't stand", {}).findings) {
    if (finding.rule == "general.new-and-wrong") {
      EXPECT_NE(finding.quote.find(' '), std::string::npos) << finding.quote;
    }
  }
  PatientFacts toddler;
  toddler.age_months = 15;
  for (const Finding& finding : engine().read("my baby has a temperature of 39", toddler).findings) {
    EXPECT_NE(finding.rule, "children.fever-under-3-months");
    EXPECT_NE(finding.rule, "children.fever-3-6-months");
  }
  PatientFacts expecting;
  expecting.age_months = 30 * 12;
  expecting.sex = Sex::female;
  expecting.pregnant = true;
  for (const Finding& finding : engine().read("my hands are swollen, is my baby all right", expecting).findings) {
    EXPECT_NE(finding.rule, "children.limb");
  }
}

}  // namespace
}  // namespace frontdoor
