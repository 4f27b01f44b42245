// What follows from what the rules say and from how the whole text reads.
#include <frontdoor/second_reader.h>

#include "reader_support.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iterator>

namespace frontdoor {
namespace {

Finding finding(std::string rule, Action action, Status status, std::uint32_t start = 0) {
  Finding made;
  made.rule = std::move(rule);
  made.action = action;
  made.status = status;
  made.start = start;
  made.end = start + 5;
  return made;
}

Reading rules_of(std::vector<Finding> findings) {
  Reading reading;
  for (const Finding& one : findings) {
    if (one.status == Status::present) reading.action = std::max(reading.action, one.action);
  }
  reading.findings = std::move(findings);
  return reading;
}

SecondReading reads(Reads how, ClinicalGroup likest = ClinicalGroup::heart) {
  SecondReading reading;
  reading.reads.fill(how);
  reading.groups[static_cast<std::size_t>(likest)] = 1;
  return reading;
}

const Finding kChestPain = finding("heart.chest-pain", Action::emergency_999, Status::present);

TEST(Decisions, ADoubtedEmergencyIsAskedAboutAndNotSentTo999) {
  const Decision decision = decide(rules_of({kChestPain}), reads(Reads::between), {});
  EXPECT_EQ(decision.action, Action::none);
  ASSERT_FALSE(decision.asks.empty());
  EXPECT_EQ(decision.asks[0].group, ClinicalGroup::heart);
  EXPECT_EQ(decision.asks[0].if_yes, Action::emergency_999);
  EXPECT_EQ(decision.asks[0].because, (std::vector<TextSpan>{{0, 5}}));
  EXPECT_EQ(decide(rules_of({kChestPain}), reads(Reads::pressing), {}).action, Action::emergency_999);
}

TEST(Decisions, ARuleThatIsNeverAskedAboutActsWhateverTheTextReadsLike) {
  Finding sure = kChestPain;
  sure.never_ask = true;
  for (const Reads how : {Reads::routine, Reads::between, Reads::pressing}) {
    const Decision decision = decide(rules_of({sure}), reads(how), {});
    EXPECT_EQ(decision.action, Action::emergency_999);
    EXPECT_TRUE(decision.asks.empty());
  }
}

TEST(Decisions, AGraveRuleIsNeverPassedOver) {
  Finding suicidal = finding("mental.suicidal", Action::crisis_line, Status::present);
  suicidal.grave = true;
  const Decision doubted = decide(rules_of({suicidal}), reads(Reads::routine), {});
  EXPECT_EQ(doubted.action, Action::none);
  ASSERT_FALSE(doubted.asks.empty());
  EXPECT_EQ(doubted.asks[0].group, ClinicalGroup::mental);
  EXPECT_FALSE(decide(rules_of({suicidal}), reads(Reads::between), {}).asks.empty());
  const Finding mild = finding("infection.cellulitis", Action::urgent_same_day, Status::present, 20);
  SecondReading beside = reads(Reads::routine);
  beside.reads[static_cast<std::size_t>(RulesSay::same_day)] = Reads::pressing;
  EXPECT_FALSE(decide(rules_of({suicidal, mild}), beside, {}).asks.empty()) << "whatever is found beside it";
  EXPECT_EQ(decide(rules_of({suicidal}), reads(Reads::pressing), {}).action, Action::crisis_line);
  for (const Status status : {Status::hypothetical, Status::historical, Status::other_person}) {
    suicidal.status = status;
    EXPECT_FALSE(decide(rules_of({suicidal}), reads(Reads::routine), {}).asks.empty()) << to_code(status);
  }
  suicidal.status = Status::absent;
  EXPECT_TRUE(decide(rules_of({suicidal}), reads(Reads::routine), {}).asks.empty());
}

TEST(Decisions, ARuleThatActsBringsNoDoubtedEmergencyWithIt) {
  Finding abuse = finding("mental.abuse", Action::urgent_same_day, Status::present);
  abuse.never_ask = true;
  SecondReading reading = reads(Reads::between);
  EXPECT_EQ(decide(rules_of({kChestPain, abuse}), reading, {}).action, Action::urgent_same_day);
}

TEST(Decisions, APressingTextWithoutAnyRuleIsAskedAboutAndNeverActedOn) {
  const Decision decision = decide({}, reads(Reads::pressing, ClinicalGroup::brain), {});
  EXPECT_EQ(decision.action, Action::none);
  ASSERT_FALSE(decision.asks.empty());
  EXPECT_EQ(decision.asks[0].group, ClinicalGroup::brain);
  EXPECT_TRUE(decide({}, reads(Reads::routine), {}).asks.empty());
}

TEST(Decisions, WithoutASecondReaderTheRulesActAndAskAsTheyAre) {
  EXPECT_EQ(decide(rules_of({kChestPain}), std::nullopt, {}).action, Action::emergency_999);
  const Decision doubtful =
      decide(rules_of({finding("brain.seizure", Action::emergency_999, Status::hypothetical)}), std::nullopt, {});
  EXPECT_EQ(doubtful.action, Action::none);
  ASSERT_EQ(doubtful.asks.size(), 1u);
  EXPECT_EQ(doubtful.asks[0].group, ClinicalGroup::brain);
  EXPECT_TRUE(decide({}, std::nullopt, {}).asks.empty());
}

TEST(Decisions, AnotherPersonsSignsAreAskedAbout) {
  const Decision decision =
      decide(rules_of({finding("brain.face", Action::emergency_999, Status::other_person)}), reads(Reads::between), {});
  EXPECT_EQ(decision.action, Action::none);
  ASSERT_FALSE(decision.asks.empty());
  EXPECT_EQ(decision.asks[0].group, ClinicalGroup::brain);
}

TEST(Decisions, WhatIsAbsentOrOverAsksNothingAlone) {
  const Reading rules = rules_of({finding("brain.face", Action::emergency_999, Status::absent),
                                  finding("heart.chest-pain", Action::emergency_999, Status::historical)});
  const Decision decision = decide(rules, reads(Reads::routine), {});
  EXPECT_EQ(decision.rules, RulesSay::nothing);
  EXPECT_TRUE(decision.asks.empty());
}

TEST(Decisions, AtMostTwoGroupsAreAskedAboutTheMostPressingFirst) {
  const Reading rules = rules_of({finding("eye.red", Action::emergency_department, Status::uncertain, 0),
                                  finding("injury.burn", Action::emergency_999, Status::uncertain, 10),
                                  finding("abdomen.pain", Action::maternity_unit, Status::uncertain, 20)});
  const Decision decision = decide(rules, reads(Reads::pressing), {});
  ASSERT_EQ(decision.asks.size(), kSignQuestionsMax);
  EXPECT_EQ(decision.asks[0].group, ClinicalGroup::injury);
  EXPECT_EQ(decision.asks[1].group, ClinicalGroup::eye);
}

TEST(Decisions, ADoubtedEmergencyTakesNothingFromASameDayRuleBesideIt) {
  SecondReading reading = reads(Reads::pressing);
  reading.reads[static_cast<std::size_t>(RulesSay::emergency)] = Reads::between;
  const Reading rules =
      rules_of({kChestPain, finding("infection.cellulitis", Action::urgent_same_day, Status::present, 20)});
  EXPECT_EQ(decide(rules, reading, {}).action, Action::urgent_same_day);
}

TEST(Decisions, SignsThatCannotBeThisPersonsAreNotAskedAbout) {
  PatientFacts man;
  man.sex = Sex::male;
  const SecondReading reading = reads(Reads::pressing, ClinicalGroup::pregnancy);
  for (const SignQuestion& ask : decide({}, reading, man).asks) EXPECT_NE(ask.group, ClinicalGroup::pregnancy);
  const Decision unknown = decide({}, reading, {});
  ASSERT_FALSE(unknown.asks.empty());
  EXPECT_EQ(unknown.asks[0].group, ClinicalGroup::pregnancy);
  PatientFacts adult;
  adult.age_months = 40 * 12;
  for (const SignQuestion& ask : decide({}, reads(Reads::pressing, ClinicalGroup::children), adult).asks)
    EXPECT_NE(ask.group, ClinicalGroup::children);
}

// After a change that is meant: ./scripts/rebaseline
TEST(Decisions, TheWholeTableIsAsKept) {
  const std::string path = std::string(FRONTDOOR_SOURCE_DIR) + "/tests/golden/decision-table.txt";
  if (std::getenv("FRONTDOOR_REBASELINE") != nullptr) std::ofstream(path, std::ios::binary) << decision_table();
  std::ifstream in(path, std::ios::binary);
  EXPECT_EQ(decision_table(), std::string(std::istreambuf_iterator<char>(in), {}));
}

}  // namespace
}  // namespace frontdoor
