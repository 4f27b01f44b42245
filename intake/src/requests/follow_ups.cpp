#include "requests/follow_ups.h"

#include "base/log.h"
#include "requests/alerts.h"

namespace frontdoor::intake {
namespace {

std::string event_name(FollowUpStep step) {
  return "patient-" + std::string(to_code(step));
}

RequestStage stage_of(Progress progress) {
  if (progress == Progress::fresh) return RequestStage::received;
  return progress == Progress::done ? RequestStage::done : RequestStage::looked_at;
}

// What an event says to the patient; nothing where it was damaged.
Json detail_of(const RequestSealer& sealer, const std::string& ods, const std::string& reference,
               const CaseEvent& event) {
  try {
    Result<Json> json = parse_json(sealer.open(ods, reference, "event", event.detail));
    if (json) return std::move(json).value();
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "event-unreadable", {{"ods", ods}, {"reference", reference}});
  }
  return Json::object();
}

Urgency urgency_of_step(FollowUpStep step, Action action) {
  if (action >= Action::emergency_department) return Urgency::emergency;
  return step == FollowUpStep::worse || action != Action::none ? Urgency::urgent : Urgency::none;
}

std::vector<Finding> present_findings(const RequestReading& reading) {
  std::vector<Finding> out;
  for (const RequestReading::Entry& entry : reading.entries) {
    if (entry.finding.status == Status::present) out.push_back(entry.finding);
  }
  return out;
}

}  // namespace

std::optional<FollowedRequest> FollowUps::open(const std::string& ods, const std::string& reference,
                                               const std::string& birth_date) const {
  const auto stored = parts_.cases.opened_by(ods, opener_fingerprint(ods, reference, birth_date, opener_));
  if (!stored) return std::nullopt;
  Result<Request> request =
      read_stored_request(parts_.sealer.open(ods, reference, "bundle", stored->bundle), stored->header.received);
  if (!request) throw StoreUnavailable("a stored request cannot be read by this version");
  FollowedRequest opened{reference, birth_date, std::move(request).value(), {}};
  SentRequestPage& page = opened.page;
  page.reference = reference;
  page.sent = stored->header.received;
  page.stage = stage_of(stored->header.progress);
  page.deadline = stored->header.deadline;
  page.will_phone = opened.request.will_phone || opened.request.unsafe_to_contact;
  page.person = opened.request.patient;
  page.about_somebody_else = !opened.request.writer_name.empty();
  std::size_t steps = 0;
  for (const CaseEvent& event : parts_.cases.events(ods, reference)) {
    const Json detail = detail_of(parts_.sealer, ods, reference, event);
    const std::string answer = json_string_or(detail, "answer", "");
    if (!answer.empty()) page.answers.push_back({event.at, answer});
    if (!is_patients(event.what)) continue;
    ++steps;
    const std::string words = json_string_or(detail, "words", "");
    if (!words.empty()) page.added.push_back({event.at, words});
  }
  page.takes_more = steps < kPatientStepsMax;
  return opened;
}

// The words alone, of the same person: what was written before has been read before.
RequestReading FollowUps::read(const std::string& ods, const Request& request, const std::string& words) const {
  Request added;
  added.patient = request.patient;
  added.writer_name = request.writer_name;
  added.kind = request.kind;
  RequestAnswer answer;
  answer.link_id = std::string(follow_up_fields::words);
  answer.text = words;
  answer.free_text = true;
  answer.meaning = Meaning::own_words;
  added.answers.push_back(std::move(answer));
  Readers readers = readers_;
  const auto red_flags = parts_.red_flags.of(ods);
  readers.rules = red_flags->engine.get();
  return reread(added, readers);
}

std::optional<FollowedRequest> FollowUps::take(const std::string& ods, const FollowedRequest& opened, FollowUpStep step,
                                               const std::string& words) const {
  const Instant now = clock_();
  const RequestReading reading = read(ods, opened.request, words);
  const bool asks = step == FollowUpStep::worse || reading.asks_more;
  const Action action = reading.action == Action::none && asks ? Action::urgent_same_day : reading.action;
  const bool repeated = !opened.page.added.empty() && opened.page.added.back().words == words &&
                        now - opened.page.added.back().at < kSameStepWithin;
  if (!repeated) {
    Json detail{{"words", words}, {"findings", findings_as_json(reading)}, {"signs", reading.signs}};
    PatientStep change;
    change.event = {now, kPatient, event_name(step),
                    parts_.sealer.seal(ods, opened.reference, "event", to_text(detail))};
    change.news = to_code(step);
    change.needs_eyes = step != FollowUpStep::withdraw || action != Action::none;
    change.urgency = urgency_of_step(step, action);
    change.action = to_code(action);
    change.next_alert = change.urgency == Urgency::none
                            ? first_alert(change.urgency, now, opened.page.deadline, parts_.access.holidays())
                            : now;
    if (!parts_.cases.add_patient_step(ods, opened.reference, change)) return std::nullopt;
  }
  std::optional<FollowedRequest> after = open(ods, opened.reference, opened.birth_date);
  if (!after) return std::nullopt;
  after->page.taken = step;
  after->page.action = action;
  after->page.findings = present_findings(reading);
  return after;
}

}  // namespace frontdoor::intake
