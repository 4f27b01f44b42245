// Civil time in London and RFC 3339.
#include <frontdoor/instant.h>
#include <gtest/gtest.h>

namespace frontdoor {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;

Instant at(std::string_view text) {
  const auto instant = parse_rfc3339(text);
  EXPECT_TRUE(instant.ok()) << text;
  return instant ? instant.value() : Instant{};
}

TEST(Instant, SummerTimeBeginsAndEndsAtOneInTheMorningUtc) {
  EXPECT_FALSE(is_british_summer_time(at("2026-03-29T00:59:59.999Z")));
  EXPECT_TRUE(is_british_summer_time(at("2026-03-29T01:00:00Z")));
  EXPECT_TRUE(is_british_summer_time(at("2026-10-25T00:59:59.999Z")));
  EXPECT_FALSE(is_british_summer_time(at("2026-10-25T01:00:00Z")));
}

// Last Sundays of March and October, from a printed calendar.
TEST(Instant, SummerTimeOfTenYears) {
  constexpr std::pair<const char*, const char*> kChanges[] = {
      {"2023-03-26", "2023-10-29"}, {"2024-03-31", "2024-10-27"}, {"2025-03-30", "2025-10-26"},
      {"2026-03-29", "2026-10-25"}, {"2027-03-28", "2027-10-31"}, {"2028-03-26", "2028-10-29"},
      {"2029-03-25", "2029-10-28"}, {"2030-03-31", "2030-10-27"}, {"2031-03-30", "2031-10-26"},
      {"2032-03-28", "2032-10-31"}};
  for (const auto& [spring, autumn] : kChanges) {
    const Instant begins = at(std::string(spring) + "T01:00:00Z");
    const Instant ends = at(std::string(autumn) + "T01:00:00Z");
    EXPECT_FALSE(is_british_summer_time(begins - 1ms)) << spring;
    EXPECT_TRUE(is_british_summer_time(begins)) << spring;
    EXPECT_TRUE(is_british_summer_time(ends - 1ms)) << autumn;
    EXPECT_FALSE(is_british_summer_time(ends)) << autumn;
  }
}

TEST(Instant, LondonWallClockIsCutToTheMinute) {
  EXPECT_EQ(to_london(at("2026-07-01T07:00:59.999Z")), local_days(2026y / 7 / 1) + 8h);
  EXPECT_EQ(to_london(at("2026-12-01T08:00:30Z")), local_days(2026y / 12 / 1) + 8h);
}

TEST(Instant, LondonAndBackIsTheSameMinuteExceptInTheRepeatedHour) {
  const Instant repeated_begins = at("2026-10-25T01:00:00Z");
  for (Instant now = at("2026-03-28T00:00:00Z"); now < at("2026-10-27T00:00:00Z"); now += 1min) {
    const bool second_time_round = now >= repeated_begins && now < repeated_begins + 1h;
    ASSERT_EQ(from_london(to_london(now)), second_time_round ? now - 1h : now) << format_rfc3339(now);
  }
}

TEST(Instant, ATimeThatDoesNotExistIsReadWithTheOffsetBeforeTheChange) {
  EXPECT_EQ(from_london(local_days(2026y / 3 / 29) + 1h + 30min), at("2026-03-29T01:30:00Z"));
}

TEST(Instant, ATimeThatExistsTwiceIsTheFirst) {
  EXPECT_EQ(from_london(local_days(2026y / 10 / 25) + 1h + 30min), at("2026-10-25T00:30:00Z"));
}

TEST(Instant, ReadsRfc3339) {
  EXPECT_EQ(format_rfc3339(at("2026-12-25T09:00:00Z")), "2026-12-25T09:00:00Z");
  EXPECT_EQ(format_rfc3339(at("2026-12-25t09:00:00z")), "2026-12-25T09:00:00Z");
  EXPECT_EQ(format_rfc3339(at("2026-06-01T09:00:00+01:00")), "2026-06-01T08:00:00Z");
  EXPECT_EQ(format_rfc3339(at("2026-01-01T00:15:00+00:30")), "2025-12-31T23:45:00Z");
  EXPECT_EQ(format_rfc3339(at("2025-12-31T20:00:00-05:00")), "2026-01-01T01:00:00Z");
  EXPECT_EQ(at("2026-12-25T09:00:00.5Z") - at("2026-12-25T09:00:00Z"), 500ms);
  EXPECT_EQ(at("2026-12-25T09:00:00.0079999Z") - at("2026-12-25T09:00:00Z"), 7ms);
  EXPECT_EQ(format_rfc3339(at("2028-02-29T23:59:59.999Z")), "2028-02-29T23:59:59Z");
}

TEST(Instant, RefusesWhatIsNotRfc3339) {
  for (const char* text :
       {"", "2026-12-25", "2026-12-25T09:00:00", "2026-12-25T09:00Z", "2026-12-25 09:00:00Z", "2026-02-29T09:00:00Z",
        "2026-13-01T09:00:00Z", "2026-00-01T09:00:00Z", "2026-12-25T24:00:00Z", "2026-12-25T09:60:00Z",
        "2026-12-25T09:00:60Z", "2026-12-25T09:00:00.Z", "2026-12-25T09:00:00+0100", "2026-12-25T09:00:00+24:00",
        "2026-12-25T09:00:00Zx", "26-12-25T09:00:00Z", "+2026-12-25T09:00:00Z", "2026-12-25T09:00:00,5Z",
        "2026-1\xC2\xB2-25T09:00:00Z"}) {
    const auto instant = parse_rfc3339(text);
    ASSERT_FALSE(instant.ok()) << text;
    EXPECT_EQ(instant.error().code, ErrorCode::invalid_value) << text;
  }
}

TEST(Instant, TimesOfDayAsTheNhsWritesThem) {
  const local_days day(2026y / 11 / 24);
  EXPECT_EQ(format_time_of_day(day + 18h + 30min), "6:30pm");
  EXPECT_EQ(format_time_of_day(day + 8h), "8am");
  EXPECT_EQ(format_time_of_day(day + 8h + 5min), "8:05am");
  EXPECT_EQ(format_time_of_day(day + 12h), "midday");
  EXPECT_EQ(format_time_of_day(day + 12h + 1min), "12:01pm");
  EXPECT_EQ(format_time_of_day(day + 13h), "1pm");
  EXPECT_EQ(format_time_of_day(LocalMinute(day)), "midnight");
  EXPECT_EQ(format_time_of_day(day + 30min), "12:30am");
  EXPECT_EQ(format_day(day + 18h), "Tuesday 24 November");
  EXPECT_EQ(format_weekday(day + 18h), "Tuesday");
}

TEST(Instant, ATimeToComeIsTodayThenAWeekdayThenADate) {
  const local_days day(2026y / 11 / 24);
  const LocalMinute now = day + 10h;
  EXPECT_EQ(format_when(day + 18h + 30min, now), "6:30pm today");
  EXPECT_EQ(format_when(day + std::chrono::days(1) + 8h, now), "8am on Wednesday");
  EXPECT_EQ(format_when(day + std::chrono::days(3) + 8h, now), "8am on Friday");
  EXPECT_EQ(format_when(day + std::chrono::days(4) + 8h, now), "8am on Saturday 28 November");
  EXPECT_EQ(format_when(day + std::chrono::days(7) + 8h, now), "8am on Tuesday 1 December");
  EXPECT_EQ(format_when(day - std::chrono::days(1) + 8h, now), "8am on Monday 23 November");
}

}  // namespace
}  // namespace frontdoor
