// What somebody who signed in may see and do. The one place where practices are kept apart: staff handlers reach
// requests, signals and the ledger through a PracticeDesk only, and a desk is bound to the session's own practice.
#pragma once

#include "acceptance.h"
#include "advice_shown.h"
#include "evidence.h"
#include "practice_directory.h"
#include "safe_working_meter.h"
#include "sign_in.h"
#include "store.h"
#include "weekly_figures.h"

namespace frontdoor::intake {

struct DeskRequest {
  RequestHeader header;
  RequestSummary summary;
};

struct OpenedRequest {
  RequestHeader header;
  RequestSummary summary;
  std::string bundle;      // as the patient's device sealed it
  Request request;         // the same, read
  RequestReading reading;  // what this service read on arrival
};

struct DeskPage {
  std::vector<DeskRequest> requests;
  std::size_t total = 0;
};

// What every desk needs. Borrowed: must outlive the desks.
struct DeskTools {
  Store& store;
  PracticeDirectory& practices;
  const RequestSealer& sealer;
  const Clock& clock;
  const SafeWorkingMeter& meter;
  const AccessPolicy& access;
  const Wording& wording;
};

// One call's. Not shared.
class PracticeDesk {
 public:
  // ods: the practice that the call asks for. Throws Problem (403) unless it is the session's own.
  PracticeDesk(const DeskTools& tools, const StaffSession& session, const std::string& ods);
  // The session's own practice.
  PracticeDesk(const DeskTools& tools, const StaffSession& session) : PracticeDesk(tools, session, session.ods) {}

  std::shared_ptr<const KnownPractice> practice() const;
  // Both are recorded with the user's name, but for a page that refreshes itself.
  DeskPage requests(std::size_t offset, std::size_t count, bool asked_by_person) const;
  OpenedRequest request(const std::string& reference) const;  // throws Problem (404)
  std::vector<LedgerEntry> ledger() const;
  std::vector<AccessEntry> accesses(std::size_t count) const;  // who looked at what, newest first
  // json: as Signal::load reads it. Throws Problem (422) naming what is wrong.
  Signal change_signal(const std::string& json) const;

  // practice_desk_evidence.cpp
  // json: as Practice::load reads it, of this practice. Throws Problem (422) naming what is wrong.
  Practice change_settings(const std::string& json, const std::string& why) const;
  SafeWorkingNow safe_working() const;
  std::vector<AdviceShown> advice(Instant from, Instant until) const;
  // The period as evidence_period() takes it.
  Evidence evidence(const std::string& from, const std::string& until) const;
  WeeklyFigures figures(const std::string& week) const;  // as monday_of_week() takes it

 private:
  void record_access(const char* what, const std::string& reference) const;

  const DeskTools& tools_;
  std::string ods_;
  std::string user_;
};

}  // namespace frontdoor::intake
