// What would silence a rule ("for years", "sometimes") does so in the mention's own sentence. Elsewhere in the text it
// only makes the form ask.
#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>

#include "redflags_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

Reading read(std::string_view text) {
  return engine().read(text, {});
}

// The most asking status that the rule has in the text: present, else uncertain, else the first.
std::optional<Status> status_of(const Reading& reading, std::string_view rule) {
  std::optional<Status> found;
  for (const Finding& finding : reading.findings) {
    if (finding.rule != rule) continue;
    if (finding.status == Status::present) return Status::present;
    if (!found || finding.status == Status::uncertain) found = finding.status;
  }
  return found;
}

TEST(RedFlagExclusions, AreHeardInTheSentenceOfTheMention) {
  EXPECT_EQ(status_of(read("I have a pain in my chest"), "heart.chest-pain"), Status::present);
  EXPECT_EQ(status_of(read("I have had a pain in my chest for years"), "heart.chest-pain"), std::nullopt);
  EXPECT_EQ(status_of(read("Now and then I get a pain in my chest"), "heart.chest-pain"), std::nullopt);
}

TEST(RedFlagExclusions, AskInAnotherSentence) {
  const Reading reading = read("I have been with this surgery for twenty years. I have a pain in my chest");
  EXPECT_EQ(status_of(reading, "heart.chest-pain"), Status::uncertain);
  const auto pain = std::find_if(reading.findings.begin(), reading.findings.end(),
                                 [](const Finding& finding) { return finding.rule == "heart.chest-pain"; });
  ASSERT_NE(pain, reading.findings.end());
  EXPECT_NE(pain->why.find("another sentence"), std::string::npos) << pain->why;
}

TEST(RedFlagExclusions, DoNotReachWhatIsSaidToBeNew) {
  EXPECT_EQ(
      status_of(read("My back has hurt for years. Since this morning I have a pain in my chest"), "heart.chest-pain"),
      Status::present);
  EXPECT_EQ(status_of(read("I had my knee done three weeks ago and this morning I suddenly got short of breath"),
                      "breathing.breathless-sudden"),
            Status::present);
}

TEST(RedFlagExclusions, AnOldStoryDoubtsOnlyWhatIsNearIt) {
  const std::string story = "I had an MRI of my shoulder and it was prescribed by the hospital.";
  const std::string others = " We have moved house in between. It rained a great deal. The cat came too.";
  EXPECT_EQ(status_of(read(story + " My arm is weak."), "brain.limb-weak"), Status::uncertain);
  EXPECT_EQ(status_of(read(story + others + " My arm is weak."), "brain.limb-weak"), Status::present);
  EXPECT_EQ(status_of(read(story + " Since this morning my arm is weak."), "brain.limb-weak"), Status::present);
}

TEST(RedFlagExclusions, AQuestionAboutRemediesLeavesADoubtThatTodayEnds) {
  EXPECT_EQ(status_of(read("which tablets are best for chest pain"), "heart.chest-pain"), Status::uncertain);
  EXPECT_EQ(status_of(read("which tablets are best for chest pain since this morning"), "heart.chest-pain"),
            Status::present);
}

TEST(RedFlagExclusions, WhatHurtsIfItIsTouchedIsThere) {
  EXPECT_EQ(status_of(read("my heart is racing and I faint if I stand up"), "heart.faint-red"), Status::present);
  EXPECT_EQ(status_of(read("he howls if you stroke it, the redness is spreading fast"), "infection.spreading"),
            Status::present);
}

TEST(RedFlagExclusions, HalvesOfMonthsAreAnAge) {
  const std::string_view text = "my 4 and a half month old has a temperature of 39.2";
  EXPECT_EQ(status_of(read(text), "children.fever-3-6-months"), Status::present);
}

TEST(RedFlagExclusions, AnAgeIsNoTimeForWhichSomethingLasts) {
  EXPECT_EQ(status_of(read("Is it normal for my 3 month old to be floppy"), "children.floppy"), Status::present);
  EXPECT_EQ(status_of(read("Is it normal for my son to be floppy, for 3 months now"), "children.floppy"),
            Status::uncertain);
}

TEST(RedFlagExclusions, NoGreetingTakesAFindingAway) {
  std::size_t tried = 0;
  for_each_rule([&](const std::string&, const std::string& id, const Json& rule) {
    for (const Json& example : *json_array(rule, "positive")) {
      const std::string text =
          "You have always been kind to me, sometimes for years on end. " + *json_as_string(example);
      const std::optional<Status> status = status_of(read(text), id);
      EXPECT_TRUE(status == Status::present || status == Status::uncertain) << id << ": " << text;
      ++tried;
    }
  });
  EXPECT_GT(tried, 400u);
}

TEST(RedFlagExclusions, WhereSomebodyWasOrWhatTheyHadIsNoOldStory) {
  EXPECT_EQ(read("I get crushing chest pain when I was walking").findings.front().status, Status::present);
  EXPECT_EQ(status_of(read("I fainted when I was running and my heart was racing"), "heart.faint-red"),
            Status::present);
  EXPECT_EQ(status_of(read("I had a seizure yesterday when I was at work"), "brain.seizure"), Status::present);
  EXPECT_EQ(status_of(read("I cut myself last week when I was upset"), "mental.self-harm"), Status::present);
  EXPECT_EQ(status_of(read("my face drooped when I had a shower"), "brain.face"), Status::present);
  for (const char* age : {"when I was 19", "when I was a teenager", "when I was very young", "when I had my daughter",
                          "when I was pregnant with my first", "when I had my hip done"}) {
    EXPECT_EQ(status_of(read("I had a stroke " + std::string(age)), "brain.stroke"), Status::historical) << age;
  }
}

}  // namespace
}  // namespace frontdoor
