// Reading again after an edit gives what reading afresh gives, to the last bit, and asks for no memory.
#include "reader_support.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace frontdoor {
namespace {

void expect_alike(std::string_view text, KeptSecondReading& kept) {
  const SecondReading& again = second_reader().read(text, kept);
  const SecondReading afresh = second_reader().read(text);
  EXPECT_EQ(again.pressing, afresh.pressing) << text;
  EXPECT_EQ(again.emergency, afresh.emergency) << text;
  EXPECT_EQ(again.groups, afresh.groups) << text;
  EXPECT_EQ(again.reads, afresh.reads) << text;
}

// What a hand can do to a text: words, marks that end or join sentences, bytes of halves of characters.
constexpr std::array<std::string_view, 30> kPieces = {"chest pain ",
                                                      "no ",
                                                      ". ",
                                                      "? ",
                                                      "! ",
                                                      ", ",
                                                      "\n",
                                                      " but ",
                                                      "a.m. ",
                                                      "a",
                                                      "s",
                                                      " ",
                                                      "38",
                                                      ".",
                                                      "5",
                                                      "38.5",
                                                      "'",
                                                      "\xC3",
                                                      "\xA9",
                                                      "\xE2\x80\x8D",
                                                      "\xD8\x9F",
                                                      "can't breathe ",
                                                      "vomiting",
                                                      ": ",
                                                      "No. ",
                                                      "one two three four five ",
                                                      "\xF0\x9F\x98\x82",
                                                      "\xE0\xA6\xA1",
                                                      "B12",
                                                      "unconscious"};

TEST(KeptSecondReading, EqualsAFreshReadingAfterEveryEdit) {
  std::mt19937 random(20261129);
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  for (int session = 0; session < 60; ++session) {
    std::string text;
    KeptSecondReading kept;
    for (int edit = 0; edit < 150; ++edit) {
      const std::size_t at = below(text.size() + 1);
      const std::size_t gone = below(4) == 0 ? below(12) : 0;
      text.replace(at, gone, kPieces[below(kPieces.size())]);
      if (below(40) == 0) text.clear();
      expect_alike(text, kept);
      if (HasFailure()) return;
    }
  }
}

TEST(KeptSecondReading, EqualsAFreshReadingWhileATextIsTypedWithoutAnyStop) {
  std::string text;
  KeptSecondReading kept;
  for (int word = 0; word < 300; ++word) {
    text += word % 7 == 0 ? "my chest hurts and " : "so I went on and on ";
    expect_alike(text, kept);
    if (HasFailure()) return;
  }
  text.insert(0, "Hello ");
  expect_alike(text, kept);
  text.erase(0, 900);
  expect_alike(text, kept);
}

TEST(KeptSecondReading, EqualsAFreshReadingWhenATextTurnsIntoAnotherLanguageAndBack) {
  const std::string english = "I have had a pain in my chest since this morning. It does not go away. ";
  KeptSecondReading kept;
  for (const std::string language : {"language-es", "language-ar", "language-pl"}) {
    std::string text = english;
    expect_alike(text, kept);
    for (std::size_t line = 0; line < 8; ++line) {
      text += message_text(language, line) + ". ";
      expect_alike(text, kept);
    }
    text.erase(0, english.size());
    expect_alike(text, kept);
    text.insert(0, english);
    for (int times = 0; times < 30; ++times) text += english;
    expect_alike(text, kept);
    // What was read in another language before is changed now.
    text[text.size() / 2] = 'x';
    expect_alike(text, kept);
  }
}

}  // namespace
}  // namespace frontdoor
