// What a new pause needs, for the page, the API and the command alike: somebody who may pause, a reason that says
// something, a reference that is one, a start that is not past. What is stored already is read as it is (Signal::load).
#pragma once

#include <frontdoor/access_policy.h>

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::intake {

inline constexpr std::size_t pause_reason_letters_min = 10;
// A start further ahead is a slip of the year: pages name a day without it.
inline constexpr std::chrono::days pause_ahead_max{90};

// Ten letters or more in more than one word; no letter, row of keys or filler ("test", "n/a") again and again, and
// something else than that there is much to do ("we are busy today").
bool is_real_reason(std::string_view text);
// Has a number, of something or a day: not "n/a", "soon", "asked by phone", "xxx", "123", "ICB reference".
bool is_real_icb_reference(std::string_view text);

// What somebody wants of a practice's signal.
struct SignalOrder {
  Signal wanted;                 // without a plan
  std::string who;               // for the ledger
  Instant at;                    // now
  bool may_pause = false;        // may begin, plan and end a pause
  std::string seen = {};         // mark of the signal that they saw; empty: not said
  bool cancels_planned = false;  // only takes the planned pause away; `wanted` is not looked at
};

// Tells one signal from another.
std::string signal_mark(const Signal& signal);

// The signal after `order`. A pause that is to begin later is planned beside what holds now, and any other change
// leaves a planned one. Nothing when it is the same pause again: a second press. Throws Problem: 403 without the right
// to pause, 409 when `before` is not what they saw, 422 naming what is wrong.
std::optional<Signal> changed_signal(const Signal& before, const SignalOrder& order);

}  // namespace frontdoor::intake
