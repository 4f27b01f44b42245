// Signals and practices as JSON, and how long a signal applies.
#include "access_support.h"

#include <frontdoor/wording_check.h>

namespace frontdoor {
namespace {

using access_test::at;
using access_test::pause;
using access_test::signal_of;

Error signal_error(std::string_view json) {
  const auto loaded = Signal::load(json);
  EXPECT_FALSE(loaded.ok()) << json;
  return loaded.ok() ? Error{} : loaded.error();
}

TEST(AccessSignal, AStateAloneIsEnough) {
  for (const auto& [json, state] :
       {std::pair{R"({"state":"normal"})", AccessState::normal}, std::pair{R"({"state":"busy"})", AccessState::busy},
        std::pair{R"({"state":"urgent-diverted"})", AccessState::urgent_diverted}}) {
    const auto loaded = Signal::load(json);
    ASSERT_TRUE(loaded.ok()) << json;
    EXPECT_EQ(loaded.value(), signal_of(state));
  }
}

TEST(AccessSignal, NullCountsAsAbsent) {
  const auto loaded = Signal::load(R"({"state":"busy","from":null,"until":null,"reason":null,"icbReference":null})");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.value(), signal_of(AccessState::busy));
}

TEST(AccessSignal, ReadsWhatItWrites) {
  const Signal signal = pause("2026-11-23T08:00:00Z", "2026-11-25T08:00:00Z");
  const auto loaded = Signal::load(signal_as_json(signal));
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.value(), signal);
  EXPECT_EQ(signal_as_json(signal_of(AccessState::busy)), R"({"state":"busy"})");
}

TEST(AccessSignal, APlannedPauseLeavesWhatHoldsUntilItBegins) {
  Signal signal = signal_of(AccessState::busy);
  signal.from = at("2026-11-23T09:00:00Z");
  signal.planned = PlannedPause{at("2026-11-23T14:00:00Z"), at("2026-11-23T16:00:00Z"), "Flood", "ICB-1"};
  const auto loaded = Signal::load(signal_as_json(signal));
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.value(), signal);
  const Practice practice = access_test::example_practice();
  const auto state_at = [&](const char* now) { return state_in_force(practice, signal, at(now), HolidayCalendar()); };
  EXPECT_EQ(state_at("2026-11-23T13:59:59Z"), AccessState::busy);
  EXPECT_EQ(state_at("2026-11-23T14:00:00Z"), AccessState::paused);
  EXPECT_EQ(state_at("2026-11-23T16:00:00Z"), AccessState::normal);
  EXPECT_EQ(public_signal(signal).planned->reason, "recorded");
  EXPECT_EQ(signal_error(R"({"state":"busy","planned":{"from":"2026-11-23T14:00:00Z"}})").where, "/planned");
  EXPECT_EQ(signal_error(R"({"state":"busy","planned":"soon"})").where, "/planned");
}

TEST(AccessSignal, FaultsAreRefusedWithTheirPlace) {
  EXPECT_EQ(signal_error("").code, ErrorCode::malformed_json);
  EXPECT_EQ(signal_error("[]").code, ErrorCode::wrong_type);
  EXPECT_EQ(signal_error("{}").code, ErrorCode::missing_key);
  EXPECT_EQ(signal_error(R"({"state":"off"})").code, ErrorCode::invalid_value);
  EXPECT_EQ(signal_error(R"({"state":"closed"})").where, "/state");
  EXPECT_EQ(signal_error(R"({"state":7})").code, ErrorCode::wrong_type);
  EXPECT_EQ(signal_error(R"({"state":"busy","state":"normal"})").code, ErrorCode::duplicate_key);
  EXPECT_EQ(signal_error(R"({"state":"busy","since":"now"})").where, "/since");
  EXPECT_EQ(signal_error(R"({"state":"busy","until":"tonight"})").where, "/until");
  EXPECT_EQ(signal_error(R"({"state":"busy","from":"2026-11-23T10:00:00Z","until":"2026-11-23T10:00:00Z"})").where,
            "/until");
}

TEST(AccessSignal, APauseNeedsItsFourFieldsAndAtMostFourDays) {
  const std::string from = R"("from":"2026-11-23T08:00:00Z")";
  const std::string until = R"("until":"2026-11-27T08:00:00Z")";
  const std::string reason = R"("reason":"Flood")";
  const std::string reference = R"("icbReference":"ICB-1")";
  const auto paused = [](const std::string& members) { return R"({"state":"paused",)" + members + "}"; };
  EXPECT_TRUE(Signal::load(paused(from + "," + until + "," + reason + "," + reference)).ok());
  EXPECT_FALSE(Signal::load(paused(until + "," + reason + "," + reference)).ok());
  EXPECT_FALSE(Signal::load(paused(from + "," + reason + "," + reference)).ok());
  EXPECT_FALSE(Signal::load(paused(from + "," + until + "," + reference)).ok());
  EXPECT_FALSE(Signal::load(paused(from + "," + until + "," + reason)).ok());
  EXPECT_FALSE(Signal::load(paused(from + "," + until + R"(,"reason":"  ",)" + reference)).ok());
  EXPECT_FALSE(Signal::load(R"({"state":"paused"})").ok());
  const std::string too_late = R"("until":"2026-11-27T08:00:01Z")";
  EXPECT_FALSE(Signal::load(paused(from + "," + too_late + "," + reason + "," + reference)).ok());
}

TEST(AccessSignal, FourDaysAreCountedByTheLondonClock) {
  // Friday 08:00 in London to Tuesday 08:00 in London, over both changes of the clocks: 95 and 97 hours.
  EXPECT_TRUE(signal_in_force(pause("2026-03-27T08:00:00Z", "2026-03-31T07:00:00Z"), at("2026-03-28T08:00:00Z")));
  EXPECT_FALSE(signal_in_force(pause("2026-03-27T08:00:00Z", "2026-03-31T07:01:00Z"), at("2026-03-28T08:00:00Z")));
  EXPECT_TRUE(signal_in_force(pause("2026-10-23T07:00:00Z", "2026-10-27T08:00:00Z"), at("2026-10-24T08:00:00Z")));
  EXPECT_FALSE(signal_in_force(pause("2026-10-23T07:00:00Z", "2026-10-27T08:01:00Z"), at("2026-10-24T08:00:00Z")));
}

TEST(AccessSignal, BusyAndUrgentDivertedEndThatDayAtHalfPastSix) {
  for (const AccessState state : {AccessState::busy, AccessState::urgent_diverted}) {
    const Signal signal = signal_of(state, "2026-07-06T09:00:00Z");
    EXPECT_EQ(signal_end(signal), at("2026-07-06T17:30:00Z"));
    EXPECT_FALSE(signal_in_force(signal, at("2026-07-06T08:59:59Z")));
    EXPECT_TRUE(signal_in_force(signal, at("2026-07-06T09:00:00Z")));
    EXPECT_TRUE(signal_in_force(signal, at("2026-07-06T17:29:59Z")));
    EXPECT_FALSE(signal_in_force(signal, at("2026-07-06T17:30:00Z")));
    EXPECT_FALSE(signal_in_force(signal, at("2026-07-07T09:00:00Z")));
  }
}

TEST(AccessSignal, AnEarlierEndIsKeptAndALaterOneIsNot) {
  Signal signal = signal_of(AccessState::busy, "2026-11-23T09:00:00Z");
  signal.until = at("2026-11-23T12:00:00Z");
  EXPECT_EQ(signal_end(signal), at("2026-11-23T12:00:00Z"));
  signal.until = at("2026-12-23T12:00:00Z");
  EXPECT_EQ(signal_end(signal), at("2026-11-23T18:30:00Z"));
}

TEST(AccessSignal, OneSetAfterHalfPastSixEndsWithItsDay) {
  EXPECT_EQ(signal_end(signal_of(AccessState::busy, "2026-11-24T18:30:00Z")), at("2026-11-25T00:00:00Z"));
}

TEST(AccessSignal, WithoutABeginningItCountsAsSetToday) {
  Signal signal = signal_of(AccessState::busy);
  EXPECT_EQ(signal_end(signal), std::nullopt);
  EXPECT_TRUE(signal_in_force(signal, at("2026-11-23T10:00:00Z")));
  signal.until = at("2026-11-23T10:00:00Z");
  EXPECT_FALSE(signal_in_force(signal, at("2026-11-23T10:00:00Z")));
}

TEST(AccessSignal, NormalAndAForgedClosedAreNeverInForce) {
  EXPECT_FALSE(signal_in_force(signal_of(AccessState::normal), at("2026-11-23T10:00:00Z")));
  EXPECT_FALSE(signal_in_force(signal_of(AccessState::closed), at("2026-11-23T10:00:00Z")));
}

Error practice_error(std::string_view json) {
  const auto loaded = load_checked_practice(json);
  EXPECT_FALSE(loaded.ok()) << json;
  return loaded.ok() ? Error{} : loaded.error();
}

// A practice with the three needed members and `more`.
std::string practice_with(const std::string& more) {
  return R"({"ods":"A81001","name":"Example Surgery","phone":"01632 960000",)" + more + "}";
}

TEST(AccessPractice, ThreeMembersAreEnough) {
  const auto loaded = Practice::load(R"({"ods":"A81001","name":"Example Surgery","phone":"+44 (0)1632 960-000"})");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.value().ods, "A81001");
  EXPECT_TRUE(loaded.value().accepts_when_closed);
  EXPECT_EQ(loaded.value().safe_working.sessions, 0u);
}

TEST(AccessPractice, ReadsEverySetting) {
  const auto loaded = Practice::load(practice_with(
      R"("address":"1 High Street, Sheffield S1 1AA","acceptsWhenClosed":false,
         "longerHours":[{"day":"saturday","opens":"09:00","closes":"12:00"}],
         "training":[{"date":"2026-12-09","from":"13:00","until":"18:30","phone":"01632 960999"}],
         "safeWorking":{"sessions":8,"contactsPerSession":13,"busyAtPercent":70,"urgentDivertedAtPercent":90,
                        "setsSignal":true},
         "wording":{"busy":"Two doctors are ill today. Call 999 if it is an emergency."})"));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  const Practice& practice = loaded.value();
  EXPECT_EQ(practice.address, "1 High Street, Sheffield S1 1AA");
  EXPECT_FALSE(practice.accepts_when_closed);
  ASSERT_EQ(practice.longer_hours.size(), 1u);
  EXPECT_EQ(practice.longer_hours[0].day, std::chrono::Saturday);
  ASSERT_EQ(practice.training.size(), 1u);
  EXPECT_EQ(practice.training[0].phone, "01632 960999");
  EXPECT_EQ(practice.safe_working, (SafeWorkingLimit{8, 13, 70, 90, true}));
  ASSERT_EQ(practice.own_wording.size(), 1u);
  EXPECT_EQ(practice.own_wording[0].first, AccessState::busy);
}

TEST(AccessPractice, FaultsAreRefusedWithTheirPlace) {
  EXPECT_EQ(practice_error("nonsense").code, ErrorCode::malformed_json);
  EXPECT_EQ(practice_error(R"({"ods":"A81001","name":"N"})").where, "/phone");
  EXPECT_EQ(practice_error(R"({"ods":"A81001","name":" ","phone":"01632 960000"})").where, "/name");
  EXPECT_EQ(practice_error(R"({"ods":"a81001<","name":"N","phone":"01632 960000"})").where, "/ods");
  EXPECT_EQ(practice_error(R"({"ods":"A81001","name":"N","phone":"ask at the desk"})").where, "/phone");
  EXPECT_EQ(practice_error(practice_with(R"("fax":"1")")).where, "/fax");
  EXPECT_EQ(practice_error(practice_with(R"("acceptsWhenClosed":"no")")).code, ErrorCode::wrong_type);
  EXPECT_EQ(practice_error(practice_with(R"("longerHours":{})")).where, "/longerHours");
  EXPECT_EQ(practice_error(practice_with(R"("longerHours":[{"day":"Sat","opens":"09:00","closes":"12:00"}])")).where,
            "/longerHours/0/day");
  EXPECT_EQ(
      practice_error(practice_with(R"("longerHours":[{"day":"saturday","opens":"12:00","closes":"09:00"}])")).where,
      "/longerHours/0/closes");
  EXPECT_EQ(
      practice_error(practice_with(R"("longerHours":[{"day":"saturday","opens":"9:00","closes":"25:00"}])")).where,
      "/longerHours/0/opens");
  EXPECT_EQ(practice_error(practice_with(R"("training":[{"date":"9 December","from":"13:00","until":"18:30"}])")).where,
            "/training/0/date");
  EXPECT_EQ(practice_error(practice_with(R"("safeWorking":{"sessions":8})")).where, "/safeWorking/contactsPerSession");
  EXPECT_EQ(practice_error(practice_with(R"("safeWorking":{"sessions":-1,"contactsPerSession":13})")).where,
            "/safeWorking/sessions");
  EXPECT_EQ(practice_error(practice_with(R"("wording":{"paused":"Gone. Call 999 if it is an emergency."})")).where,
            "/wording/paused");
}

TEST(AccessPractice, WhatIsPublishedDecidesTheSameWithoutStaffMatters) {
  const Practice practice = Practice::load(practice_with(R"("address":"1 High Street","acceptsWhenClosed":false,
         "longerHours":[{"day":"saturday","opens":"09:05","closes":"24:00"}],
         "training":[{"date":"2026-12-09","from":"13:00","until":"18:30","phone":"01632 960999"}],
         "safeWorking":{"sessions":8,"contactsPerSession":13},
         "wording":{"urgent-diverted":"Two doctors are ill today. Call 999 if it is an emergency."})"))
                                .value();
  const auto published = Practice::load(public_settings_as_json(practice));
  ASSERT_TRUE(published.ok()) << published.error().message;
  Practice expected = practice;
  expected.safe_working = {};
  EXPECT_EQ(published.value(), expected);
  EXPECT_EQ(public_settings_as_json(access_test::example_practice()),
            R"({"ods":"A81001","name":"Example Surgery","phone":"01632 960000"})");
}

TEST(AccessSignal, WhatIsPublishedKeepsReasonsInTheHouse) {
  const Instant during = at("2026-11-23T10:00:00Z");
  const Signal paused = public_signal(pause("2026-11-23T08:00:00Z", "2026-11-25T08:00:00Z"));
  EXPECT_EQ(signal_as_json(paused).find("Flood"), std::string::npos);
  EXPECT_EQ(signal_as_json(paused).find("ICB-2026-17"), std::string::npos);
  EXPECT_TRUE(signal_in_force(paused, during));

  Signal busy = signal_of(AccessState::busy, "2026-11-23T09:00:00Z");
  busy.reason = "Dr Example is ill";
  EXPECT_EQ(signal_as_json(public_signal(busy)), R"({"state":"busy","from":"2026-11-23T09:00:00Z"})");
  // Publishing makes no pause of what is none.
  Signal forged = pause("2026-11-23T08:00:00Z", "2026-11-25T08:00:00Z");
  forged.icb_reference.clear();
  EXPECT_FALSE(signal_in_force(public_signal(forged), during));
}

TEST(AccessPractice, AWordingInBreachIsRefusedWithTheReasonAndTheWords) {
  const Error error =
      practice_error(practice_with(R"("wording":{"busy":"We are full. Call 999 if it is an emergency."})"));
  EXPECT_EQ(error.where, "/wording/busy");
  EXPECT_NE(error.message.find("\"We are full\""), std::string::npos) << error.message;
}

}  // namespace
}  // namespace frontdoor
