// What staff see and set besides requests and the signal.
#include "desk/practice_desk.h"
#include "requests/case_details.h"

#include <frontdoor/wording_check.h>

#include <algorithm>

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
  AdvicePage page = advice_shown(tools_.store, ods_, from, until, offset, count);
  page.follow_ups = advice_on_follow_ups(from, until);
  return page;
}

// What patients added is sealed: it says what they were told when it was read.
std::vector<AdviceShown> PracticeDesk::advice_on_follow_ups(Instant from, Instant until) const {
  std::vector<AdviceShown> list;
  for (StepOfPatient& step : tools_.cases.patient_steps(ods_, from, until)) {
    const auto text = try_open(step.reference, "event", step.event.detail);
    const Result<Json> detail = parse_json(text ? *text : "{}");
    if (!detail) continue;
    AdviceShown shown;
    shown.action = json_string_or(detail.value(), "action", "");
    if (action_from_code(shown.action).value_or(Action::none) < Action::urgent_same_day) continue;
    shown.at = step.event.at;
    shown.kind = step.kind;
    shown.reference = std::move(step.reference);
    for (FlagOfStep& flag : present_flags(detail.value())) {
      const bool is_known = std::find(shown.rules.begin(), shown.rules.end(), flag.rule) != shown.rules.end();
      if (!is_known) shown.rules.push_back(std::move(flag.rule));
    }
    list.push_back(std::move(shown));
  }
  return list;
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
  today.unseen_pressing = tools_.cases.unseen_pressing(ods_);
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
