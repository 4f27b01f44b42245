// The safe-working meter.
#include <frontdoor/safe_working.h>
#include <gtest/gtest.h>

namespace frontdoor {
namespace {

constexpr SafeWorkingLimit kFourDoctors{4, 25, 80, 100, true};

TEST(SafeWorking, TheLevelsBeginExactlyAtTheirShares) {
  EXPECT_EQ(read_safe_working(kFourDoctors, 0, AccessState::normal, false).level, AccessState::normal);
  EXPECT_EQ(read_safe_working(kFourDoctors, 79, AccessState::normal, false).level, AccessState::normal);
  EXPECT_EQ(read_safe_working(kFourDoctors, 80, AccessState::normal, false).level, AccessState::busy);
  EXPECT_EQ(read_safe_working(kFourDoctors, 99, AccessState::normal, false).level, AccessState::busy);
  EXPECT_EQ(read_safe_working(kFourDoctors, 100, AccessState::normal, false).level, AccessState::urgent_diverted);
  EXPECT_EQ(read_safe_working(kFourDoctors, 250, AccessState::normal, false).percent, 250u);
}

TEST(SafeWorking, ItProposesOnlyMoreThanIsInForce) {
  EXPECT_EQ(read_safe_working(kFourDoctors, 85, AccessState::normal, false).proposal, AccessState::busy);
  EXPECT_EQ(read_safe_working(kFourDoctors, 85, AccessState::busy, false).proposal, std::nullopt);
  EXPECT_EQ(read_safe_working(kFourDoctors, 100, AccessState::busy, false).proposal, AccessState::urgent_diverted);
  EXPECT_EQ(read_safe_working(kFourDoctors, 0, AccessState::urgent_diverted, false).proposal, std::nullopt);
}

TEST(SafeWorking, StaffOverrideItAndAPracticeMayLetItOnlyPropose) {
  EXPECT_TRUE(read_safe_working(kFourDoctors, 85, AccessState::normal, false).sets_signal);
  const SafeWorkingReading overridden = read_safe_working(kFourDoctors, 85, AccessState::normal, true);
  EXPECT_FALSE(overridden.sets_signal);
  EXPECT_EQ(overridden.proposal, AccessState::busy);
  SafeWorkingLimit proposing = kFourDoctors;
  proposing.sets_signal = false;
  EXPECT_FALSE(read_safe_working(proposing, 500, AccessState::normal, false).sets_signal);
}

TEST(SafeWorking, ItCanNeverPauseOrClose) {
  for (std::uint32_t contacts : {0u, 1u, 79u, 80u, 100u, 1'000'000u, 0xffff'ffffu}) {
    for (const AccessState state : {AccessState::normal, AccessState::busy, AccessState::urgent_diverted,
                                    AccessState::paused, AccessState::closed}) {
      for (const bool staff_chose : {false, true}) {
        const SafeWorkingReading reading = read_safe_working(kFourDoctors, contacts, state, staff_chose);
        EXPECT_LE(reading.level, AccessState::urgent_diverted);
        const AccessState proposal = reading.proposal.value_or(AccessState::busy);
        EXPECT_TRUE(proposal == AccessState::busy || proposal == AccessState::urgent_diverted);
        const bool may_rise = state == AccessState::normal || state == AccessState::busy;
        EXPECT_TRUE(may_rise || !reading.proposal);
        EXPECT_TRUE(reading.proposal || !reading.sets_signal);
      }
    }
  }
}

TEST(SafeWorking, WithoutALimitThereIsNoMeter) {
  EXPECT_EQ(read_safe_working({}, 1000, AccessState::normal, false), SafeWorkingReading{});
  EXPECT_EQ(read_safe_working({8, 0, 80, 100, true}, 1000, AccessState::normal, false), SafeWorkingReading{});
}

}  // namespace
}  // namespace frontdoor
