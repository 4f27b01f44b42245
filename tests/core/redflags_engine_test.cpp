// The engine: what it reads in a text, what the words around a mention do, whom it counts, and hostile text.
#include <frontdoor/limits.h>
#include <frontdoor/red_flags.h>

#include "redflags_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace frontdoor {
namespace {

Action action_of(std::string_view text, const PatientFacts& facts = {}) {
  return engine().read(text, facts).action;
}

// The status of the first finding of `rule`, as its code; "" if there is none.
std::string status_of(std::string_view text, std::string_view rule, const PatientFacts& facts = {}) {
  for (const Finding& finding : engine().read(text, facts).findings) {
    if (finding.rule == rule) return std::string(to_code(finding.status));
  }
  return {};
}

TEST(RedFlags, MentionRunsOnAcrossStillAndNow) {
  for (const std::string_view text :
       {"her lips are now blue", "my chest still hurts", "his face is still drooping on one side",
        "nick on my ankle, now it's hot and red and a line is going up my leg", "my chest, it is really crushing"}) {
    EXPECT_NE(action_of(text), Action::none) << text;
  }
  for (const std::string_view text :
       {"my chest is fine but my knee hurts", "no pain in my chest, though my foot is sore",
        "my lips are fine although my hat is blue"}) {
    EXPECT_EQ(action_of(text), Action::none) << text;
  }
}

TEST(RedFlags, SynonymStandsForItsWordInEveryPhrase) {
  EXPECT_EQ(action_of("tiny spots that will not disappear when pressed"), Action::emergency_999);
  EXPECT_EQ(action_of("tiny spots that will not vanish when pressed"), Action::emergency_999);
  EXPECT_EQ(action_of("his mouth droops on one side"), action_of("his mouth is drooping on one side"));
}

TEST(RedFlags, AsksWhetherSomethingNewCanWait) {
  EXPECT_EQ(status_of("his leg went stiff this morning, is it ok to wait till Monday?", "general.asks-urgency"),
            "present");
  EXPECT_EQ(status_of("his leg has been stiff for years, is it ok to wait till Monday?", "general.asks-urgency"), "");
}

TEST(RedFlags, CodesGoBothWays) {
  for (int i = 0; i <= 5; ++i) {
    EXPECT_EQ(action_from_code(to_code(static_cast<Action>(i))), static_cast<Action>(i));
    EXPECT_EQ(status_from_code(to_code(static_cast<Status>(i))), static_cast<Status>(i));
  }
  EXPECT_EQ(to_code(Action::emergency_999), "emergency-999");
  EXPECT_EQ(to_code(Status::other_person), "other-person");
  EXPECT_FALSE(action_from_code("999").has_value());
  EXPECT_FALSE(status_from_code("").has_value());
}

TEST(RedFlags, ReadsAnEmergency) {
  EXPECT_EQ(action_of("I have crushing chest pain and my left arm is numb"), Action::emergency_999);
  EXPECT_EQ(action_of("Please could I have a repeat of my tablets"), Action::none);
  EXPECT_EQ(action_of(""), Action::none);
}

TEST(RedFlags, KeepsAbsentFindingsWithoutActingOnThem) {
  const Reading reading = engine().read("I don't have any chest pain", {});
  EXPECT_EQ(reading.action, Action::none);
  ASSERT_FALSE(reading.findings.empty());
  for (const Finding& finding : reading.findings) EXPECT_EQ(finding.status, Status::absent);
}

TEST(RedFlags, SpansAreBytesOfTheUnalteredText) {
  const std::string text = "Zażółć 👍 – I’ve got CHEST   pain, naïve…";
  const Reading reading = engine().read(text, {});
  ASSERT_FALSE(reading.findings.empty());
  for (const Finding& finding : reading.findings) {
    EXPECT_EQ(text.substr(finding.start, finding.end - finding.start), finding.quote);
    EXPECT_EQ(finding.quote, "CHEST   pain");
  }
}

TEST(RedFlags, ReadsMisspeltJoinedAndSplitWords) {
  for (const char* text :
       {"chest pane", "chestpain", "cant breeth", "I can not breathe", "he had a siezure", "I feel suicidle",
        "my chst hurts", "he is un conscious", "ｃｈｅｓｔ ｐａｉｎ", "ch\u200Best pain", "she can\u2019t breathe"}) {
    EXPECT_GE(action_of(text), Action::crisis_line) << text;
  }
}

TEST(RedFlags, OrdinaryWordsAreNotCorrectedIntoRedFlags) {
  for (const char* text : {"my heart is in it", "I like chess", "window pane", "the weather is breathtaking",
                           "cheating husband", "a stoke city fan", "feeling sicker of this job", "number one"}) {
    EXPECT_EQ(action_of(text), Action::none) << text;
  }
}

TEST(RedFlags, ReadsTheWordsAroundAMention) {
  const char* attack = "heart.heart-attack";
  EXPECT_EQ(status_of("I think I'm having a heart attack", attack), "present");
  EXPECT_EQ(status_of("I had a heart attack in 2015", attack), "historical");
  EXPECT_EQ(status_of("my dad had a heart attack at 50", attack), "other-person");
  EXPECT_EQ(status_of("I'm worried about having a heart attack", attack), "hypothetical");
  EXPECT_EQ(status_of("not a heart attack", attack), "absent");
  EXPECT_EQ(status_of("I'm not sure if it's a heart attack", attack), "uncertain");
  EXPECT_EQ(status_of("had a stroke in 2015", "brain.stroke"), "historical");
}

TEST(RedFlags, NegationReachesThroughListsAndEndsAtBut) {
  EXPECT_EQ(action_of("No fever, cough or chest pain"), Action::none);
  EXPECT_EQ(action_of("no rash, but I have chest pain"), Action::emergency_999);
  EXPECT_EQ(action_of("no symptoms apart from chest pain"), Action::emergency_999);
  EXPECT_EQ(action_of("I can't stop vomiting blood"), Action::emergency_999);
  EXPECT_EQ(action_of("chest pain with no relief from anything"), Action::emergency_999);
  EXPECT_EQ(action_of("not only chest pain"), Action::emergency_999);
  EXPECT_EQ(action_of("Any chest pain? No."), Action::none);
  EXPECT_EQ(action_of("Patient denies chest pain, fever and breathlessness"), Action::none);
}

TEST(RedFlags, ACurrentEventOfSomebodyElseIsPresent) {
  EXPECT_EQ(action_of("my mum can't breathe"), Action::emergency_999);
  EXPECT_EQ(action_of("my husband had a stroke an hour ago"), Action::emergency_999);
}

TEST(RedFlags, AStrokeSignThatHasGoneIsStillUrgent) {
  EXPECT_EQ(action_of("my speech was slurred this morning but it's gone now"), Action::emergency_999);
}

TEST(RedFlags, UnknownFactsNeverSilenceARule) {
  PatientFacts adult;
  adult.age_months = 40 * 12;
  PatientFacts newborn;
  newborn.age_months = 1;
  const char* rule = "children.fever-under-3-months";
  EXPECT_EQ(status_of("fever of 38.4", rule), "uncertain");
  EXPECT_EQ(status_of("fever of 38.4", rule, newborn), "present");
  EXPECT_EQ(status_of("fever of 38.4", rule, adult), "");
  EXPECT_EQ(status_of("my 5 week old has a fever", rule, adult), "present");
  PatientFacts woman;
  woman.sex = Sex::female;
  EXPECT_NE(status_of("sudden severe pain in my testicle", "abdomen.testicle"), "");
  EXPECT_EQ(status_of("sudden severe pain in my testicle", "abdomen.testicle", woman), "");
}

TEST(RedFlags, AssessesAMentionThatSomebodyElseMarked) {
  const std::string text = "He denies wheeze but reports orthopnoea; asthma in childhood.";
  const auto assess = [&](std::string_view mention) {
    const auto at = static_cast<std::uint32_t>(text.find(mention));
    return to_code(engine().assess(text, at, at + static_cast<std::uint32_t>(mention.size())));
  };
  EXPECT_EQ(assess("wheeze"), "absent");
  EXPECT_EQ(assess("orthopnoea"), "present");
  EXPECT_EQ(assess("asthma"), "historical");
}

TEST(RedFlags, FindingsExplainThemselves) {
  const Reading reading = engine().read("I don't have any chest pain", {});
  ASSERT_FALSE(reading.findings.empty());
  EXPECT_NE(reading.findings[0].why.find("chest-pain"), std::string::npos);
  EXPECT_NE(reading.findings[0].why.find("don't have"), std::string::npos);
  EXPECT_NE(reading.findings[0].source.find("https://www.nhs.uk/"), std::string::npos);
}

// The action must not change with case, punctuation, polite padding or sentence order.
TEST(RedFlags, PaddingAndCaseDoNotChangeTheAction) {
  for (const std::string text :
       {"I have crushing chest pain", "my baby is floppy", "I want to end my life", "I feel fine"}) {
    const Action action = action_of(text);
    std::string upper = text;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
    EXPECT_EQ(action_of(upper), action) << upper;
    EXPECT_EQ(action_of("Hello doctor. " + text + "!!! Thank you for your help."), action) << text;
    EXPECT_EQ(action_of("Thanks for reading.\n" + text + "\nKind regards"), action) << text;
  }
}

TEST(RedFlags, HostileTextIsReadInLinearTime) {
  const auto repeated = [](std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    return text;
  };
  for (const std::string_view piece :
       {"a", "\xCC\x81", "\xE2\x80\xAE", "\xFF\xFE", "\xE2\x80\x8D", "chest pain ", "no ", "cant ",
        "not no chest never pain ", "38.5 ", "!?.", "chest ", "my ", "siezure "}) {
    const std::string text = repeated(piece, 200'000);
    const auto begin = std::chrono::steady_clock::now();
    const Reading reading = engine().read(text, {});
    const auto spent = std::chrono::steady_clock::now() - begin;
    EXPECT_LE(reading.findings.size(), limits::findings_max);
    EXPECT_LT(spent, std::chrono::seconds(10)) << piece;
  }
}

TEST(RedFlags, TooManyFindingsKeepTheMostPressing) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "My eye is red and painful. ";
  text += "I can't breathe.";
  const Reading reading = engine().read(text, {});
  EXPECT_EQ(reading.action, Action::emergency_999);
  EXPECT_EQ(reading.findings.size(), limits::findings_max);
  EXPECT_TRUE(std::any_of(reading.findings.begin(), reading.findings.end(),
                          [](const Finding& finding) { return finding.action == Action::emergency_999; }));
}

TEST(RedFlags, AgesWrittenAsWordsAreAges) {
  EXPECT_EQ(status_of("my five week old has a temperature of 38.4", "children.fever-under-3-months"), "present");
  EXPECT_EQ(status_of("My Eleven month old has a temperature of 38.4", "children.fever-under-3-months"), "");
  EXPECT_EQ(status_of("my three year old has a fever", "children.fever-under-3-months"), "");
}

TEST(RedFlags, ABabyMayBeUnborn) {
  EXPECT_EQ(status_of("I haven't felt my baby move today", "pregnancy.movements"), "present");
  EXPECT_EQ(status_of("my 4 month old is not moving", "pregnancy.movements"), "");
}

}  // namespace
}  // namespace frontdoor
