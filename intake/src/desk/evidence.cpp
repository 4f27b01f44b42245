#include "desk/evidence.h"

#include "base/days.h"
#include "http/http.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::days;
using std::chrono::local_days;

[[noreturn]] void refuse_period(const char* detail) {
  throw Problem{400, "invalid-period", "The period cannot be used", detail, "", {}};
}

std::string text_of(const std::string& key, const Practice& practice, const Wording& wording) {
  constexpr std::string_view kOwn = "access.own.";
  if (key.starts_with(kOwn)) {
    for (const auto& [state, text] : practice.own_wording) {
      if (to_code(state) == std::string_view(key).substr(kOwn.size())) return text;
    }
    return "The practice's own text, changed since";
  }
  return wording.has(key) ? wording.text(key) : "";
}

}  // namespace

EvidencePeriod evidence_period(const std::string& from, const std::string& until, Instant now) {
  const local_days today = london_day(now);
  const std::chrono::year_month_day date(today);
  EvidencePeriod period{local_days(date.year() / date.month() / 1), today + days(1)};
  if (!from.empty()) {
    const auto day = parse_day(from);
    if (!day) refuse_period("Write the first day as 2026-11-01.");
    period.from = *day;
  }
  if (!until.empty()) {
    const auto day = parse_day(until);
    if (!day) refuse_period("Write the last day as 2026-11-30.");
    period.until = *day + days(1);
  }
  if (period.from >= period.until) refuse_period("The last day must not come before the first.");
  if (period.until - period.from > evidence_days_max) refuse_period("Choose a year at most.");
  return period;
}

Evidence gather_evidence(Store& store, const AccessPolicy& access, const Wording& wording, const Practice& practice,
                         const EvidencePeriod& period, Instant now) {
  const std::string& ods = practice.ods;
  const std::vector<LedgerEntry> ledger = store.ledger(ods);
  std::vector<RunningTime> running = store.running_times();
  const std::optional<Instant> watched_since =
      running.empty() ? std::nullopt : std::optional<Instant>(running.front().began);
  const AccessHistory history(ledger, practice, access.holidays(), std::move(running));
  Evidence evidence;
  evidence.practice = practice;
  evidence.period = period;
  evidence.made = now;
  evidence.watched_since = watched_since;
  for (local_days day = period.from; day < period.until && from_london(LocalMinute(day)) <= now; day += days(1)) {
    if (from_london(LocalMinute(day + days(1))) > history.begins()) evidence.days.push_back(history.day(day, now));
  }
  for (MessageCount& counted : store.message_counts(ods, period.begins(), period.ends())) {
    std::string text = text_of(counted.key, practice, wording);
    evidence.messages.push_back({std::move(counted.key), std::move(text), counted.forms});
  }
  evidence.pauses = history.pauses(period.begins(), period.ends(), now);
  evidence.requests = store.request_times(ods, period.begins(), period.ends());
  evidence.advice_shown = static_cast<std::size_t>(store.advice_counts(ods, period.begins(), period.ends()).forms);
  evidence.head = store.ledger_head(ods);
  evidence.ledger_whole = !find_ledger_fault(ledger, evidence.head);
  return evidence;
}

std::size_t Evidence::requests_came() const {
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(), [](const RequestTimes& one) { return !one.again; }));
}

}  // namespace frontdoor::intake
