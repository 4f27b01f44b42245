#include <line_break.h>

#include <gtest/gtest.h>

#include <string_view>

namespace frontdoor::painter {
namespace {

struct BreakCase {
  std::string_view word;
  std::string_view first_piece;
};

class LineBreak : public testing::TestWithParam<BreakCase> {};

TEST_P(LineBreak, FindsTheFirstPieceOfAWord) {
  const BreakCase& c = GetParam();
  EXPECT_EQ(c.word.substr(0, next_break(c.word)), c.first_piece);
}

INSTANTIATE_TEST_SUITE_P(Words, LineBreak,
                         testing::Values(BreakCase{"practice", "practice"}, BreakCase{"well-known", "well-"},
                                         BreakCase{"-5", "-5"}, BreakCase{"9am-12", "9am-"}, BreakCase{"a—b", "a"},
                                         BreakCase{"FD-7K3M", "FD-"}, BreakCase{"ü-9", "ü-9"}, BreakCase{"2–3", "2–"},
                                         BreakCase{"co-“op”", "co-“op”"}, BreakCase{"a?b", "a?"},
                                         BreakCase{"a?/b", "a?/b"}, BreakCase{"a…b", "a…"}, BreakCase{"50p/£1", "50p/"},
                                         BreakCase{"yes/no", "yes/no"}, BreakCase{"ok👍", "ok"},
                                         BreakCase{"👍🏽!", "👍🏽!"}, BreakCase{"👍🏽ok", "👍🏽"},
                                         BreakCase{"👩‍⚕️👍", "👩‍⚕️"}, BreakCase{"🇬🇧", "🇬🇧"},
                                         BreakCase{"“don’t”", "“don’t”"}, BreakCase{"我胸口痛", "我"},
                                         BreakCase{"痛，已经", "痛，"}, BreakCase{"\xff\xfe", "\xff\xfe"}));

TEST(LineBreak, KeepsMarksJoinersAndSkinTonesWithTheirCharacter) {
  EXPECT_EQ(next_character("ab"), 1u);
  EXPECT_EQ(next_character("e\u0301x"), std::string_view("e\u0301").size());
  EXPECT_EQ(next_character("👍🏽!"), std::string_view("👍🏽").size());
  EXPECT_EQ(next_character(""), 0u);
}

TEST(LineBreak, KnowsColourGlyphs) {
  EXPECT_TRUE(is_emoji("ok👍"));
  EXPECT_FALSE(is_emoji("Zażółć"));
}

TEST(LineBreak, ReadsBytesThatAreNotUtf8WithoutLeavingThem) {
  std::size_t at = 0;
  EXPECT_EQ(next_code_point("\xf0\x9f", at), char32_t{0xfffd});
  EXPECT_LE(at, 2u);
}

}  // namespace
}  // namespace frontdoor::painter
