#include "requests/follow_ups.h"

#include "base/log.h"
#include "base/text.h"
#include "requests/alerts.h"
#include "requests/case_details.h"

#include <frontdoor/limits.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

std::string event_name(FollowUpStep step) {
  return "patient-" + std::string(to_code(step));
}

RequestStage stage_of(Progress progress, bool was_looked_at) {
  if (progress == Progress::fresh) return was_looked_at ? RequestStage::added : RequestStage::received;
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

// What was written for the practice before: the own words, and what was added.
std::string words_before(const FollowedRequest& opened) {
  std::string words;
  for (const RequestAnswer* answer : own_words_of(opened.request)) words += answer->text + ". ";
  for (const FollowUpEntry& entry : opened.page.added) words += entry.words + ". ";
  return words;
}

// The advice of an event that stays on the page.
struct Standing {
  Action action = Action::none;
  std::vector<Finding> findings;

  void add(const Json& detail, Instant at, Instant now) {
    if (now - at >= kAdviceStays) return;
    const Action its = action_from_code(json_string_or(detail, "action", "")).value_or(Action::none);
    action = std::max(action, its);
    const Json* list = json_array(detail, "findings");
    if (list == nullptr) return;
    for (const Json& entry : *list) {
      Finding finding;
      finding.rule = json_string_or(entry, "rule", "");
      finding.action = action_from_code(json_string_or(entry, "action", "")).value_or(Action::none);
      finding.status = status_from_code(json_string_or(entry, "status", "")).value_or(Status::present);
      finding.wording = json_string_or(entry, "wording", "");
      if (finding.status == Status::present) findings.push_back(std::move(finding));
    }
  }
};

Json findings_with_wording(const RequestReading& reading) {
  Json json = findings_as_json(reading);
  for (std::size_t i = 0; i < reading.entries.size() && i < json.size(); ++i) {
    json[i]["wording"] = reading.entries[i].finding.wording;
  }
  return json;
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
  const Instant now = clock_();
  page.reference = reference;
  page.sent = stored->header.received;
  if (stored->header.deadline && *stored->header.deadline > now) page.deadline = stored->header.deadline;
  page.will_phone = opened.request.will_phone;
  page.person = opened.request.patient;
  page.about_somebody_else = !opened.request.writer_name.empty();
  std::size_t steps = 0;
  Standing standing;
  bool was_looked_at = false;
  bool is_answered = false;   // since the patient's last word
  bool is_withdrawn = false;  // by their last word
  const std::vector<CaseEvent> events = parts_.cases.events(ods, reference);
  std::vector<Json> details;
  for (const CaseEvent& event : events) details.push_back(detail_of(parts_.sealer, ods, reference, event));
  const std::vector<std::optional<std::size_t>> taken_back = taken_back_by(details);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const CaseEvent& event = events[i];
    const Json& detail = details[i];
    const std::string answer = json_string_or(detail, "answer", "");
    if (!answer.empty() && !taken_back[i]) {
      page.answers.push_back({event.at, answer});
      is_answered = true;
    }
    if (event.what == "taken-down") continue;
    if (!is_patients(event.what)) {
      was_looked_at = true;
      if (event.what == "done" && !taken_back[i]) standing = {};
      continue;
    }
    ++steps;
    is_answered = false;
    // Somebody who no longer needs it is not told to get help today; an emergency is one until it is over.
    const bool is_over = event.what == event_name(FollowUpStep::withdraw);
    is_withdrawn = is_over;
    if (is_over && standing.action < Action::emergency_department) standing = {};
    standing.add(detail, event.at, now);
    const std::string words = json_string_or(detail, "words", "");
    if (!words.empty()) page.added.push_back({event.at, words});
  }
  page.stage = stage_of(stored->header.progress, was_looked_at);
  const bool is_open = page.stage != RequestStage::done;
  if (is_open && is_answered) page.stage = RequestStage::answered;
  if (is_open && is_withdrawn) page.stage = RequestStage::withdrawn;
  page.action = standing.action;
  page.findings = std::move(standing.findings);
  page.takes_more = steps < kPatientStepsMax;
  return opened;
}

RequestReading FollowUps::read_alone(const std::string& ods, const Request& request, const std::string& words) const {
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

// The words alone; and where they mean more after what was written before ("now I am short of breath" after a swollen
// leg), as they read with that.
FollowUps::Read FollowUps::read(const std::string& ods, const FollowedRequest& opened, const std::string& words) const {
  Read read{read_alone(ods, opened.request, words), Action::none};
  const std::string before = last_bytes(words_before(opened), limits::text_answer_bytes_max);
  if (!words.empty() && !before.empty()) {
    const RequestReading old = read_alone(ods, opened.request, before);
    RequestReading together = read_alone(ods, opened.request, before + words);
    if (together.action > old.action && together.action > read.reading.action) {
      together.asks_more = together.asks_more || read.reading.asks_more;
      together.reads_pressing = together.reads_pressing || read.reading.reads_pressing;
      read.reading = std::move(together);
    }
  }
  read.action = read.reading.action;
  // Signs that nobody can be asked for here are no sign: staff read that they were not asked. What reads like an
  // emergency is not left to that.
  if (read.action == Action::none && read.reading.asks_more && read.reading.reads_pressing)
    read.action = Action::urgent_same_day;
  return read;
}

namespace {
void show_advice(const RequestReading& reading, Action action, SentRequestPage& page) {
  page.action = std::max(page.action, action);
  for (const RequestReading::Entry& entry : reading.entries) {
    if (entry.finding.status == Status::present) page.findings.push_back(entry.finding);
  }
}
}  // namespace

void FollowUps::advise(const std::string& ods, const FollowedRequest& opened, const std::string& words,
                       SentRequestPage& page) const {
  if (words.empty()) return;
  const Read read = this->read(ods, opened, words);
  show_advice(read.reading, read.action, page);
}

void FollowUps::advise(const std::string& ods, const std::string& words, SentRequestPage& page) const {
  advise(ods, FollowedRequest{}, words, page);
}

std::optional<FollowedRequest> FollowUps::take(const std::string& ods, const FollowedRequest& opened, FollowUpStep step,
                                               const std::string& words, const std::string& page_name) const {
  const auto practice = parts_.practices.find(ods);
  if (!practice) return std::nullopt;
  const Instant now = clock_();
  const Read read = this->read(ods, opened, words);
  const bool is_worse = step == FollowUpStep::worse && read.action == Action::none;
  const Action action = is_worse ? Action::urgent_same_day : read.action;
  const Json detail{{"words", words},
                    {"page", page_name},
                    {"action", std::string(to_code(action))},
                    {"findings", findings_with_wording(read.reading)},
                    {"signs", read.reading.signs}};
  PatientStep change;
  change.event = {now, kPatient, event_name(step), parts_.sealer.seal(ods, opened.reference, "event", to_text(detail))};
  change.news = to_code(step);
  change.needs_eyes = step != FollowUpStep::withdraw || !words.empty();
  change.urgency = urgency_of_step(step, action);
  change.action = to_code(action);
  change.deadline = parts_.access
                        .decide(practice->practice, practice->signal, now, opened.request.kind, change.urgency,
                                {std::nullopt, opened.request.will_phone})
                        .deadline;
  change.channels = practice->channels;
  change.next_alert = first_alert(change.urgency, now, change.deadline, parts_.access.holidays());
  change.is_same_press = [&](const CaseEvent& earlier) {
    const Json its = detail_of(parts_.sealer, ods, opened.reference, earlier);
    const bool same_page = json_string_or(its, "page", "") == page_name;
    return earlier.what == change.event.what && same_page && json_string_or(its, "words", "") == words;
  };
  const ChangeOutcome outcome = parts_.cases.add_patient_step(ods, opened.reference, change);
  if (outcome != ChangeOutcome::changed && outcome != ChangeOutcome::repeated) return std::nullopt;
  std::optional<FollowedRequest> after = open(ods, opened.reference, opened.birth_date);
  if (after) after->page.taken = step;
  return after;
}

}  // namespace frontdoor::intake
