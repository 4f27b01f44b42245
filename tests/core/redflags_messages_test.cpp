// Messages of our own, with the least and the most pressing action that is right (tests/fixtures/redflags): the rules
// keep what they reach. The figures themselves are written by scripts/evaluate.
#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>

#include "built_data.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

namespace frontdoor {
namespace {

struct Message {
  std::string id;
  std::string group;
  std::string voice;
  Action minimum = Action::none;
  Action maximum = Action::none;
  std::string text;
};

std::vector<Message> messages(const std::string& set) {
  std::ifstream in(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/vignettes-" + set + ".jsonl");
  std::vector<Message> messages;
  for (std::string line; std::getline(in, line);) {
    const Json json = parse_json(line).value();
    EXPECT_TRUE(json_member(json, "reviewer")->is_null()) << line;
    const auto minimum = action_from_code(json_string_or(json, "minimum", ""));
    const auto maximum = action_from_code(json_string_or(json, "maximum", ""));
    EXPECT_TRUE(minimum && maximum && *minimum <= *maximum) << line;
    messages.push_back({json_string_or(json, "id", ""), json_string_or(json, "group", ""),
                        json_string_or(json, "voice", ""), minimum.value_or(Action::none),
                        maximum.value_or(Action::none), json_string_or(json, "text", "")});
  }
  return messages;
}

struct Shares {
  double enough = 0;    // of the pressing ones: at least the least action that is right
  double too_much = 0;  // of the others: more than the most pressing one that is right
};

Shares shares(const std::vector<Message>& messages) {
  const RedFlagEngine engine = RedFlagEngine::load(built_data::red_flags()).value();
  double pressing = 0;
  double enough = 0;
  double too_much = 0;
  for (const Message& message : messages) {
    const Action action = engine.read(message.text, {}).action;
    if (message.minimum == Action::none) {
      too_much += action > message.maximum ? 1 : 0;
    } else {
      pressing += 1;
      enough += action >= message.minimum ? 1 : 0;
    }
  }
  const double others = static_cast<double>(messages.size()) - pressing;
  return {enough / pressing, others > 0 ? too_much / others : 0};
}

TEST(RedFlagMessages, TunedOnesKeepTheirActions) {
  const std::map<std::string, Shares> floors = {
      {"tuning", {0.95, 0.03}}, {"second", {0.95, 0.03}},   {"third", {0.94, 0.0}},    {"fourth", {0.94, 0.06}},
      {"fifth", {0.94, 0.06}},  {"sixth", {0.93, 0.06}},    {"seventh", {0.94, 0.0}},  {"eighth", {0.88, 0.0}},
      {"ninth", {0.92, 0.0}},   {"eleventh", {0.95, 0.05}}, {"twelfth", {0.95, 0.06}}, {"questions", {0.75, 0.04}}};
  for (const auto& [set, floor] : floors) {
    const Shares measured = shares(messages(set));
    EXPECT_GE(measured.enough, floor.enough) << set;
    EXPECT_LE(measured.too_much, floor.too_much) << set;
  }
}

TEST(RedFlagMessages, HeldOutOnesComeClose) {
  const Shares measured = shares(messages("held-out"));
  EXPECT_GE(measured.enough, 0.92);
  EXPECT_LE(measured.too_much, 0.08);
  const Shares never_tuned_on = shares(messages("tenth"));
  EXPECT_GE(never_tuned_on.enough, 0.82);
  EXPECT_LE(never_tuned_on.too_much, 0.1);
}

TEST(RedFlagMessages, EveryGroupSpeaksInEveryVoice) {
  std::map<std::string, int> groups;
  std::map<std::string, int> voices;
  std::set<std::string> ids;
  int all = 0;
  for (const std::string set :
       {"tuning", "held-out", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}) {
    for (const Message& message : messages(set)) {
      ++groups[message.group];
      ++voices[message.voice];
      EXPECT_TRUE(ids.insert(message.id).second) << message.id;
      ++all;
    }
  }
  EXPECT_GE(all, 1500);
  EXPECT_EQ(groups.size(), 12u);  // "other": about nothing that a rule is for
  for (const auto& [group, count] : groups) EXPECT_GE(count, 20) << group;
  for (const std::string voice : {"patient", "carer", "text-speak", "long", "older", "non-native"})
    EXPECT_GE(voices[voice], 11) << voice;
}

}  // namespace
}  // namespace frontdoor
