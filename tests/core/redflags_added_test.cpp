// A practice's own pack on top of the built one: what it adds, what it cannot change, and what is refused.
#include <frontdoor/red_flags.h>

#include "reader_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

constexpr const char* kAdded = R"({
  "version": "practice-1",
  "sources": {"s": {"title": "Practice protocol", "address": "https://example.org/protocol"}},
  "concepts": {"local-clinic": ["hive|hives sting|stings &3 allergy|clinic"]},
  "rules": [
    {"id": "practice.bees", "all": ["local-clinic"], "action": "urgent-same-day", "source": "s",
     "reviewer": "Dr A. Example, 2 January 2026", "wording": "red-flag.allergy",
     "positive": ["hives sting clinic", "hive stings at the clinic"], "negative": ["bees", "clinic"]},
    {"id": "practice.bees-breathless", "all": ["local-clinic", "breathless"], "action": "emergency-999", "source": "s",
     "reviewer": "Dr A. Example, 2 January 2026", "wording": "red-flag.allergy",
     "positive": ["one", "two"], "negative": ["three", "four"]}
  ]
})";

std::string compiled(std::string from = {}, std::string to = {}) {
  std::string json = kAdded;
  if (!from.empty()) json.replace(json.find(from), from.size(), to);
  return compile_added_red_flag_pack({{"practice.json", json}}).value();
}

Error refused(const std::string& from, const std::string& to) {
  std::string json = kAdded;
  json.replace(json.find(from), from.size(), to);
  const auto made = compile_added_red_flag_pack({{"practice.json", json}});
  return made.ok() ? Error{} : made.error();
}

// The second reader has not learned what they are for: however the text reads, they are acted on.
TEST(AddedPack, ItsRulesAreNeverDoubted) {
  const RedFlagEngine engine = RedFlagEngine::load(built_data::red_flags(), compiled()).value();
  const Reading reading = engine.read("the hives sting at the clinic", {});
  ASSERT_FALSE(reading.findings.empty());
  SecondReading routine;
  routine.reads.fill(Reads::routine);
  EXPECT_EQ(decide(reading, routine, {}).action, Action::urgent_same_day);
}

TEST(AddedPack, BringsItsRulesAlsoOverBuiltConcepts) {
  const RedFlagEngine engine = RedFlagEngine::load(built_data::red_flags(), compiled()).value();
  EXPECT_EQ(engine.read("the hives sting at the clinic", {}).action, Action::urgent_same_day);
  const Reading both = engine.read("The hives sting at the clinic and I am out of breath", {});
  EXPECT_TRUE(std::any_of(both.findings.begin(), both.findings.end(), [](const Finding& finding) {
    return finding.rule == "practice.bees-breathless" &&
           finding.source == "Practice protocol, https://example.org/protocol";
  }));
  EXPECT_EQ(engine.read("no hives sting at the clinic", {}).action, Action::none);
  EXPECT_NE(engine.pack_version().find("+practice-1+languages-"), std::string::npos) << engine.pack_version();
}

TEST(AddedPack, TakesNothingAway) {
  const RedFlagEngine built = RedFlagEngine::load(built_data::red_flags()).value();
  const RedFlagEngine with = RedFlagEngine::load(built_data::red_flags(), compiled()).value();
  EXPECT_EQ(with.rules().size(), built.rules().size() + 2);
  for (const char* text : {"I have crushing chest pain and my left arm is numb", "siezure", "no chest pain",
                           "39.5 and a "
                           "stiff neck",
                           "my 5 week old has a fever", "had a stroke in 2015", "cant breeth"}) {
    EXPECT_EQ(with.read(text, {}).findings, built.read(text, {}).findings) << text;
  }
}

TEST(AddedPack, RefusesWhatWouldChangeHowTextsAreRead) {
  for (const char* key : {"\"fillers\": \"chest\"", "\"common\": [\"chest\"]", "\"triggers\": []"}) {
    const Error error = refused("\"version\"", std::string(key) + ", \"version\"");
    EXPECT_EQ(error.code, ErrorCode::invalid_value) << key;
    EXPECT_EQ(error.where, "practice.json:2") << key;
  }
  EXPECT_EQ(refused("\"reviewer\": \"Dr A. Example, 2 January 2026\"", "\"reviewer\": null").code,
            ErrorCode::invalid_value);
}

TEST(AddedPack, RefusesNamesThatAreTakenOrUnknown) {
  const auto load = [](const std::string& added) { return RedFlagEngine::load(built_data::red_flags(), added); };
  EXPECT_EQ(load(compiled("practice.bees\"", "heart.heart-attack\"")).error().code, ErrorCode::duplicate_key);
  EXPECT_EQ(load(compiled("\"breathless\"", "\"breathlessness-unheard-of\"")).error().where,
            "breathlessness-unheard-of");
  std::string taken = kAdded;
  for (std::size_t at; (at = taken.find("local-clinic")) != std::string::npos;) taken.replace(at, 12, "chest-pain");
  EXPECT_EQ(load(compile_added_red_flag_pack({{"p", taken}}).value()).error().code, ErrorCode::duplicate_key);
}

TEST(AddedPack, RefusesTheWrongKindTruncationAndCorruption) {
  const std::string added = compiled();
  EXPECT_EQ(RedFlagEngine::load(added).error().code, ErrorCode::invalid_value);
  EXPECT_EQ(RedFlagEngine::load(built_data::red_flags(), built_data::clinical_red_flags()).error().code,
            ErrorCode::invalid_value);
  for (std::size_t size = 1; size < added.size(); size += 3) {
    EXPECT_EQ(RedFlagEngine::load(built_data::red_flags(), added.substr(0, size)).error().code, ErrorCode::corrupt);
  }
  for (std::size_t at = 12; at < added.size(); ++at) {
    std::string damaged = added;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    ASSERT_FALSE(RedFlagEngine::load(built_data::red_flags(), damaged).ok()) << at;
  }
  std::string other = added;
  other[4] = static_cast<char>(other[4] + 1);
  EXPECT_EQ(RedFlagEngine::load(built_data::red_flags(), other).error().code, ErrorCode::unsupported_version);
}

}  // namespace
}  // namespace frontdoor
