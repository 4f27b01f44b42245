#include "base/clock_doubt.h"

#include <time.h>

namespace frontdoor::intake {
namespace {

using std::chrono::milliseconds;

bool is_near(Instant one, Instant other, milliseconds slack) {
  return one <= other + slack && one >= other - slack;
}

}  // namespace

milliseconds steady_now() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + milliseconds(now.tv_nsec / 1'000'000);
}

bool ClockDoubt::take(Instant wall, milliseconds steady) {
  if (!started_) {
    started_ = true;
    believed_at_ = doubted_at_ = steady;
  }
  expected_ = believed_ ? *believed_ + (steady - believed_at_) : wall;
  if (is_near(wall, expected_, checked_ ? milliseconds(kClockSlack) : milliseconds(kClockSlackAtStart))) {
    // From one day to the next a clock is corrected by a little; many little jumps still add up to a jump.
    if (!checked_ || steady - believed_at_ >= kJumpStandsFor) believe(wall, steady);
    doubted_.reset();
    stood_ = milliseconds(0);
    return true;
  }
  doubt(wall, steady);
  if (stood_ < kJumpStandsFor) return false;
  believe(wall, steady);
  return true;
}

void ClockDoubt::believe(Instant wall, milliseconds steady) {
  believed_ = expected_ = wall;
  believed_at_ = steady;
  doubted_.reset();
  stood_ = milliseconds(0);
  checked_ = true;
}

// Counts how long the clock has gone on from its jump. Over a restart the time between is not counted.
void ClockDoubt::doubt(Instant wall, milliseconds steady) {
  const milliseconds passed = steady - doubted_at_;
  const milliseconds slack =
      checked_ || passed > milliseconds(0) ? milliseconds(kClockSlack) : milliseconds(kClockSlackAtStart);
  const bool goes_on = doubted_ && is_near(wall, *doubted_ + passed, slack);
  stood_ = goes_on ? stood_ + passed : milliseconds(0);
  doubted_ = wall;
  doubted_at_ = steady;
}

ClockDoubt::Kept ClockDoubt::kept() const {
  // Expected, not believed: a service that runs for weeks keeps up.
  return {believed_ ? std::optional(expected_) : std::nullopt, doubted_, stood_};
}

}  // namespace frontdoor::intake
