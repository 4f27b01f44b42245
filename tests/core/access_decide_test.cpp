// AccessPolicy::decide: what is said, whether a request is taken, by when the patient hears, where urgent need goes.
#include "access_support.h"

#include <frontdoor/access_table.h>
#include <frontdoor/json.h>

namespace frontdoor {
namespace {

using access_test::at;
using access_test::example_practice;
using access_test::pause;
using access_test::read_source_file;
using access_test::said;
using access_test::says;
using access_test::shipped_policy;
using access_test::signal_of;

// A medical request of a practice that has no settings of its own.
AccessDecision decide(const Signal& signal, std::string_view now, Urgency urgency = Urgency::none) {
  return shipped_policy().decide(example_practice(), signal, at(now), RequestKind::medical, urgency);
}

TEST(AccessDecide, BusySaysWhatPolicyAllowsWordForWord) {
  const AccessDecision decision = decide(signal_of(AccessState::busy), "2026-11-23T10:00:00Z");
  EXPECT_EQ(decision.state, AccessState::busy);
  EXPECT_TRUE(decision.accepts);
  EXPECT_EQ(
      said(decision),
      "We are very busy today. You can still send this request. We will contact you by 6:30pm on Tuesday to tell you "
      "what "
      "will happen next. This may not be an appointment that day. If you need help today, do not send this form: phone "
      "01632 960000 or come to the surgery. Call 999 if it is an emergency.");
  EXPECT_EQ(decision.deadline, at("2026-11-24T18:30:00Z"));
  EXPECT_EQ(decision.urgent_to, UrgentRoute::practice);
  EXPECT_EQ(decision.urgent_text, "If you need help today, phone 01632 960000 or come to the surgery.");
}

TEST(AccessDecide, UrgentDivertedTellsButNeverRefuses) {
  for (const Urgency urgency : {Urgency::none, Urgency::urgent, Urgency::emergency}) {
    const AccessDecision decision = decide(signal_of(AccessState::urgent_diverted), "2026-11-23T10:00:00Z", urgency);
    EXPECT_TRUE(decision.accepts) << to_code(urgency);
    EXPECT_TRUE(says(decision, "phone 01632 960000")) << said(decision);
  }
  const AccessDecision urgent =
      decide(signal_of(AccessState::urgent_diverted), "2026-11-23T10:00:00Z", Urgency::urgent);
  EXPECT_TRUE(says(urgent, "You can still send this request."));
  EXPECT_EQ(urgent.deadline, at("2026-11-23T18:30:00Z"));
}

TEST(AccessDecide, ClosedByTheClockStillTakesRequestsAndNames111) {
  const AccessDecision decision = decide(Signal{}, "2026-12-25T09:00:00Z");
  EXPECT_EQ(decision.state, AccessState::closed);
  EXPECT_TRUE(decision.accepts);
  EXPECT_EQ(decision.urgent_to, UrgentRoute::nhs_111);
  EXPECT_EQ(decision.urgent_text, "If you need help today, phone 111 or go to 111.nhs.uk.");
  EXPECT_TRUE(says(decision, "We open at 8am on Tuesday 29 December."));
  EXPECT_TRUE(says(decision, "phone 111 and choose option 2"));
  EXPECT_EQ(decision.deadline, at("2026-12-29T18:30:00Z"));
}

TEST(AccessDecide, BeforeOpeningThePatientLearnsWhenThePhoneIsAnswered) {
  const AccessDecision decision = decide(Signal{}, "2026-11-23T07:00:00Z");
  EXPECT_EQ(decision.urgent_text,
            "If you need help today, phone 01632 960000 from 8am. If you cannot wait until then, phone 111 or go to "
            "111.nhs.uk.");
  EXPECT_TRUE(says(decision, "by 6:30pm today"));
}

TEST(AccessDecide, TheClockOutranksBusy) {
  EXPECT_EQ(decide(signal_of(AccessState::busy), "2026-11-21T10:00:00Z").state, AccessState::closed);
  EXPECT_EQ(decide(signal_of(AccessState::urgent_diverted), "2026-11-23T18:30:00Z").state, AccessState::closed);
}

TEST(AccessDecide, AStaleSignalSaysNothing) {
  const Signal stale = signal_of(AccessState::urgent_diverted, "2026-11-20T09:00:00Z");
  EXPECT_EQ(decide(stale, "2026-11-23T10:00:00Z"), decide(Signal{}, "2026-11-23T10:00:00Z"));
}

TEST(AccessDecide, APauseRefusesUntilItsEndAndResumesAutomatically) {
  const Signal paused = pause("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z");
  EXPECT_EQ(decide(paused, "2026-11-23T08:59:59Z").state, AccessState::normal);
  const AccessDecision decision = decide(paused, "2026-11-23T10:00:00Z");
  EXPECT_EQ(decision.state, AccessState::paused);
  EXPECT_FALSE(decision.accepts);
  EXPECT_EQ(decision.deadline, std::nullopt);
  EXPECT_EQ(decision.urgent_to, UrgentRoute::practice);
  EXPECT_TRUE(says(decision, "until midday on Tuesday"));
  EXPECT_TRUE(says(decision, "If you need help today, phone 01632 960000"));
  EXPECT_EQ(decide(paused, "2026-11-24T12:00:00Z").state, AccessState::normal);
  EXPECT_TRUE(decide(paused, "2026-11-24T12:00:00Z").accepts);
}

// Taking requests at night that nobody may deal with next day would promise what is not kept.
TEST(AccessDecide, APauseHoldsThroughTheNightAndNames111ThenOnly) {
  const AccessDecision night = decide(pause("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z"), "2026-11-23T20:00:00Z");
  EXPECT_EQ(night.state, AccessState::paused);
  EXPECT_FALSE(night.accepts);
  EXPECT_EQ(night.urgent_to, UrgentRoute::nhs_111);
  EXPECT_TRUE(says(night, "The surgery is closed. We open at 8am on Tuesday."));
}

TEST(AccessDecide, APauseWithoutItsFieldsClosesNothing) {
  Signal no_reference = pause("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z");
  no_reference.icb_reference = " ";
  Signal no_reason = pause("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z");
  no_reason.reason.clear();
  Signal no_end = pause("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z");
  no_end.until.reset();
  Signal no_beginning = pause("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z");
  no_beginning.from.reset();
  const Signal too_long = pause("2026-11-23T09:00:00Z", "2026-11-27T09:01:00Z");
  for (const Signal& signal : {no_reference, no_reason, no_end, no_beginning, too_long}) {
    EXPECT_EQ(decide(signal, "2026-11-23T10:00:00Z").state, AccessState::normal) << signal_as_json(signal);
    EXPECT_TRUE(decide(signal, "2026-11-23T10:00:00Z").accepts);
  }
}

TEST(AccessDecide, AnEmergencyGets999FirstInEveryState) {
  for (const Signal& signal :
       {signal_of(AccessState::normal), signal_of(AccessState::busy), signal_of(AccessState::urgent_diverted),
        pause("2026-11-23T00:00:00Z", "2026-11-24T12:00:00Z")}) {
    for (const char* now : {"2026-11-23T10:00:00Z", "2026-11-23T20:00:00Z"}) {
      const AccessDecision decision = decide(signal, now, Urgency::emergency);
      EXPECT_EQ(decision.urgent_to, UrgentRoute::emergency_999);
      EXPECT_EQ(decision.messages.front().key, "access.emergency");
      EXPECT_TRUE(says(decision, "Call 999 now."));
      EXPECT_EQ(decision.deadline, std::nullopt);
    }
  }
}

TEST(AccessDecide, APatientWhoStartsAt1825MaySendAt1840AndIsToldTheTruth) {
  const AccessDecision started = decide(Signal{}, "2026-11-23T18:25:00Z");
  const AccessDecision sends = decide(Signal{}, "2026-11-23T18:40:00Z");
  EXPECT_TRUE(started.accepts && sends.accepts);
  EXPECT_EQ(started.deadline, at("2026-11-24T18:30:00Z"));
  EXPECT_EQ(sends.deadline, at("2026-11-24T18:30:00Z"));
  EXPECT_TRUE(says(sends, "The surgery is closed now."));
}

TEST(AccessDecide, LongerHoursKeepThePracticeAsTheUrgentRoute) {
  const Practice practice = Practice::load(R"({"ods":"A81001","name":"N","phone":"01632 960000",
                         "longerHours":[{"day":"saturday","opens":"09:00","closes":"12:00"}]})")
                                .value();
  const AccessPolicy policy = shipped_policy();
  const auto decision = policy.decide(practice, signal_of(AccessState::busy, "2026-11-21T09:00:00Z"),
                                      at("2026-11-21T10:00:00Z"), RequestKind::admin, Urgency::none);
  EXPECT_EQ(decision.state, AccessState::busy);
  EXPECT_EQ(decision.urgent_to, UrgentRoute::practice);
  EXPECT_EQ(decision.deadline, at("2026-11-23T18:30:00Z"));
}

TEST(AccessDecide, WhileTheTeamTrainsThePhoneIsNamedAndTheDoorIsNot) {
  const Practice practice = Practice::load(R"({"ods":"A81001","name":"N","phone":"01632 960000",
                         "training":[{"date":"2026-11-25","from":"13:00","until":"17:00","phone":"01632 960999"}]})")
                                .value();
  const AccessPolicy policy = shipped_policy();
  const auto at_time = [&](const char* now) {
    return policy.decide(practice, signal_of(AccessState::busy), at(now), RequestKind::medical, Urgency::none);
  };
  EXPECT_EQ(at_time("2026-11-25T13:00:00Z").messages.front().key, "access.training");
  EXPECT_TRUE(at_time("2026-11-25T13:00:00Z").accepts);
  EXPECT_EQ(at_time("2026-11-25T13:00:00Z").urgent_text, "If you need help today, phone 01632 960999.");
  EXPECT_FALSE(says(at_time("2026-11-25T13:00:00Z"), "come to the surgery"));
  EXPECT_EQ(at_time("2026-11-25T17:00:00Z").messages.front().key, "access.busy");
  EXPECT_TRUE(says(at_time("2026-11-25T17:00:00Z"), "01632 960000"));
}

TEST(AccessDecide, AFormThatIsOffWhileClosedIsOpenInAllCoreHours) {
  Practice practice = example_practice();
  practice.accepts_when_closed = false;
  const AccessPolicy policy = shipped_policy();
  const auto at_time = [&](const char* now) {
    return policy.decide(practice, Signal{}, at(now), RequestKind::medical, Urgency::none);
  };
  EXPECT_FALSE(at_time("2026-11-23T07:59:00Z").accepts);
  EXPECT_EQ(at_time("2026-11-23T07:59:00Z").deadline, std::nullopt);
  EXPECT_TRUE(says(at_time("2026-11-23T07:59:00Z"), "You can use it from 8am today."));
  EXPECT_TRUE(at_time("2026-11-23T08:00:00Z").accepts);
  EXPECT_TRUE(at_time("2026-11-23T18:29:00Z").accepts);
  EXPECT_FALSE(at_time("2026-11-23T18:30:00Z").accepts);
}

TEST(AccessDecide, APracticesOwnTextReplacesOursButNotTheSafetySentences) {
  Practice practice = example_practice();
  practice.own_wording.emplace_back(AccessState::busy,
                                    "Two doctors are ill. Phone {phone} today. Call 999 in an emergency.");
  const AccessPolicy policy = shipped_policy();
  const auto decision = policy.decide(practice, signal_of(AccessState::busy), at("2026-11-23T10:00:00Z"),
                                      RequestKind::medical, Urgency::none);
  EXPECT_EQ(said(decision),
            "Two doctors are ill. Phone 01632 960000 today. Call 999 in an emergency. We will contact you by 6:30pm on "
            "Tuesday to "
            "tell you what will happen next. If you need help today, do not send this form: phone 01632 960000 or come "
            "to the "
            "surgery.");
  EXPECT_EQ(decision.messages.front().key, "access.own.busy");
  const auto urgent = policy.decide(practice, signal_of(AccessState::busy), at("2026-11-23T10:00:00Z"),
                                    RequestKind::medical, Urgency::urgent);
  EXPECT_EQ(urgent.messages.front().key, "access.busy.urgent");
}

TEST(AccessDecide, AnOwnTextThatNamesTheDeadlineIsNotToldTwice) {
  Practice practice = example_practice();
  practice.own_wording.emplace_back(AccessState::normal, "You hear from us by {deadline}. Call 999 in an emergency.");
  const auto decision =
      shipped_policy().decide(practice, Signal{}, at("2026-11-23T10:00:00Z"), RequestKind::medical, Urgency::none);
  EXPECT_EQ(said(decision),
            "You hear from us by 6:30pm on Tuesday. Call 999 in an emergency. If you need help today, phone 01632 "
            "960000 or come "
            "to the surgery.");
}

TEST(AccessDecide, JsonHasExactlyTheAgreedMembers) {
  const AccessDecision decision = decide(Signal{}, "2026-11-23T10:00:00Z", Urgency::emergency);
  EXPECT_EQ(decision_as_json(decision),
            R"({"state":"normal","accepts":true,"messages":[{"key":"access.emergency","text":)"
            R"("Call 999 now. Do not wait for a reply to this form."},{"key":"access.need-help-today","text":)"
            R"("If you need help today, phone 01632 960000 or come to the surgery."}],"deadline":null,)"
            R"("urgent":{"to":"999","text":"Call 999 now. Do not wait for a reply to this form."}})");
}

// After a change that is meant: build/native-release/bin/frontdoor access table > tests/golden/access-table.txt
TEST(AccessDecide, TheWholeTableIsAsKept) {
  EXPECT_EQ(access_table(shipped_policy()), read_source_file("tests/golden/access-table.txt"));
}

TEST(AccessDecide, CodesReadBackWhatTheyWrite) {
  for (const auto state : {AccessState::normal, AccessState::busy, AccessState::urgent_diverted, AccessState::paused,
                           AccessState::closed}) {
    EXPECT_EQ(access_state_from_code(to_code(state)), state);
  }
  for (const auto kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    EXPECT_EQ(request_kind_from_code(to_code(kind)), kind);
  }
  for (const auto urgency : {Urgency::none, Urgency::urgent, Urgency::emergency}) {
    EXPECT_EQ(urgency_from_code(to_code(urgency)), urgency);
  }
  EXPECT_EQ(access_state_from_code("off"), std::nullopt);
  EXPECT_EQ(request_kind_from_code(""), std::nullopt);
  EXPECT_EQ(urgency_from_code("Urgent"), std::nullopt);
}

}  // namespace
}  // namespace frontdoor
