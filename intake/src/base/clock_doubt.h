// Whether the wall clock can be believed when something is to be erased because it is old. A clock that jumps ahead by
// years for five seconds, or that is years ahead when the service starts, makes everything old at once.
#pragma once

#include <frontdoor/instant.h>

#include <chrono>
#include <optional>

namespace frontdoor::intake {

// A clock that does not jump, whatever somebody sets: since the machine started, with the time that it slept.
std::chrono::milliseconds steady_now();

// The wall clock may be this far from what is expected before it counts as a jump: while the service runs, and at its
// start, when the newest time that was believed is all there is to compare with.
inline constexpr std::chrono::minutes kClockSlack{10};
inline constexpr std::chrono::days kClockSlackAtStart{7};
// A jump is believed once the clock has gone on from it for this long.
inline constexpr std::chrono::hours kJumpStandsFor{24};

// For one thread.
class ClockDoubt {
 public:
  // What outlasts a restart.
  struct Kept {
    std::optional<Instant> believed;  // the newest time that was; nothing: nothing was ever stored
    std::optional<Instant> doubted;   // the newest time that was not, since then
    std::chrono::milliseconds stood{0};
  };
  explicit ClockDoubt(const Kept& kept) : believed_(kept.believed), doubted_(kept.doubted), stood_(kept.stood) {}

  // Reads both clocks. False: the wall clock is in doubt, and nothing may be erased by it.
  bool take(Instant wall, std::chrono::milliseconds steady);
  // What the time is without the jump that is in doubt; after take().
  Instant believed_now() const { return expected_; }
  Kept kept() const;

 private:
  void believe(Instant wall, std::chrono::milliseconds steady);
  void doubt(Instant wall, std::chrono::milliseconds steady);

  std::optional<Instant> believed_;
  std::chrono::milliseconds believed_at_{0};  // on the steady clock
  Instant expected_;
  std::optional<Instant> doubted_;
  std::chrono::milliseconds doubted_at_{0};
  std::chrono::milliseconds stood_{0};
  bool started_ = false;
  bool checked_ = false;  // the wall clock has been believed since the start
};

}  // namespace frontdoor::intake
