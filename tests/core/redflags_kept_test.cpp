// Reading again after an edit gives what reading afresh gives.
#include <frontdoor/limits.h>
#include <frontdoor/red_flags.h>

#include "redflags_support.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <string>

namespace frontdoor {
namespace {

void expect_alike(std::string_view text, const PatientFacts& facts, KeptReading& kept) {
  const Reading& again = engine().read(text, facts, kept);
  const Reading afresh = engine().read(text, facts);
  EXPECT_EQ(again.action, afresh.action) << text;
  EXPECT_EQ(again.findings, afresh.findings) << text;
}

// What a hand can do to a text: words, marks that end or join sentences, bytes of halves of characters.
constexpr std::array<std::string_view, 36> kPieces = {"chest pain ", "no ",
                                                      ". ",          "? ",
                                                      "! ",          ", ",
                                                      "\n",          " but ",
                                                      "I have ",     "my baby ",
                                                      "is floppy",   "a",
                                                      "s",           " ",
                                                      "chest",       "pain",
                                                      "39.5",        "\xC3",
                                                      "\xA9",        "\xE2\x80\x8D",
                                                      "cant ",       "breathe ",
                                                      "vomiting",    ": ",
                                                      "No. ",        "for two",
                                                      " years",      "5 week",
                                                      " old",        "heart attack",
                                                      "siezure ",    "un",
                                                      "conscious",   "a.m",
                                                      "i'm ",        "worried about "};

TEST(KeptReading, EqualsAFreshReadingAfterEveryEdit) {
  std::mt19937 random(20260101);
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  for (int session = 0; session < 40; ++session) {
    std::string text;
    KeptReading kept;
    PatientFacts facts;
    for (int edit = 0; edit < 120; ++edit) {
      const std::size_t at = below(text.size() + 1);
      const std::size_t gone = below(4) == 0 ? below(12) : 0;
      text.replace(at, gone, kPieces[below(kPieces.size())]);
      if (below(20) == 0) facts.age_months = static_cast<std::int32_t>(below(900));
      expect_alike(text, facts, kept);
      if (HasFailure()) return;
    }
  }
}

TEST(KeptReading, TypingLetterByLetterEqualsReadingTheWhole) {
  const std::string text =
      "Hello. My mum is 72. She has had crushing chest pain since this morning! No fever, cough or rash. Any blood in "
      "her vomit? No. She takes warfarin\nand fell yesterday... I’m worried it could be a stroke; her face is droopy.";
  KeptReading kept;
  for (std::size_t size = 0; size <= text.size(); ++size) expect_alike(text.substr(0, size), {}, kept);
  for (std::size_t from = 0; from <= text.size(); ++from) expect_alike(text.substr(from), {}, kept);
}

TEST(KeptReading, IsReadAgainWhenOnlyTheFactsChange) {
  KeptReading kept;
  PatientFacts newborn;
  newborn.age_months = 1;
  PatientFacts adult;
  adult.age_months = 40 * 12;
  expect_alike("fever of 38.4", {}, kept);
  expect_alike("fever of 38.4", newborn, kept);
  EXPECT_NE(engine().read("fever of 38.4", newborn, kept).action, Action::none);
  expect_alike("fever of 38.4", adult, kept);
}

TEST(KeptReading, ServesOneEngineAfterTheOther) {
  const RedFlagEngine other = RedFlagEngine::load(built_data::red_flags()).value();
  KeptReading kept;
  expect_alike("I have chest pain. And a cough.", {}, kept);
  EXPECT_EQ(other.read("I have chest pain. And a cough.", {}, kept).findings,
            engine().read("I have chest pain. And a cough.", {}).findings);
  expect_alike("I have chest pain. And a rash.", {}, kept);
}

TEST(KeptReading, IsReadAgainWhenAPackComesLater) {
  const std::string_view packs = built_data::red_flags();
  const auto languages = packs.rfind("FDRF");
  RedFlagEngine grows = RedFlagEngine::load(packs.substr(0, languages)).value();
  const std::string text = "I have a rash. Tengo dolor en el pecho. And crushing chest pain. Nie moge oddychac";
  KeptReading kept;
  for (const Finding& finding : grows.read(text, {}, kept).findings) {
    EXPECT_FALSE(finding.rule.starts_with("language.")) << finding.rule;
  }
  EXPECT_EQ(grows.add(packs.substr(languages, 100))->code, ErrorCode::corrupt);
  EXPECT_FALSE(grows.add(packs.substr(languages)).has_value());
  EXPECT_EQ(grows.read(text, {}, kept).findings, engine().read(text, {}).findings);
  EXPECT_EQ(grows.pack_version(), engine().pack_version());
  EXPECT_EQ(grows.rules().size(), engine().rules().size());
}

// More findings than are kept, from both packs: those that decided the action stay, in the order of the text.
TEST(KeptReading, KeepsTheMostPressingOfAllPacks) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "I have a sore throat and an earache with a fever. Mam goraczka. ";
  text += "Tengo dolor en el pecho. I have crushing chest pain and my left arm is numb.";
  const Reading reading = engine().read(text, {});
  EXPECT_EQ(reading.action, Action::emergency_999);
  EXPECT_LE(reading.findings.size(), limits::findings_max);
  std::set<std::string> rules;
  for (std::size_t i = 0; i < reading.findings.size(); ++i) {
    if (reading.findings[i].action == Action::emergency_999) rules.insert(reading.findings[i].rule);
    if (i > 0) {
      EXPECT_LE(reading.findings[i - 1].start, reading.findings[i].start);
    }
  }
  EXPECT_TRUE(rules.contains("language.chest-pain"));
  EXPECT_GE(rules.size(), 2u);
}

}  // namespace
}  // namespace frontdoor
