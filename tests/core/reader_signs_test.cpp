// The lists of signs: every group has one, every sign a rule, and what a tick asks for is what the decision says.
#include "reader_support.h"
#include "redflags_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

SignQuestion asked_for(ClinicalGroup group, const SignGroups& signs) {
  SecondReading reading;
  reading.reads.fill(Reads::pressing);
  reading.groups[static_cast<std::size_t>(group)] = 1;
  const Decision decision = decide({}, reading, {}, signs);
  EXPECT_FALSE(decision.asks.empty());
  return decision.asks.empty() ? SignQuestion{} : decision.asks[0];
}

// The lists of signs with another rule behind every sign of a group.
std::string with_rule(const std::string& group, const std::string& rule) {
  std::string json(built_data::sign_groups());
  const std::string member = "\"rule\":\"";
  std::size_t at = json.find("\"group\":\"" + group + "\"") + 1;
  const auto end = [&] { return std::min(json.find("\"group\":", at), json.size()); };
  while ((at = json.find(member, at)) < end()) {
    at += member.size();
    json.replace(at, json.find('"', at) - at, rule);
  }
  return json;
}

TEST(SignGroups, WhatAQuestionSaysAYesMeansIsItsMostPressingSign) {
  for (std::size_t i = 0; i < kGroups; ++i) {
    const auto group = static_cast<ClinicalGroup>(i);
    Action most = Action::none;
    for (const Sign& sign : built_signs().of(group).signs) most = std::max(most, sign.rule.action);
    const SignQuestion ask = asked_for(group, built_signs());
    EXPECT_EQ(ask.group, group);
    EXPECT_EQ(ask.if_yes, most) << to_code(group);
  }
}

TEST(SignGroups, WhatAYesMeansFollowsTheListAndNothingElse) {
  const SignGroups milder = SignGroups::load(with_rule("heart", "abdomen.dehydration"), engine().rules()).value();
  EXPECT_EQ(asked_for(ClinicalGroup::heart, milder).if_yes, milder.of(ClinicalGroup::heart).signs[0].rule.action);
  EXPECT_LT(asked_for(ClinicalGroup::heart, milder).if_yes, Action::emergency_999);
  EXPECT_EQ(asked_for(ClinicalGroup::brain, milder).if_yes, Action::emergency_999);
}

TEST(SignGroups, EverySignHasASourceAndNobodyHasSignedAny) {
  EXPECT_TRUE(built_signs().reviewer.empty());
  for (const SignGroup& group : built_signs().groups) {
    for (const Sign& sign : group.signs) {
      EXPECT_FALSE(sign.rule.source.empty()) << sign.code;
    }
  }
}

TEST(SignGroups, AFaultIsNamed) {
  std::string json(built_data::sign_groups());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = json;
    changed.replace(changed.find(from), from.size(), to);
    return SignGroups::load(changed, engine().rules());
  };
  EXPECT_EQ(with("\"heart.chest-pain\"", "\"heart.no-such-rule\"").error().where, "heart.no-such-rule");
  EXPECT_EQ(with("\"group\":\"heart\"", "\"group\":\"liver\"").error().where, "liver");
  EXPECT_EQ(with("\"group\":\"heart\"", "\"group\":\"brain\"").error().code, ErrorCode::duplicate_key);
  EXPECT_EQ(with("\"reviewer\":null", "\"reviewed\":null").error().code, ErrorCode::unknown_key);
}

}  // namespace
}  // namespace frontdoor
