// A practice's day so far: what came, what is open, what was answered, hour by hour beside the same weekday of earlier
// weeks. Nothing of any patient.
#pragma once

#include "store/store.h"

#include <array>
#include <chrono>
#include <optional>

namespace frontdoor::intake {

inline constexpr int kUsualWeeks = 4;

struct Today {
  std::chrono::local_days day;
  Instant now;
  int received = 0;
  int in_floods = 0;         // of these, many from one connection; in none of the figures below
  int answered = 0;          // today, whenever they came
  int answered_in_time = 0;  // of these, before their deadline
  std::size_t open = 0;
  std::size_t overdue = 0;                            // of the open ones
  std::size_t unseen_pressing = 0;                    // likewise
  std::array<int, 24> by_hour{};                      // received, by wall clock
  std::array<double, 24> usual_by_hour{};             // mean of the weeks below
  int usual_weeks = 0;                                // of the last kUsualWeeks, those on whose day anything came
  double usual_by_now = 0;                            // what had come by this time of day, likewise
  std::optional<std::chrono::minutes> median_answer;  // of what was answered today, from receipt
};

// open, overdue, unseen_pressing: counted by the caller. What is received and open is what the list has; requests of
// one flooding connection are in no other figure, as in the week's.
Today gather_today(Store& store, const std::string& ods, Instant now);

}  // namespace frontdoor::intake
