// A practice's figures of one week, hour by hour: requests by kind, received and answered, and the hours in which they
// were taken. The columns are our own: no published list was found that could be cited.
#pragma once

#include "desk/access_history.h"
#include "store/store.h"

#include <frontdoor/access_policy.h>

#include <array>
#include <string>

namespace frontdoor::intake {

// How a request came, in the order of the columns.
struct Origin {
  const char* code;   // of a column
  const char* words;  // for people
};
inline constexpr std::size_t kOrigins = 3;
inline constexpr std::array<Origin, kOrigins> kOriginsInOrder = {
    {{"online", "Online"}, {"phone", "By phone"}, {"desk", "At the desk"}}};

struct HourOfFigures {
  std::array<int, 3> received{};  // by RequestKind
  std::array<int, 3> answered{};
  std::array<int, kOrigins> received_by_origin{};  // of those received
  int received_in_floods = 0;                      // of one connection each, of any kind; not among the others
  int answered_in_floods = 0;
  int minutes_taking = 0;       // of the hour: the form took requests
  int minutes_core = 0;         // of the hour: core hours
  int minutes_core_taking = 0;  // of these: the form took requests

  void add(const HourOfFigures& other);
};

struct WeeklyFigures {
  std::string ods;
  std::chrono::local_days monday;
  std::array<std::array<HourOfFigures, 24>, 7> days{};  // by wall clock; an hour that occurs twice is one

  HourOfFigures day_total(std::size_t day) const;
  HourOfFigures total() const;
};

// week: "2026-W48"; empty: the one before this. Throws Problem (400).
std::chrono::local_days monday_of_week(const std::string& week, Instant now);
WeeklyFigures gather_weekly_figures(Store& store, const AccessPolicy& access, const Practice& practice,
                                    std::chrono::local_days monday, Instant now);

std::string weekly_figures_as_csv(const WeeklyFigures& figures);
std::string weekly_figures_as_html(const WeeklyFigures& figures);  // a part of a page: one row a day
std::string weekly_figures_file_name(const WeeklyFigures& figures);

}  // namespace frontdoor::intake
