// The matcher against RE2, and that no pattern makes it slow.
#include <frontdoor/pattern.h>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <string>
#include <vector>

namespace frontdoor {
namespace {

void expect_like_re2(const std::string& pattern, const std::string& text) {
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 theirs(pattern, options);
  const auto ours = Pattern::compile(pattern);
  if (!ours.ok() || !theirs.ok()) return;
  EXPECT_EQ(ours.value().matches_whole(text), RE2::FullMatch(text, theirs)) << pattern << " on " << text;
  re2::StringPiece found;
  const bool matched = theirs.Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1);
  const auto span = ours.value().find(text);
  ASSERT_EQ(span.has_value(), matched) << pattern << " on " << text;
  if (!span) return;
  EXPECT_EQ(span->first, static_cast<std::size_t>(found.data() - text.data())) << pattern << " on " << text;
  EXPECT_EQ(span->second - span->first, found.size()) << pattern << " on " << text;
}

TEST(Pattern, MatchesAsRe2Does) {
  const std::vector<std::string> patterns{"a",
                                          "abc",
                                          "a|b",
                                          "a|ab",
                                          "(a|ab)(c|bcd)",
                                          "a*",
                                          "a+?",
                                          "(a*)*",
                                          "(a|b)*c",
                                          "[a-c]+",
                                          "[^a]",
                                          "\\d{2,3}",
                                          "x{0}",
                                          "^a$",
                                          "\\bword\\b",
                                          "a.c",
                                          "(?i)AbC",
                                          "[\\w.-]+@[\\w-]+\\.[a-z]{2,}",
                                          "[æøå]+",
                                          "\\.\\*",
                                          "(?:ab){2}",
                                          "()",
                                          "",
                                          "[]a]",
                                          "[a-]",
                                          "[^\\s@]+",
                                          "\\x41",
                                          "[[:alpha:]]+",
                                          "a{2}b?",
                                          "é+",
                                          "\\Aab\\z",
                                          "(?s).+",
                                          ".+",
                                          "a{,2}",
                                          "{",
                                          "a|"};
  const std::vector<std::string> texts{"",      "a",    "b",    "ab",      "abc",
                                       "abcd",  "aaa",  "a.c",  "a\nc",    "AbC",
                                       "12",    "1234", "word", "a word.", "ann@example.org",
                                       "æøå",   "é",    "éé",   "*",       ".*",
                                       "abab",  "]",    "-",    "A",       "aab",
                                       "a{,2}", "{",    " \t",  "c"};
  for (const std::string& pattern : patterns) {
    ASSERT_TRUE(Pattern::compile(pattern).ok()) << pattern;
    for (const std::string& text : texts) expect_like_re2(pattern, text);
  }
}

TEST(Pattern, MatchesAsRe2DoesOnMadeUpPatterns) {
  const std::string letters = "ab01().*+?|[]^$\\d{},-é ";
  unsigned random = 1;
  const auto next = [&random](std::size_t below) {
    random = random * 1664525U + 1013904223U;
    return static_cast<std::size_t>((random >> 8) % below);
  };
  for (int i = 0; i < 20'000; ++i) {
    std::string pattern;
    std::string text;
    for (std::size_t length = next(10); length > 0; --length) pattern += letters[next(letters.size())];
    for (std::size_t length = next(8); length > 0; --length) text += "ab01 -"[next(6)];
    expect_like_re2(pattern, text);
  }
}

TEST(Pattern, RefusesWhatIsNotLinear) {
  for (const char* pattern : {"(?=a)", "(?!a)", "(?<=a)b", "(a)\\1", "(", ")", "[a", "a**", "*", "[b-a]", "\\",
                              "a{2000}", "((((a{99}){99}){99}){99})", "(?P<n>a)"}) {
    EXPECT_FALSE(Pattern::compile(pattern).ok()) << pattern;
  }
}

TEST(Pattern, IsLinearWhateverThePattern) {
  const auto pattern = Pattern::compile("(a|a)*(a|aa)+(a*)*b");
  ASSERT_TRUE(pattern.ok());
  EXPECT_FALSE(pattern.value().matches_whole(std::string(20'000, 'a')));
}

}  // namespace
}  // namespace frontdoor
