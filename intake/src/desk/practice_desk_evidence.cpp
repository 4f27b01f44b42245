// What staff see and set besides requests and the signal.
#include "desk/practice_desk.h"

#include <frontdoor/wording_check.h>

namespace frontdoor::intake {

Practice PracticeDesk::settings() const {
  require(Permission::manage_settings);
  return practice()->practice;
}

Practice PracticeDesk::change_settings(const std::string& json, const std::string& why, const std::string& seen) const {
  require(Permission::manage_settings);
  constexpr std::size_t kWhyBytesMax = 1000;
  Result<Practice> loaded = load_checked_practice(json);
  if (!loaded) {
    throw Problem{422, "invalid-settings", "The settings cannot be saved", loaded.error().message, loaded.error().where,
                  {}};
  }
  Practice practice = std::move(loaded).value();
  if (practice.ods != ods_) {
    throw Problem{422, "invalid-settings", "The settings cannot be saved", "\"ods\" must be this practice's.", "/ods",
                  {}};
  }
  if (why.size() > kWhyBytesMax) {
    throw Problem{422, "invalid-settings", "The settings cannot be saved", "Give a shorter reason.", "/reason", {}};
  }
  try {
    tools_.practices.change_settings(practice, user_, why, tools_.clock(), seen);
  } catch (const Problem& problem) {
    refuse_with_who(problem, "settings");
  }
  return practice;
}

SafeWorkingNow PracticeDesk::safe_working() const {
  require(Permission::read_signal);
  return tools_.meter.read(*practice());
}

AdvicePage PracticeDesk::advice(Instant from, Instant until, std::size_t offset, std::size_t count) const {
  require(Permission::read_requests);
  return advice_shown(tools_.store, ods_, from, until, offset, count);
}

AdviceCounts PracticeDesk::advice_counts(Instant from, Instant until) const {
  require(Permission::read_requests);
  return tools_.store.advice_counts(ods_, from, until);
}

Evidence PracticeDesk::evidence(const std::string& from, const std::string& until) const {
  require(Permission::read_evidence);
  const Instant now = tools_.clock();
  return gather_evidence(tools_.store, tools_.access, tools_.wording, practice()->practice,
                         evidence_period(from, until, now), now);
}

Today PracticeDesk::today() const {
  require(Permission::read_requests);
  Today today = gather_today(tools_.store, ods_, tools_.clock());
  CaseFilter open;
  today.open = tools_.cases.count(ods_, open);
  open.overdue_at = today.now;
  today.overdue = tools_.cases.count(ods_, open);
  return today;
}

WeeklyFigures PracticeDesk::figures(const std::string& week) const {
  require(Permission::read_evidence);
  const Instant now = tools_.clock();
  return gather_weekly_figures(tools_.store, tools_.access, practice()->practice, monday_of_week(week, now), now);
}

}  // namespace frontdoor::intake
