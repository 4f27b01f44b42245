// England's bank holidays, core hours, longer hours and deadlines.
#include "access_support.h"

#include <frontdoor/json.h>

#include <set>

namespace frontdoor {
namespace {

using access_test::at;
using access_test::example_practice;
using access_test::read_source_file;
using access_test::shipped_holidays;
using std::chrono::days;
using std::chrono::local_days;
using namespace std::chrono_literals;

std::string as_date(local_days day) {
  const std::chrono::year_month_day date(day);
  const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
         two(static_cast<unsigned>(date.day()));
}

std::set<std::string> computed(const HolidayCalendar& holidays, std::chrono::year first, std::chrono::year last) {
  std::set<std::string> dates;
  for (local_days day(first / 1 / 1); day <= local_days(last / 12 / 31); day += days(1)) {
    if (holidays.is_bank_holiday(day)) dates.insert(as_date(day));
  }
  return dates;
}

HolidayCalendar calendar_of(std::string_view json) {
  auto loaded = HolidayCalendar::load(json);
  EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().message);
  return loaded ? loaded.value() : HolidayCalendar{};
}

TEST(AccessHolidays, AgreeWithTheDatesThatGovUkPublishes) {
  const auto published = parse_json(read_source_file("tests/fixtures/access/bank-holidays-england-and-wales.json"));
  ASSERT_TRUE(published.ok());
  const Json* events = json_array(published.value(), "events");
  ASSERT_NE(events, nullptr);
  std::set<std::string> dates;
  for (const Json& event : *events) dates.insert(json_string_or(event, "date", ""));
  EXPECT_EQ(dates.size(), 24u);
  EXPECT_EQ(computed(shipped_holidays(), 2026y, 2028y), dates);
}

TEST(AccessHolidays, AgreeWithAnotherProgramForFifteenYears) {
  const auto other = parse_json(read_source_file("tests/fixtures/access/bank-holidays-by-date-holidays.json"));
  ASSERT_TRUE(other.ok());
  std::set<std::string> dates;
  for (const Json& date : *json_array(other.value(), "dates")) dates.insert(*json_as_string(date));
  EXPECT_GE(dates.size(), 15u * 8u - 1u);
  EXPECT_EQ(computed(shipped_holidays(), 2026y, 2040y), dates);
}

TEST(AccessHolidays, SubstituteDaysWhereChristmasAndNewYearFallOnAWeekend) {
  const HolidayCalendar holidays;
  const auto is = [&](std::chrono::year_month_day date) { return holidays.is_bank_holiday(local_days(date)); };
  EXPECT_TRUE(is(2021y / 12 / 27) && is(2021y / 12 / 28));  // Saturday and Sunday
  EXPECT_FALSE(is(2021y / 12 / 25));
  EXPECT_TRUE(is(2022y / 12 / 26) && is(2022y / 12 / 27));  // Sunday and Monday
  EXPECT_TRUE(is(2020y / 12 / 25) && is(2020y / 12 / 28));  // Friday and Saturday
  EXPECT_TRUE(is(2022y / 1 / 3));                           // Saturday
  EXPECT_TRUE(is(2023y / 1 / 2));                           // Sunday
  EXPECT_FALSE(is(2028y / 1 / 1));
}

TEST(AccessHolidays, EasterOfManyYears) {
  // Easter Sundays as the Book of Common Prayer's tables give them.
  for (const auto& easter :
       {2000y / 4 / 23, 2008y / 3 / 23, 2011y / 4 / 24, 2019y / 4 / 21, 2024y / 3 / 31, 2025y / 4 / 20, 2029y / 4 / 1,
        2030y / 4 / 21, 2035y / 3 / 25, 2038y / 4 / 25, 2049y / 4 / 18, 2076y / 4 / 19}) {
    EXPECT_TRUE(HolidayCalendar().is_bank_holiday(local_days(easter) - days(2)));
    EXPECT_TRUE(HolidayCalendar().is_bank_holiday(local_days(easter) + days(1)));
  }
}

TEST(AccessHolidays, EveryYearHasEightOfThemOnWeekdays) {
  for (int y = 1990; y <= 2200; ++y) {
    const std::chrono::year year(y);
    EXPECT_EQ(computed(HolidayCalendar(), year, year).size(), 8u) << y;
  }
}

// 2022: the spring holiday moved for the Platinum Jubilee, one day added for it, one for the Queen's funeral.
TEST(AccessHolidays, ProclaimedAndMovedDaysComeFromTheOverrideFile) {
  const HolidayCalendar holidays = calendar_of(R"({"added": [
      {"date": "2022-09-19", "name": "State funeral of Queen Elizabeth II",
       "source": "https://www.gov.uk/bank-holidays"},
      {"date": "2022-06-02", "name": "Spring bank holiday",
       "source": "https://www.gov.uk/bank-holidays"},
      {"date": "2022-06-03", "name": "Platinum Jubilee",
       "source": "https://www.gov.uk/bank-holidays"}],
    "removed": [{"date": "2022-05-30", "name": "Spring bank holiday",
       "source": "https://www.gov.uk/bank-holidays"}]})");
  EXPECT_TRUE(holidays.is_bank_holiday(local_days(2022y / 6 / 2)));
  EXPECT_TRUE(holidays.is_bank_holiday(local_days(2022y / 6 / 3)));
  EXPECT_TRUE(holidays.is_bank_holiday(local_days(2022y / 9 / 19)));
  EXPECT_FALSE(holidays.is_bank_holiday(local_days(2022y / 5 / 30)));
  EXPECT_TRUE(in_core_hours(at("2022-05-30T09:00:00Z"), holidays));
  EXPECT_EQ(deadline_for(at("2022-06-01T09:00:00Z"), Urgency::none, holidays), at("2022-06-06T17:30:00Z"));
}

TEST(AccessHolidays, AFaultyOverrideFileIsRefusedWithItsPlace) {
  const auto error_of = [](std::string_view json) {
    const auto loaded = HolidayCalendar::load(json);
    EXPECT_FALSE(loaded.ok()) << json;
    return loaded.ok() ? Error{} : loaded.error();
  };
  EXPECT_EQ(error_of("{").code, ErrorCode::malformed_json);
  EXPECT_EQ(error_of("[]").code, ErrorCode::wrong_type);
  EXPECT_EQ(error_of(R"({"added": []})").code, ErrorCode::missing_key);
  EXPECT_EQ(error_of(R"({"added": {}, "removed": []})").code, ErrorCode::wrong_type);
  EXPECT_EQ(error_of(R"({"added": [], "removed": [], "extra": 1})").code, ErrorCode::unknown_key);
  EXPECT_EQ(error_of(R"({"added": [{"date": "2026-02-30", "name": "n", "source": "s"}], "removed": []})").where,
            "/added/0/date");
  EXPECT_EQ(error_of(R"({"added": [{"date": "2026-02-03", "name": "n"}], "removed": []})").where, "/added/0/source");
  EXPECT_EQ(error_of(R"({"added": ["2026-02-03"], "removed": []})").where, "/added/0");
  EXPECT_EQ(error_of(R"({"added": [], "removed": [{"date": "2026-02-03", "name": "n", "source": "s"}]})").code,
            ErrorCode::invalid_value);
}

TEST(AccessHours, CoreHoursAreHalfOpen) {
  const HolidayCalendar holidays;
  EXPECT_FALSE(in_core_hours(at("2026-11-23T07:59:59.999Z"), holidays));
  EXPECT_TRUE(in_core_hours(at("2026-11-23T08:00:00Z"), holidays));
  EXPECT_TRUE(in_core_hours(at("2026-11-23T18:29:59.999Z"), holidays));
  EXPECT_FALSE(in_core_hours(at("2026-11-23T18:30:00Z"), holidays));
}

TEST(AccessHours, CoreHoursFollowTheLondonClock) {
  const HolidayCalendar holidays;
  EXPECT_TRUE(in_core_hours(at("2026-07-01T07:00:00Z"), holidays));
  EXPECT_FALSE(in_core_hours(at("2026-07-01T17:30:00Z"), holidays));
  // The Mondays after the clocks changed.
  EXPECT_TRUE(in_core_hours(at("2026-03-30T07:00:00Z"), holidays));
  EXPECT_FALSE(in_core_hours(at("2026-10-26T07:59:00Z"), holidays));
}

TEST(AccessHours, NoCoreHoursOnWeekendsAndBankHolidays) {
  const HolidayCalendar holidays;
  for (const char* closed :
       {"2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z", "2026-12-25T10:00:00Z", "2026-12-28T10:00:00Z",
        "2026-04-03T10:00:00Z", "2026-04-06T10:00:00Z", "2027-01-01T10:00:00Z"}) {
    EXPECT_FALSE(in_core_hours(at(closed), holidays)) << closed;
  }
}

struct DeadlineCase {
  const char* received;
  Urgency urgency;
  const char* deadline;
};

TEST(AccessHours, DeadlinesExactly) {
  constexpr DeadlineCase kCases[] = {
      {"2026-11-23T10:00:00Z", Urgency::none, "2026-11-24T18:30:00Z"},  // Monday → Tuesday
      {"2026-11-23T18:29:59Z", Urgency::none, "2026-11-24T18:30:00Z"},
      {"2026-11-23T18:30:00Z", Urgency::none, "2026-11-24T18:30:00Z"},  // just closed: the period that follows
      {"2026-11-23T07:00:00Z", Urgency::none, "2026-11-23T18:30:00Z"},  // before opening: that day
      {"2026-11-23T08:00:00Z", Urgency::none, "2026-11-24T18:30:00Z"},
      {"2026-11-21T12:00:00Z", Urgency::none, "2026-11-23T18:30:00Z"},  // Saturday → Monday
      {"2026-11-20T10:00:00Z", Urgency::none, "2026-11-23T18:30:00Z"},  // Friday → Monday
      {"2026-05-01T09:00:00Z", Urgency::none, "2026-05-05T17:30:00Z"},  // Friday → Tuesday after a bank holiday
      {"2026-12-24T10:00:00Z", Urgency::none, "2026-12-29T18:30:00Z"},  // Christmas
      {"2026-12-25T09:00:00Z", Urgency::none, "2026-12-29T18:30:00Z"},
      {"2026-12-31T10:00:00Z", Urgency::none, "2027-01-04T18:30:00Z"},    // over the year's end: New Year is a Friday
      {"2026-04-02T09:00:00Z", Urgency::none, "2026-04-07T17:30:00Z"},    // over Easter
      {"2026-03-27T10:00:00Z", Urgency::none, "2026-03-30T17:30:00Z"},    // over the clocks going forward
      {"2026-10-23T09:00:00Z", Urgency::none, "2026-10-26T18:30:00Z"},    // over the clocks going back
      {"2026-11-23T10:00:00Z", Urgency::urgent, "2026-11-23T18:30:00Z"},  // today
      {"2026-11-23T18:29:00Z", Urgency::urgent, "2026-11-23T18:30:00Z"},
      {"2026-11-23T18:30:00Z", Urgency::urgent, "2026-11-24T18:30:00Z"},
      {"2026-11-23T07:00:00Z", Urgency::urgent, "2026-11-23T18:30:00Z"},
      {"2026-11-21T12:00:00Z", Urgency::urgent, "2026-11-23T18:30:00Z"},
  };
  for (const DeadlineCase& one : kCases) {
    EXPECT_EQ(format_rfc3339(deadline_for(at(one.received), one.urgency, HolidayCalendar())), one.deadline)
        << one.received << " " << to_code(one.urgency);
  }
}

Practice with_longer_hours() {
  return Practice::load(R"({"ods":"A81001","name":"N","phone":"01632 960000","longerHours":[
      {"day":"tuesday","opens":"07:00","closes":"20:00"}, {"day":"saturday","opens":"09:00","closes":"12:00"},
      {"day":"friday","opens":"18:30","closes":"24:00"}]})")
      .value();
}

TEST(AccessHours, APracticesLongerHoursOpenItButMoveNoDeadline) {
  const HolidayCalendar holidays;
  const Practice practice = with_longer_hours();
  EXPECT_TRUE(is_open(practice, at("2026-11-24T07:00:00Z"), holidays));
  EXPECT_FALSE(is_open(practice, at("2026-11-24T06:59:59Z"), holidays));
  EXPECT_TRUE(is_open(practice, at("2026-11-24T19:59:00Z"), holidays));
  EXPECT_FALSE(is_open(practice, at("2026-11-24T20:00:00Z"), holidays));
  EXPECT_FALSE(is_open(practice, at("2026-11-23T19:00:00Z"), holidays));
  EXPECT_TRUE(is_open(practice, at("2026-11-21T11:00:00Z"), holidays));
  EXPECT_TRUE(is_open(practice, at("2026-11-27T23:59:00Z"), holidays));
  EXPECT_FALSE(in_core_hours(at("2026-11-24T19:00:00Z"), holidays));
  // Christmas Day 2026 is a Friday: longer hours fall out on bank holidays.
  EXPECT_FALSE(is_open(practice, at("2026-12-25T19:00:00Z"), holidays));
}

TEST(AccessHours, TheNextOpeningIsTheEarliestOfAll) {
  const HolidayCalendar holidays;
  const auto next = [&](const Practice& practice, const char* now) {
    return format_rfc3339(next_opening(practice, at(now), holidays));
  };
  EXPECT_EQ(next(example_practice(), "2026-11-23T18:30:00Z"), "2026-11-24T08:00:00Z");
  EXPECT_EQ(next(with_longer_hours(), "2026-11-23T18:30:00Z"), "2026-11-24T07:00:00Z");
  EXPECT_EQ(next(example_practice(), "2026-11-20T19:00:00Z"), "2026-11-23T08:00:00Z");
  EXPECT_EQ(next(with_longer_hours(), "2026-11-21T00:00:00Z"), "2026-11-21T09:00:00Z");
  EXPECT_EQ(next(example_practice(), "2026-12-24T18:30:00Z"), "2026-12-29T08:00:00Z");
  EXPECT_EQ(next(example_practice(), "2026-11-24T07:59:59Z"), "2026-11-24T08:00:00Z");
  EXPECT_EQ(next(example_practice(), "2026-03-28T12:00:00Z"), "2026-03-30T07:00:00Z");
}

}  // namespace
}  // namespace frontdoor
