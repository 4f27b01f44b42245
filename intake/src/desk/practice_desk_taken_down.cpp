// Requests that staff write down for somebody on the phone or at the desk.
#include "crypto/secrets.h"
#include "desk/practice_desk.h"
#include "desk/read_out.h"

namespace frontdoor::intake {
namespace {

Request as_request(const TakenDown& taken, const SignGroups& groups, Instant now) {
  Result<Request> request = read_request(seal_taken_down(taken, groups), now);
  if (request) return std::move(request).value();
  throw Problem{422, "invalid-request", "This cannot be saved", request.error().message, "/words", {}};
}

}  // namespace

TakenDownCheck PracticeDesk::check_taken_down(const TakenDownFields& fields) const {
  require(Permission::work_on_requests);
  TakenDownCheck check = taken_down_of(fields, tools_.clock());
  if (!check.faults.empty()) {
    // What is missing keeps nobody from being told to call 999, nor a call that was answered so from being kept.
    const TakenDownCheck so_far = read_so_far(fields);
    check.action = so_far.action;
    check.advice = so_far.advice;
    if (check.action >= Action::emergency_department) leave_out_for_emergency(fields, check);
  }
  if (check.faults.empty()) read_taken_down(fields, check);
  return check;
}

TakenDownCheck PracticeDesk::read_so_far(const TakenDownFields& fields) const {
  require(Permission::work_on_requests);
  TakenDownCheck check = so_far_of(fields, tools_.clock());
  if (!check.taken.words.empty()) read_taken_down(fields, check);
  return check;
}

// What the words and the answers about signs come to, as the patient's own form decides it.
void PracticeDesk::read_taken_down(const TakenDownFields& fields, TakenDownCheck& check) const {
  const Instant now = tools_.clock();
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
  check.advice = advice_to_read_out(request, reading, known->practice, tools_.wording);
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
