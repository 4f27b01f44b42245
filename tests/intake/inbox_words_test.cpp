// The inbox's words for codes, times and ages: nothing that only a machine would say.
#include "support.h"

#include "base/days.h"
#include "base/rule_names.h"
#include "base/words.h"

#include <built_data.h>

namespace frontdoor::intake {
namespace {

Instant instant(const char* text) {
  return parse_rfc3339(text).value();
}

TEST(RuleNames, EveryRuleOfThePackIsCalledSomethingInWords) {
  const BuiltAssets assets;
  std::size_t named = 0;
  for (const RuleInfo& rule : assets.red_flags.rules()) {
    const std::string words = words_for_rule(rule.id);
    ASSERT_FALSE(words.empty()) << rule.id;
    EXPECT_TRUE(words.front() >= 'A' && words.front() <= 'Z') << words;
    EXPECT_EQ(words.find('.'), std::string::npos) << words;
    if (rule_names_json().find('"' + rule.id + '"') != std::string_view::npos) ++named;
  }
  EXPECT_GT(named, 200u);
  EXPECT_EQ(words_for_rule("heart.chest-crushing"), "Crushing chest pain");
  EXPECT_EQ(words_for_rule("own.chest-pain"), "Own chest pain");  // a practice's own rule
}

TEST(InboxWords, TimesAreBritishLocalTime) {
  EXPECT_EQ(words_for_written_time("2026-07-23T09:05:00Z"), "10:05am on Thursday 23 July");
  EXPECT_EQ(words_for_written_time("2026-11-23T10:05:00Z"), "10:05am on Monday 23 November");
  EXPECT_EQ(words_for_written_time("lately"), "lately");
  EXPECT_EQ(words_for_date("1981-03-27"), "27 March 1981");
  EXPECT_EQ(words_for_date("1981-02-30"), "1981-02-30");
}

TEST(InboxWords, WaitsAreSaidAsLongAsTheyMatter) {
  const Instant from = instant("2026-11-23T10:00:00Z");
  EXPECT_EQ(words_for_wait(from, instant("2026-11-23T10:01:59Z")), "1 minute");
  EXPECT_EQ(words_for_wait(from, instant("2026-11-23T12:05:00Z")), "2 hours 5 minutes");
  EXPECT_EQ(words_for_wait(from, instant("2026-11-24T13:05:00Z")), "1 day 3 hours");
  EXPECT_EQ(words_for_wait(from, instant("2026-11-26T13:05:00Z")), "3 days");
  EXPECT_EQ(words_for_wait(from, instant("2026-11-23T09:00:00Z")), "0 minutes");  // the clock stepped back
}

TEST(InboxWords, AgesAreThoseOfTheBirthday) {
  EXPECT_EQ(age_in_months("1981-03-27", instant("2026-03-26T12:00:00Z")), 44 * 12 + 11);
  EXPECT_EQ(age_in_months("1981-03-27", instant("2026-03-27T12:00:00Z")), 45 * 12);
  EXPECT_EQ(age_in_months("2030-01-01", instant("2026-03-27T12:00:00Z")), std::nullopt);
  EXPECT_EQ(age_in_months("yesterday", instant("2026-03-27T12:00:00Z")), std::nullopt);
  EXPECT_EQ(words_for_age(45 * 12 + 3), "45 years old");
  EXPECT_EQ(words_for_age(1), "1 month old");
  EXPECT_EQ(words_for_age(23), "23 months old");
}

}  // namespace
}  // namespace frontdoor::intake
