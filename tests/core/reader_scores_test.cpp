// The second reader is the trainer's model: the same texts get the same scores. After training again,
// scripts/train-reader has written tests/fixtures/reader/scores.jsonl, too.
#include "reader_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

constexpr double kTolerance = 1e-5;

TEST(SecondReader, GivesTheTrainersScores) {
  const std::vector<std::string> rows = lines_of("tests/fixtures/reader/scores.jsonl");
  ASSERT_GE(rows.size(), 2000u);
  for (const std::string& row : rows) {
    const Json wanted = parse_json(row).value();
    const std::string text = message_text(json_string_or(wanted, "writer", ""),
                                          static_cast<std::size_t>(json_integer(wanted, "line").value_or(0)));
    ASSERT_FALSE(text.empty()) << row;
    const SecondReading reading = second_reader().read(text);
    ASSERT_NEAR(reading.pressing, json_number(wanted, "pressing").value(), kTolerance) << row << text;
    ASSERT_NEAR(reading.emergency, json_number(wanted, "emergency").value(), kTolerance) << row << text;
    const auto likest = std::max_element(reading.groups.begin(), reading.groups.end()) - reading.groups.begin();
    ASSERT_EQ(likest, json_integer(wanted, "group").value()) << row << text;
  }
}

// What somebody says in a few words of another language is little to doubt a rule by.
TEST(SecondReader, AFewWordsInAnotherLanguageSpeakAgainstNoRule) {
  for (const std::string_view text : {"tengo dolor en el pecho", "boli mnie brzuch i nie wiem co"}) {
    const SecondReading reading = second_reader().read(text);
    EXPECT_GE(reading.reads[static_cast<std::size_t>(RulesSay::emergency)], Reads::between) << text;
    EXPECT_GE(reading.reads[static_cast<std::size_t>(RulesSay::same_day)], Reads::between) << text;
  }
}

TEST(SecondReader, AsksNothingOfATextWithoutWords) {
  for (const std::string_view text : {"", " ", "...", "?!", "\xFF\xFE", "\xF0\x9F\x98\x82"}) {
    EXPECT_TRUE(decide({}, second_reader().read(text), {}).asks.empty()) << text;
    EXPECT_TRUE(second_reader().weightiest(text).empty()) << text;
  }
}

}  // namespace
}  // namespace frontdoor
