// Requests that staff write down for somebody on the phone or at the desk.
#include "crypto/secrets.h"
#include "desk/practice_desk.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

Request as_request(const TakenDown& taken, const SignGroups& groups, Instant now) {
  Result<Request> request = read_request(seal_taken_down(taken, groups), now);
  if (request) return std::move(request).value();
  throw Problem{422, "invalid-request", "This cannot be saved", request.error().message, "/words", {}};
}

}  // namespace

// What the words and the answers about signs come to, as the patient's own form decides it.
TakenDownCheck PracticeDesk::check_taken_down(const TakenDownFields& fields) const {
  require(Permission::work_on_requests);
  const Instant now = tools_.clock();
  TakenDownCheck check = taken_down_of(fields, now);
  if (!check.faults.empty()) return check;
  const auto known = practice();
  TakenDown& taken = check.taken;
  taken.practice_ods = ods_;
  taken.practice_name = known->practice.name;
  taken.application = std::string("frontdoor-intake ") + FRONTDOOR_VERSION;
  const auto red_flags = tools_.red_flags.of(ods_);
  Readers readers = tools_.readers;
  readers.rules = red_flags->engine.get();
  const std::vector<SignsToAsk> to_ask =
      reread(as_request(taken, *readers.signs, now), readers, WhenRead::while_asking).to_ask;
  taken.asked_signs = asked_signs_of(fields, to_ask, *readers.signs, now);
  const Request request = as_request(taken, *readers.signs, now);
  const RequestReading reading = reread(request, readers, WhenRead::while_asking);
  check.to_ask = not_answered(fields, reading.to_ask);
  check.action = reading.action;
  SentRequestPage page;
  page.action = reading.action;
  page.person = request.patient;
  page.about_somebody_else = request.by_another;
  for (const RequestReading::Entry& entry : reading.entries) {
    if (entry.finding.status == Status::present) page.findings.push_back(entry.finding);
  }
  const AccessDecision decision =
      tools_.access.decide(known->practice, known->signal, now, request.kind, urgency_of(request, reading.action));
  check.advice = advice_of(page, decision, known->practice, tools_.wording);
  return check;
}

std::string PracticeDesk::take_down(const TakenDown& taken) const {
  require(Permission::work_on_requests);
  const std::string receipt = tools_.acceptance.accept_taken_down(
      {ods_, taken.key, taken.by_phone ? kByPhone : kAtDesk, seal_taken_down(taken, *tools_.readers.signs), user_});
  const Result<Json> json = parse_json(receipt);
  const std::string reference = json ? json_string_or(json.value(), "reference", "") : std::string();
  record_access("taken-down", reference);
  tools_.meter.count(ods_);
  return reference;
}

const SignGroups& PracticeDesk::sign_groups() const {
  return *tools_.readers.signs;
}

}  // namespace frontdoor::intake
