// When the wall clock is believed where something is to be erased because it is old.
#include "base/clock_doubt.h"

#include <gtest/gtest.h>

namespace frontdoor::intake {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

const Instant kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);

TEST(ClockDoubtTest, AClockThatGoesOnIsBelieved) {
  ClockDoubt doubt({kNow - days(6), {}, milliseconds(0)});
  for (int day = 0; day < 400; ++day) EXPECT_TRUE(doubt.take(kNow + days(day) + minutes(day / 100), days(day))) << day;
  EXPECT_TRUE(ClockDoubt({}).take(kNow, hours(5))) << "nothing was ever stored";
}

TEST(ClockDoubtTest, AJumpEitherWayIsNotAndTheWayBackIs) {
  ClockDoubt doubt({});
  EXPECT_TRUE(doubt.take(kNow, hours(0)));
  for (const days jump : {days(1000), days(-1000), days(1)}) {
    EXPECT_FALSE(doubt.take(kNow + jump, hours(1)));
    EXPECT_EQ(doubt.believed_now(), kNow + hours(1));
    EXPECT_TRUE(doubt.take(kNow + hours(1), hours(1)));
  }
}

TEST(ClockDoubtTest, ManyLittleJumpsAreAJump) {
  ClockDoubt doubt({});
  bool believed = true;
  for (int step = 0; step < 10; ++step) believed = doubt.take(kNow + step * minutes(9), std::chrono::seconds(step));
  EXPECT_FALSE(believed);
}

TEST(ClockDoubtTest, AJumpThatMovesAgainIsAnother) {
  ClockDoubt doubt({});
  doubt.take(kNow, hours(0));
  for (int hour = 1; hour < 100; ++hour) {
    EXPECT_FALSE(doubt.take(kNow + days(1000 + hour / 20), hours(hour))) << hour;
  }
}

TEST(ClockDoubtTest, HowLongItHasGoneOnOutlastsARestart) {
  ClockDoubt::Kept kept{kNow, {}, milliseconds(0)};
  int starts = 0;
  for (bool believed = false; !believed && starts < 20; ++starts) {
    ClockDoubt doubt(kept);
    for (int hour = 0; hour <= 5; ++hour) {
      believed = doubt.take(kNow + days(90) + hours(6 * starts + hour), hours(hour + 3));
    }
    kept = doubt.kept();
  }
  EXPECT_EQ(starts, 5) << "5 hours each time";
}

}  // namespace
}  // namespace frontdoor::intake
