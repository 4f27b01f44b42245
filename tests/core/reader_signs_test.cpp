// The lists of signs: every group has one, every sign a rule, and what a tick asks for is what the decision says.
#include <frontdoor/sign_groups.h>

#include "reader_support.h"
#include "redflags_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

const SignGroups& signs() {
  static const SignGroups loaded = SignGroups::load(built_data::sign_groups(), engine().rules()).value();
  return loaded;
}

TEST(SignGroups, WhatAQuestionSaysAYesMeansIsItsMostPressingSign) {
  for (std::size_t i = 0; i < kGroups; ++i) {
    const auto group = static_cast<ClinicalGroup>(i);
    Action most = Action::none;
    for (const Sign& sign : signs().of(group).signs) most = std::max(most, sign.rule.action);
    SecondReading reading;
    reading.reads.fill(Reads::pressing);
    reading.groups[i] = 1;
    const Decision decision = decide({}, reading, {});
    ASSERT_FALSE(decision.asks.empty());
    EXPECT_EQ(decision.asks[0].group, group);
    EXPECT_EQ(decision.asks[0].if_yes, most) << to_code(group);
  }
}

TEST(SignGroups, EverySignHasASourceAndNobodyHasSignedAny) {
  EXPECT_TRUE(signs().reviewer.empty());
  for (const SignGroup& group : signs().groups) {
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
