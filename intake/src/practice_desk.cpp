#include "practice_desk.h"

#include "log.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

RequestReading reading_from_json(const std::string& text) {
  RequestReading reading;
  const Result<Json> json = parse_json(text);
  if (!json) return reading;
  reading.action = action_from_code(json_string_or(json.value(), "action", "")).value_or(Action::none);
  const Json* findings = json_array(json.value(), "findings");
  if (findings == nullptr) return reading;
  for (const Json& entry : *findings) {
    Finding finding;
    finding.rule = json_string_or(entry, "rule", "");
    finding.action = action_from_code(json_string_or(entry, "action", "")).value_or(Action::none);
    finding.status = status_from_code(json_string_or(entry, "status", "")).value_or(Status::present);
    finding.start = static_cast<std::uint32_t>(json_integer(entry, "start").value_or(0));
    finding.end = static_cast<std::uint32_t>(json_integer(entry, "end").value_or(0));
    finding.quote = json_string_or(entry, "quote", "");
    finding.source = json_string_or(entry, "source", "");
    reading.entries.push_back({json_string_or(entry, "linkId", ""), std::move(finding)});
  }
  return reading;
}

}  // namespace

PracticeDesk::PracticeDesk(const DeskTools& tools, const StaffSession& session, const std::string& ods)
    : tools_(tools), ods_(session.ods), user_(session.user) {
  if (ods == session.ods) return;
  throw Problem{
      403, "other-practice", "You are signed in for another practice", "Sign in with an account of this practice.", "",
      {}};
}

std::shared_ptr<const KnownPractice> PracticeDesk::practice() const {
  std::shared_ptr<const KnownPractice> practice = tools_.practices.find(ods_);
  if (!practice) throw StoreUnavailable("the session's practice is gone");
  return practice;
}

// A record that cannot be written (disk full) must not hide an emergency from the practice: it is logged, and the
// request is shown.
void PracticeDesk::record_access(const char* what, const std::string& reference) const {
  try {
    tools_.store.record_access({ods_, tools_.clock(), user_, what, reference});
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "access-not-recorded", {{"ods", ods_}, {"what", std::string(what)}});
  }
}

DeskPage PracticeDesk::requests(std::size_t offset, std::size_t count, bool asked_by_person) const {
  if (asked_by_person) record_access("list", "");
  PageOfRequests stored = tools_.store.requests(ods_, offset, count);
  DeskPage page;
  page.total = stored.total;
  for (ListedRequest& listed : stored.requests) {
    const std::string summary = tools_.sealer.open(ods_, listed.header.reference, "summary", listed.summary);
    page.requests.push_back({std::move(listed.header), summary_from_json(summary)});
  }
  return page;
}

OpenedRequest PracticeDesk::request(const std::string& reference) const {
  std::optional<StoredRequest> stored = tools_.store.request(ods_, reference);
  if (!stored) {
    throw Problem{404, "unknown-request", "There is no request with this reference", "Check the reference.", "", {}};
  }
  record_access("request", reference);
  OpenedRequest opened;
  opened.header = stored->header;
  opened.summary = summary_from_json(tools_.sealer.open(ods_, reference, "summary", stored->summary));
  opened.bundle = tools_.sealer.open(ods_, reference, "bundle", stored->bundle);
  opened.reading = reading_from_json(tools_.sealer.open(ods_, reference, "reading", stored->reading));
  Result<Request> request = read_request(opened.bundle);
  if (!request) throw StoreUnavailable("a stored request cannot be read by this version");
  opened.request = std::move(request).value();
  return opened;
}

std::vector<LedgerEntry> PracticeDesk::ledger() const {
  return tools_.store.ledger(ods_);
}

std::vector<AccessEntry> PracticeDesk::accesses(std::size_t count) const {
  return tools_.store.accesses(ods_, count);
}

Signal PracticeDesk::change_signal(const std::string& json) const {
  Result<Signal> loaded = Signal::load(json);
  if (!loaded) {
    throw Problem{422, "invalid-signal", "The signal cannot be set", loaded.error().message, loaded.error().where, {}};
  }
  Signal signal = std::move(loaded).value();
  // The core ends a disclaimer by itself at the end of the day on which it was set: so the day is recorded.
  if (!signal.from) signal.from = tools_.clock();
  tools_.practices.change_signal(ods_, signal, user_, tools_.clock());
  return signal;
}

}  // namespace frontdoor::intake
