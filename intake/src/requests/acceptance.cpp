#include "requests/acceptance.h"

#include <frontdoor/taken_down.h>

#include "base/days.h"
#include "base/log.h"
#include "base/person_name.h"
#include "base/text.h"
#include "crypto/secrets.h"
#include "requests/alerts.h"
#include "requests/follow_up_link.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <algorithm>

namespace frontdoor::intake {
Json findings_as_json(const RequestReading& reading) {
  Json findings = Json::array();
  for (const RequestReading::Entry& entry : reading.entries) {
    const Finding& finding = entry.finding;
    findings.push_back({{"linkId", entry.link_id},
                        {"rule", finding.rule},
                        {"action", std::string(to_code(finding.action))},
                        {"status", std::string(to_code(finding.status))},
                        {"start", finding.start},
                        {"end", finding.end},
                        {"quote", finding.quote},
                        {"source", finding.source}});
  }
  return findings;
}

namespace {

constexpr int kReferenceDrawsMax = 8;

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

// The most pressing advice that the patient's device gave, for words that were changed afterwards too.
Action advised_action(const Request& request) {
  Action action = Action::none;
  for (const RecordedFlag& flag : request.recorded_flags) {
    if (flag.finding.status == Status::present) action = std::max(action, flag.finding.action);
  }
  return action;
}

// finding: with the quote that people read.
RequestSummary::Flag summary_flag(const Finding& finding) {
  return {finding.rule, std::string(to_code(finding.status)), std::string(to_code(finding.action)),
          opening_of(finding.quote, kSummaryQuoteBytesMax)};
}

// The most pressing first where there are more than a list can show; whatever is left out is in the request.
void add_flags(RequestSummary& summary, std::vector<Finding> findings) {
  if (findings.size() > kSummaryFlagsMax) {
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& one, const Finding& other) {
      const bool one_is_present = one.status == Status::present;
      const bool other_is_present = other.status == Status::present;
      return one_is_present != other_is_present ? one_is_present : one.action > other.action;
    });
  }
  for (const Finding& finding : findings) {
    if (summary.flags.size() >= kSummaryFlagsMax) return;
    RequestSummary::Flag flag = summary_flag(finding);
    const bool known = std::find(summary.flags.begin(), summary.flags.end(), flag) != summary.flags.end();
    if (!known) summary.flags.push_back(std::move(flag));
  }
}

bool is_flagged(const RequestAnswer& answer, const RequestReading& reading) {
  return std::any_of(reading.entries.begin(), reading.entries.end(), [&answer](const RequestReading::Entry& entry) {
    return entry.link_id == answer.link_id && entry.finding.status == Status::present;
  });
}

// How the patient's own words begin: those of the question for them, or where the form has several others, flagged ones
// first, each after its question.
std::string opening_words(const Request& request, const RequestReading& reading) {
  std::vector<const RequestAnswer*> all = own_words_of(request);
  if (all.empty()) return {};
  if (all.front()->meaning == Meaning::own_words) return opening_of(all.front()->text, kOpeningBytesMax);
  std::stable_partition(all.begin(), all.end(),
                        [&reading](const RequestAnswer* answer) { return is_flagged(*answer, reading); });
  std::string words;
  for (const RequestAnswer* answer : all) {
    if (words.size() >= kOpeningBytesMax) break;
    words += (words.empty() ? "" : " / ") + opening_of(answer->question, kOpeningQuestionBytes) + ": ";
    words += answer->text;
  }
  return opening_of(words, kOpeningBytesMax);
}

RequestSummary summarise(const Request& request, const RequestReading& reading, Instant received) {
  RequestSummary summary;
  summary.subject_name = request.subject_name;
  summary.age_months = age_in_months(request.birth_date, received);
  if (!summary.age_months) summary.age_months = request.patient.age_months;
  summary.contact = contact_needs_of(request, summary.age_months);
  summary.words = opening_words(request, reading);
  summary.needs_help_today = request.needs_help_today;
  summary.asks_more = reading.asks_more;
  summary.sent_early = std::any_of(request.answers.begin(), request.answers.end(),
                                   [](const RequestAnswer& answer) { return answer.meaning == Meaning::sent_early; });
  std::vector<Finding> findings;
  const auto add = [&](const std::string& link_id, const Finding& finding) {
    findings.push_back(finding);
    findings.back().quote = quote_of(request, link_id, finding);
  };
  for (const RequestReading::Entry& entry : reading.entries) add(entry.link_id, entry.finding);
  for (const RecordedFlag& recorded : request.recorded_flags) {
    const bool changed = was_changed_afterwards(recorded);
    summary.words_changed = summary.words_changed || changed;
    if (acts_for_staff(recorded)) add(recorded.link_id, recorded.finding);
  }
  add_flags(summary, std::move(findings));
  return summary;
}

std::string reading_as_json(const RequestReading& reading, const std::string& pack_version) {
  Json json = Json::object();
  json["packVersion"] = pack_version;
  json["action"] = std::string(to_code(reading.action));
  json["findings"] = findings_as_json(reading);
  json["signs"] = reading.signs;
  return to_text(json);
}

Json receipt_of(const RequestHeader& header, const std::vector<Attachment>& attachments) {
  Json json = Json::object();
  json["reference"] = header.reference;
  json["receivedAt"] = format_rfc3339(header.received);
  json["deadline"] = header.deadline ? Json(format_rfc3339(*header.deadline)) : Json(nullptr);
  json["action"] = header.action;
  json["moreUrgent"] = header.more_urgent;
  json["attachments"] = Json::array();
  for (const Attachment& attachment : attachments) json["attachments"].push_back(attachment.sha256);
  return json;
}

[[noreturn]] void refuse_bundle(const Error& error) {
  if (error.code == ErrorCode::malformed_json || error.code == ErrorCode::duplicate_key) {
    throw Problem{400, "malformed-bundle", "The body is not well-formed JSON", error.message, error.where, {}};
  }
  throw Problem{422,           "invalid-bundle", "The bundle is not a request this service can read",
                error.message, error.where,      {}};
}

// A caller who knows the key has sent the first request, and may know what it is called.
[[noreturn]] void refuse_other_body(const std::string& receipt) {
  if (receipt.empty()) {
    throw Problem{410,
                  "erased",
                  "This request has been erased",
                  "It had arrived, and was erased since. Nothing was stored: send a new request with a new key.",
                  "",
                  {}};
  }
  Problem problem{409,
                  "key-reused",
                  "This Idempotency-Key was used for another request",
                  "Send a new request with a new key. The first request is stored and unchanged.",
                  "",
                  {}};
  if (const Result<Json> json = parse_json(receipt)) {
    problem.headers["Frontdoor-Reference"] = json_string_or(json.value(), "reference", "");
  }
  throw problem;
}

std::string joined(const std::vector<AccessMessage>& messages) {
  std::string text;
  for (const AccessMessage& message : messages) {
    if (!text.empty()) text += ' ';
    text += message.text;
  }
  return text;
}

std::string associated(const std::string& ods, const std::string& reference, std::string_view part) {
  return ods + "/" + reference + "/" + std::string(part);
}

[[noreturn]] void refuse_unknown_practice() {
  throw Problem{
      404, "unknown-practice", "No practice with this code uses this service", "Check the ODS code in the address.", "",
      {}};
}

}  // namespace

AcceptanceKeys acceptance_keys(const Keyring& keyring) {
  const MasterKey& oldest = keyring.oldest();
  return {derive(oldest, KeyUse::body_identity), derive(oldest, KeyUse::receipt), derive(oldest, KeyUse::subject),
          derive(oldest, KeyUse::source), derive(oldest, KeyUse::opener)};
}

static std::string fingerprint_of_person(const std::string& name, std::string_view birth_date, const Key& key) {
  return name.empty() ? std::string() : fingerprint(name + "/" + std::string(birth_date), key).substr(0, 32);
}

std::string subject_fingerprint(std::string_view name, std::string_view birth_date, const Key& key) {
  std::string words;
  for (const std::string& part : parts_of_name(name)) words += part;
  return fingerprint_of_person(words, birth_date, key);
}

std::string earlier_subject_fingerprint(std::string_view name, std::string_view birth_date, const Key& key) {
  std::string words;
  for (char c : name) {
    if (c != ' ' && c != '\t' && c != '.' && c != '-') words += c;
  }
  return fingerprint_of_person(lower_case(std::move(words)), birth_date, key);
}

std::string opener_fingerprint(const std::string& ods, std::string_view reference, std::string_view birth_date,
                               const Key& key) {
  if (reference.empty() || birth_date.empty()) return {};
  return fingerprint(ods + "/" + std::string(reference) + "/" + std::string(birth_date), key).substr(0, 32);
}

std::string source_fingerprint(const std::string& ods, const std::string& source, Instant at, const Key& key) {
  if (source.empty()) return {};
  return fingerprint(ods + "/" + format_day_code(london_day(at)) + "/" + source, key).substr(0, 32);
}

std::string receipt_signature(const std::string& ods, const Json& receipt, const std::string& body_identity,
                              const Key& key) {
  std::string text = ods + "\n" + body_identity;
  for (const char* name : {"reference", "receivedAt", "deadline"}) {
    text += "\n" + json_string_or(receipt, name, "none");
  }
  return authenticate(text, key);
}

Json contact_as_json(const ContactNeeds& needs) {
  Json more = Json::array();
  for (const ContactNeed& need : needs.more) {
    more.push_back({{"says", need.says}, {"words", need.words}, {"flags", need.flags}});
  }
  return Json{{"unsafe", needs.unsafe},           {"willPhone", needs.will_phone},
              {"safeWay", needs.safe_way},        {"youngAndAlone", needs.young_and_alone},
              {"interpreter", needs.interpreter}, {"language", needs.language},
              {"needs", std::move(more)}};
}

namespace {
ContactNeeds contact_from_json(const Json& json) {
  ContactNeeds needs;
  needs.unsafe = json_bool(json, "unsafe").value_or(false);
  needs.will_phone = json_bool(json, "willPhone").value_or(false);
  needs.safe_way = json_string_or(json, "safeWay", "");
  needs.young_and_alone = json_bool(json, "youngAndAlone").value_or(false);
  needs.interpreter = json_string_or(json, "interpreter", "");
  needs.language = json_string_or(json, "language", "");
  if (const Json* more = json_array(json, "needs")) {
    for (const Json& need : *more) {
      needs.more.push_back({json_string_or(need, "says", ""), json_string_or(need, "words", ""),
                            json_bool(need, "flags").value_or(false)});
    }
  }
  return needs;
}
}  // namespace

std::string summary_as_json(const RequestSummary& summary) {
  Json flags = Json::array();
  for (const RequestSummary::Flag& flag : summary.flags) {
    flags.push_back({{"rule", flag.rule}, {"status", flag.status}, {"action", flag.action}, {"quote", flag.quote}});
  }
  Json json = Json::object();
  json["subjectName"] = summary.subject_name;
  if (summary.age_months) json["ageMonths"] = *summary.age_months;
  json["words"] = summary.words;
  if (summary.contact.any()) json["contact"] = contact_as_json(summary.contact);
  json["needsHelpToday"] = summary.needs_help_today;
  json["wordsChanged"] = summary.words_changed;
  json["asksMore"] = summary.asks_more;
  json["sentEarly"] = summary.sent_early;
  json["flags"] = std::move(flags);
  return to_text(json);
}

RequestSummary summary_from_json(std::string_view text) {
  RequestSummary summary;
  const Result<Json> json = parse_json(text);
  if (!json) return summary;
  summary.subject_name = json_string_or(json.value(), "subjectName", "");
  if (const auto months = json_integer(json.value(), "ageMonths")) {
    summary.age_months = static_cast<std::int32_t>(*months);
  }
  summary.words = json_string_or(json.value(), "words", "");
  if (const Json* contact = json_object(json.value(), "contact")) summary.contact = contact_from_json(*contact);
  summary.needs_help_today = json_bool(json.value(), "needsHelpToday").value_or(false);
  summary.words_changed = json_bool(json.value(), "wordsChanged").value_or(false);
  summary.asks_more = json_bool(json.value(), "asksMore").value_or(false);
  summary.sent_early = json_bool(json.value(), "sentEarly").value_or(false);
  const Json* flags = json_array(json.value(), "flags");
  if (flags == nullptr) return summary;
  for (const Json& flag : *flags) {
    summary.flags.push_back({json_string_or(flag, "rule", ""), json_string_or(flag, "status", ""),
                             json_string_or(flag, "action", ""), json_string_or(flag, "quote", "")});
  }
  return summary;
}

std::string RequestSealer::seal(const std::string& ods, const std::string& reference, std::string_view part,
                                std::string_view plain) const {
  return cipher_.seal(plain, associated(ods, reference, part));
}

std::string RequestSealer::open(const std::string& ods, const std::string& reference, std::string_view part,
                                std::string_view sealed) const {
  return open_at(associated(ods, reference, part), sealed);
}

std::string RequestSealer::seal_at(const std::string& place, std::string_view plain) const {
  return cipher_.seal(plain, place);
}

std::string RequestSealer::open_at(const std::string& place, std::string_view sealed) const {
  std::optional<std::string> plain = cipher_.open(sealed, place);
  if (!plain) throw StoreUnavailable("a stored request cannot be opened with the keys of this service");
  return std::move(*plain);
}

// A request that passed every check that needs no database.
struct Acceptance::Incoming {
  std::shared_ptr<const KnownPractice> practice;
  std::string idempotency_key;
  std::string source;         // as source_fingerprint()
  std::string origin;         // as RequestHeader's
  std::string taken_down_by;  // as NewRequest's
  std::string body;
  std::string body_identity;
  Request request;
  RequestReading reading;
  std::string pack_version;  // of the rules it was read with
  AccessDecision decision;
  Action action = Action::none;
  Urgency urgency = Urgency::none;
  Instant received;
};

Acceptance::Acceptance(Store& store, GroupCommit& commit, PracticeDirectory& practices, RedFlagPacks& red_flags,
                       AskedForms& forms, const Readers& readers, const AccessPolicy& access,
                       const RequestSealer& sealer, const Attachments& attachments, const AcceptanceKeys& keys,
                       Clock clock)
    : store_(store),
      commit_(commit),
      practices_(practices),
      red_flags_(red_flags),
      forms_(forms),
      readers_(readers),
      access_(access),
      sealer_(sealer),
      attachments_(attachments),
      keys_(keys),
      clock_(std::move(clock)) {}

// The answers to a practice's own form, by the version that was asked: also one that is off or has been replaced since.
void Acceptance::check_own_form(const Incoming& incoming, const std::string& ods) {
  const auto bundle = JsonDocument::parse(incoming.body, limits::bundle_nodes_max);
  const JsonNode* entries = bundle ? bundle.value().root().array("entry") : nullptr;
  std::string fault = "There is no response to it.";
  for (const JsonNode& entry : *entries) {
    const JsonNode* resource = entry.object("resource");
    if (resource->string("resourceType") != "QuestionnaireResponse") continue;
    if (resource->string("questionnaire") != incoming.request.own_form) continue;
    fault = forms_.fault_of_response(ods, incoming.request.own_form, *resource, incoming.received);
  }
  if (fault.empty()) return;
  // An emergency is with the practice whatever else is wrong with its answers.
  const bool is_kept = incoming.urgency == Urgency::emergency;
  log_event(LogLevel::warning, is_kept ? "own-form-answers-kept" : "own-form-answers-refused", {{"ods", ods}});
  if (is_kept) return;
  throw Problem{422,
                "answers-do-not-fit",
                "The answers do not fit the form",
                "Check your answers and send them again. If that does not help, phone us.",
                std::move(fault),
                {}};
}

Acceptance::Incoming Acceptance::read(const Call& call, const std::string& ods) {
  Incoming incoming;
  incoming.practice = practices_.find(ods);
  if (!incoming.practice) refuse_unknown_practice();
  if (media_type(call.header("Content-Type")) != "application/fhir+json") {
    throw Problem{415,
                  "wrong-content-type",
                  "The content type is not supported",
                  "Send a FHIR R4 Bundle as application/fhir+json.",
                  "",
                  {{"Accept-Post", "application/fhir+json"}}};
  }
  require_own_origin(call);
  incoming.body = call.read_body(limits::bundle_bytes_max);
  disk_shares_.take_bundle(call, incoming.body.size(), attachments_.free_bytes(), clock_());
  if (!is_uuid(call.header("Idempotency-Key"))) {
    throw Problem{400,
                  "missing-idempotency-key",
                  "The Idempotency-Key header must be a UUID",
                  "Make one key for each request and send the same key when you try again.",
                  "",
                  {}};
  }
  // One key has one spelling, so that a retry in capitals is still a replay.
  incoming.idempotency_key = lower_case(call.header("Idempotency-Key"));
  incoming.received = clock_();
  incoming.source = source_fingerprint(ods, call.source, incoming.received, keys_.source);
  read_body(incoming, ods);
  return incoming;
}

void Acceptance::read_body(Incoming& incoming, const std::string& ods) {
  Result<Request> request = read_request(incoming.body, incoming.received);
  if (!request) refuse_bundle(request.error());
  incoming.request = std::move(request).value();
  if (incoming.request.practice_ods != ods) {
    throw Problem{422,
                  "other-practice",
                  "The bundle is addressed to another practice",
                  "Send it to the address of the practice that it names.",
                  "",
                  {}};
  }
  incoming.body_identity = fingerprint(incoming.body, keys_.body_identity);
  // An older form, or anybody, may send what was taken out of the answers: it is not kept.
  incoming.body = without_unconfirmed_words(std::move(incoming.body));
  const auto red_flags = red_flags_.of(ods);
  Readers readers = readers_;
  readers.rules = red_flags->engine.get();
  // What the form wrote is read on no device, and is not read here either.
  const std::string& own_form = incoming.request.own_form;
  const auto form = own_form.empty() ? std::nullopt : forms_.answered(ods, own_form);
  if (form) mark_calculated(incoming.request, *form);
  incoming.reading = reread(incoming.request, readers);
  incoming.pack_version = red_flags->engine->pack_version();
  incoming.action = standing_action(incoming.request, incoming.reading);
  incoming.urgency = urgency_of(incoming.request, incoming.action);
  incoming.decision =
      access_.decide(incoming.practice->practice, incoming.practice->signal, incoming.received, incoming.request.kind,
                     incoming.urgency, {begun_at(incoming.request, incoming.received), incoming.request.will_phone});
  if (!incoming.request.own_form.empty()) check_own_form(incoming, ods);
}

NewRequest Acceptance::prepare(const Incoming& incoming) const {
  const std::string& ods = incoming.practice->practice.ods;
  NewRequest fresh;
  fresh.ods = ods;
  fresh.idempotency_key = incoming.idempotency_key;
  fresh.body_identity = incoming.body_identity;
  RequestHeader& header = fresh.header;
  header.reference = random_reference();
  header.kind = incoming.request.kind;
  header.received = incoming.received;
  header.deadline = incoming.decision.deadline;
  header.urgency = incoming.urgency;
  header.action = to_code(incoming.action);
  header.more_urgent = incoming.reading.action > advised_action(incoming.request);
  header.state = incoming.decision.state;
  header.origin = incoming.origin;
  const auto need = incoming.request.chosen.find(Meaning::request_kind);
  if (need != incoming.request.chosen.end() && request_need(need->second) != nullptr) header.need = need->second;
  const std::vector<Attachment> photos = attachments_.of(ods, incoming.idempotency_key);
  // Before the commit: a crash between the two must not lose them. Courier removes what no request came to.
  if (!photos.empty()) attachments_.claim(ods, incoming.idempotency_key);
  Json receipt = receipt_of(header, photos);
  if (!incoming.request.birth_date.empty()) {
    receipt["followUp"] =
        "/p/" + ods + "/request/" + follow_up_link(ods, header.reference, header.received, keys_.opener);
  }
  receipt["signature"] = receipt_signature(ods, receipt, incoming.body_identity, keys_.receipt);
  fresh.receipt = to_text(receipt);
  fresh.subject = subject_fingerprint(incoming.request.subject_name, incoming.request.birth_date, keys_.subject);
  fresh.opener = opener_fingerprint(ods, header.reference, incoming.request.birth_date, keys_.opener);
  fresh.next_alert = first_alert(header.urgency, header.received, header.deadline, access_.holidays());
  fresh.channels = incoming.practice->channels;
  fresh.alert = alerts_at_once(header.urgency);
  const RequestSummary summarised = summarise(incoming.request, incoming.reading, incoming.received);
  fresh.source = incoming.source;
  fresh.taken_down_by = incoming.taken_down_by;
  if (!fresh.taken_down_by.empty()) fresh.taken_down_detail = sealer_.seal(ods, header.reference, "event", "{}");
  fresh.needs_care = summarised.contact.any();
  const std::string summary = summary_as_json(summarised);
  const std::string reading = reading_as_json(incoming.reading, incoming.pack_version);
  fresh.summary = sealer_.seal(ods, header.reference, "summary", summary);
  fresh.bundle = sealer_.seal(ods, header.reference, "bundle", incoming.body);
  fresh.reading = sealer_.seal(ods, header.reference, "reading", reading);
  return fresh;
}

std::string Acceptance::commit(const Incoming& incoming, bool& replayed) {
  for (int draw = 0; draw < kReferenceDrawsMax; ++draw) {
    const AddOutcome outcome = commit_.add(prepare(incoming));
    if (outcome.result == AddResult::key_conflict) refuse_other_body(outcome.receipt);
    if (outcome.result == AddResult::reference_taken) continue;
    replayed = outcome.result == AddResult::replayed;
    return outcome.receipt;
  }
  throw StoreUnavailable("no free reference was found");
}

Reply Acceptance::accept(const Call& call, const std::string& ods) {
  const Incoming incoming = read(call, ods);
  if (!incoming.decision.accepts) {
    // What was acknowledged before the pause stays acknowledged.
    const auto earlier = store_.replay_of(ods, incoming.idempotency_key, incoming.body_identity);
    if (earlier && earlier->result == AddResult::replayed) return json_reply(200, earlier->receipt);
    if (earlier) refuse_other_body(earlier->receipt);
    throw Problem{
        503, "practice-paused", "This practice has paused online requests", joined(incoming.decision.messages), "", {}};
  }
  bool replayed = false;
  Reply reply = json_reply(201, commit(incoming, replayed));
  if (replayed) reply.status = 200;
  return reply;
}

std::string Acceptance::accept_taken_down(const TakenDownBundle& taken) {
  Incoming incoming;
  incoming.practice = practices_.find(taken.ods);
  if (!incoming.practice) refuse_unknown_practice();
  if (!is_uuid(taken.key)) throw Problem{422, "invalid-key", "This cannot be saved", "Open the page again.", "", {}};
  incoming.idempotency_key = lower_case(taken.key);
  incoming.received = clock_();
  incoming.origin = taken.origin;
  incoming.taken_down_by = taken.user;
  incoming.body = taken.bundle;
  read_body(incoming, taken.ods);
  bool replayed = false;
  return commit(incoming, replayed);
}

bool Acceptance::gave_receipt(const std::string& ods, const Json& receipt, const std::string& body_identity) const {
  const std::string signature = json_string_or(receipt, "signature", "");
  return equal_in_constant_time(receipt_signature(ods, receipt, body_identity, keys_.receipt), signature);
}

Reply Acceptance::accept_attachment(const Call& call, const std::string& ods, const std::string& key,
                                    const std::string& sha256) {
  if (!practices_.find(ods)) refuse_unknown_practice();
  require_own_origin(call);
  if (!is_uuid(key) || !is_sha256(sha256)) {
    throw Problem{404,
                  "not-found",
                  "There is nothing at this address",
                  "The address names the request's Idempotency-Key and the SHA-256 of the photo.",
                  "",
                  {}};
  }
  const std::string idempotency_key = lower_case(key);
  if (!store_.replay_of(ods, idempotency_key, "") && !early_photos_.admits(call.source, idempotency_key, clock_())) {
    throw Problem{429,
                  "photos-before-words",
                  "Too many photos came before the words of their requests",
                  "Send the request first: its photos may follow.",
                  "",
                  {{"Retry-After", "3600"}}};
  }
  disk_shares_.take_photo(call, clock_());
  const bool fresh = attachments_.store(call, ods, idempotency_key, sha256);
  // The words never wait for a photo: it may come after the request, and then it stays with it.
  if (store_.replay_of(ods, idempotency_key, "")) {
    attachments_.claim(ods, idempotency_key);
    store_.note_late_photo(ods, idempotency_key, sha256, fresh, clock_());
  }
  return json_reply(fresh ? 201 : 200, to_text(Json{{"sha256", sha256}}));
}

}  // namespace frontdoor::intake
