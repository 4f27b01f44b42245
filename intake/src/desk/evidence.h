// The evidence a practice shows its ICB: hours open a day, every message shown how often, every pause with its reason,
// when requests came and by when they were to be answered. No patient's name, words or reference is in it.
#pragma once

#include "desk/access_history.h"
#include "desk/answer_rule.h"
#include "store/store.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/wording.h>

#include <string>
#include <vector>

namespace frontdoor::intake {

// Whole days in London, [from, until).
struct EvidencePeriod {
  std::chrono::local_days from;
  std::chrono::local_days until;

  Instant begins() const { return from_london(LocalMinute(from)); }
  Instant ends() const { return from_london(LocalMinute(until)); }
};
inline constexpr std::chrono::days evidence_days_max{366};
// from, until: "2026-11-01", both days counted; empty: this month so far and today. Throws Problem (400).
EvidencePeriod evidence_period(const std::string& from, const std::string& until, Instant now);

struct ShownMessage {
  std::string key;
  std::string text;    // as it is now, before times and numbers are filled in
  std::int64_t forms;  // how many forms showed it
};

struct Evidence {
  Practice practice;
  EvidencePeriod period;
  Instant made;
  std::optional<Instant> watched_since;  // from here on it is known when the service ran; absent: it is not
  std::vector<DayOfAccess> days;
  std::vector<ShownMessage> messages;  // most shown first
  std::vector<PauseInForce> pauses;
  std::vector<RequestTimes> requests;  // by time of arrival, or of being brought back
  std::size_t requests_came() const;
  std::size_t advice_shown = 0;    // forms that told somebody to get help at once or today
  std::optional<LedgerHead> head;  // the newest entry of the ledger: an anchor outside this service
  bool ledger_whole = false;
};
Evidence gather_evidence(Store& store, const AccessPolicy& access, const Wording& wording, const Practice& practice,
                         const EvidencePeriod& period, Instant now);

std::string evidence_as_json(const Evidence& evidence);
// One table with our own columns: section, day, from, until, item, value, note.
std::string evidence_as_csv(const Evidence& evidence);
// One table each, with units in its header; docs/operating/evidence.md says what each column is.
struct EvidenceTable {
  const char* code;   // of its file
  const char* title;  // for people
};
const std::vector<EvidenceTable>& evidence_tables();
// Empty: there is no such table.
std::string evidence_table_as_csv(const Evidence& evidence, std::string_view table);

// The content of a page that prints well. glance: markup of what comes before its tables.
std::string evidence_as_html(const Evidence& evidence, const std::string& glance = "");
std::string evidence_file_name(const Evidence& evidence, const char* extension);

}  // namespace frontdoor::intake
