#include "desk/practice_desk.h"

#include "base/log.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/case_action.h"
#include "requests/case_details.h"
#include "requests/erasure.h"

#include <frontdoor/json.h>

#include <sodium.h>

#include <algorithm>
#include <map>
#include <set>

namespace frontdoor::intake {
namespace {

constexpr std::chrono::hours kDuplicatesWithin{7 * 24};
// Two who write "sore throat" write of two throats.
constexpr std::size_t kSameWordsBytesMin = 30;
// A search opens requests one by one, newest first: no index of a patient's words lies on the disk.
constexpr std::size_t kReasonBytesMax = 400;

std::string base64_of(const std::string& bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its end mark
  return text;
}

[[noreturn]] void refuse_unknown_request() {
  throw Problem{404, "unknown-request", "There is no request with this reference", "Check the reference.", "", {}};
}

// For the ledger: blanks are no reason.
void require_reason(const std::string& reason, const char* what_to_say) {
  if (!without_blanks(reason).empty() && reason.size() <= kReasonBytesMax) return;
  throw Problem{422, "invalid-reason", "A reason is needed", what_to_say, "/reason", {}};
}

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
  if (const Json* signs = json_array(json.value(), "signs")) {
    for (const Json& line : *signs) {
      if (const std::string* said = json_as_string(line)) reading.signs.push_back(*said);
    }
  }
  return reading;
}

// A system is told what is missing (RFC 6750, section 3.1), and what no scope opens.
[[noreturn]] void refuse_token_without(std::string_view scope) {
  if (scope.empty()) {
    throw Problem{
        403, "people-alone", "This is left to people", "No scope opens it: somebody signs in and does it.", "", {}};
  }
  const std::string name(scope);
  throw Problem{403,
                "missing-scope",
                "The token does not open this",
                "It needs the scope " + name + ": ask for it with the token; the account must have it too.",
                "",
                {{"WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + name + "\""}}};
}

}  // namespace

PracticeDesk::PracticeDesk(const DeskTools& tools, RecordedLists& lists, const StaffSession& session,
                           const std::string& ods)
    : tools_(tools),
      lists_(lists),
      ods_(session.ods),
      user_(session.user),
      role_(session.role),
      only_(session.only),
      session_(session.token_hash) {
  if (ods == session.ods) return;
  if (session.only) {
    // Whose token it is knows its practice.
    throw Problem{403,
                  "other-practice",
                  "The token is for another practice",
                  "It is for the practice " + session.ods +
                      ": call that practice's addresses, or register an account " + "at this one.",
                  "",
                  {}};
  }
  throw Problem{
      403, "other-practice", "You are signed in for another practice", "Sign in with an account of this practice.", "",
      {}};
}

bool PracticeDesk::may(Permission permission) const {
  return intake::may(role_, permission) && (!only_ || only_->contains(permission));
}

void PracticeDesk::require(Permission permission) const {
  if (may(permission)) return;
  if (only_) refuse_token_without(scope_of(permission));
  throw Problem{403, "not-your-role", "Your account may not do this", "Ask the practice manager.", "", {}};
}

std::shared_ptr<const KnownPractice> PracticeDesk::practice() const {
  std::shared_ptr<const KnownPractice> practice = tools_.practices.find(ods_);
  if (!practice) throw StoreUnavailable("the session's practice is gone");
  return practice;
}

// A record that cannot be written (disk full) must not hide an emergency from the practice: it is logged, and the
// request is shown.
bool PracticeDesk::record_access(const char* what, const std::string& reference) const {
  try {
    tools_.store.record_access({ods_, tools_.clock(), user_, what, reference});
    return true;
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "access-not-recorded", {{"ods", ods_}, {"what", std::string(what)}});
    return false;
  }
}

void PracticeDesk::record_list(const DeskQuery& query) const {
  if (!query.words.empty()) {
    record_access("search", "");
    return;
  }
  const CaseFilter& filter = query.filter;
  const std::string list =
      std::to_string(static_cast<int>(filter.show)) + "/" + (filter.kind ? std::string(to_code(*filter.kind)) : "") +
      "/" + (filter.pressing ? "pressing" : "") + (filter.overdue_at ? " overdue" : "") +
      (filter.needs_care ? " care" : "") + filter.need + filter.origin + "/" + filter.assigned_to.value_or("anybody") +
      "/" + std::to_string(query.offset) + "/" + std::to_string(query.count) + "/" + filter.fold;
  const Instant now = tools_.clock();
  if (!query.asked_by_person && lists_.is_recorded(session_, list, now)) return;
  if (record_access("list", "")) lists_.record(session_, list, now);
}

// A sealed part of a request; nullopt: it was damaged, or its key is gone. One damaged row must not hide all others.
std::optional<std::string> PracticeDesk::try_open(const std::string& reference, const char* part,
                                                  const std::string& sealed) const {
  try {
    return tools_.sealer.open(ods_, reference, part, sealed);
  } catch (const StoreUnavailable&) {
    log_event(LogLevel::error, "request-unreadable", {{"ods", ods_}, {"reference", reference}});
    return std::nullopt;
  }
}

DeskRequest PracticeDesk::opened_summary(StoredCase stored) const {
  RequestSummary summary;
  if (const auto json = try_open(stored.header.reference, "summary", stored.summary)) {
    summary = summary_from_json(*json);
  } else {
    summary.unreadable = true;
  }
  std::string added = stored.header.news.empty() ? std::string() : newest_words_added(stored.header.reference);
  return {std::move(stored.header), std::move(summary), std::move(added)};
}

std::string PracticeDesk::newest_words_added(const std::string& reference) const {
  const std::vector<DeskEvent> events = events_of(reference);
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (event->what == "note" || event->what == kTakenBack) continue;  // writing one does not mean having looked
    if (!is_patients(event->what)) break;
    const std::string words = json_string_or(event->detail, "words", "");
    if (!words.empty()) return opening_of(words, kOpeningBytesMax);
  }
  return {};
}

DeskRow PracticeDesk::opened_row(StoredRow stored) const {
  if (stored.alone) return {opened_summary(std::move(*stored.alone)), std::nullopt};
  DeskFold fold;
  for (StoredCase& shown : stored.fold.shown) fold.shown.push_back(opened_summary(std::move(shown)));
  for (auto& [newest, count] : stored.fold.about) fold.about.emplace_back(opened_summary(std::move(newest)), count);
  stored.fold.shown.clear();
  stored.fold.about.clear();
  fold.counts = std::move(stored.fold);
  return {{}, std::move(fold)};
}

DeskPage PracticeDesk::requests(const DeskQuery& query) const {
  require(Permission::read_requests);
  record_list(query);
  DeskPage page;
  if (const RequestSearch wanted(query.words); !wanted.empty()) {
    page = search(query, wanted);
    page.rows_total = page.total;
  } else {
    page.total = tools_.cases.count(ods_, query.filter);
    page.rows_total = page.total;
    if (query.folds) {
      page.rows_total = tools_.cases.count_rows(ods_, query.filter);
      for (StoredRow& stored : tools_.cases.rows(ods_, query.filter, query.offset, query.count)) {
        page.rows.push_back(opened_row(std::move(stored)));
      }
      return finished(std::move(page));
    }
    for (StoredCase& stored : tools_.cases.list(ods_, query.filter, query.offset, query.count, false)) {
      page.requests.push_back(opened_summary(std::move(stored)));
    }
  }
  return finished(std::move(page));
}

DeskPage PracticeDesk::finished(DeskPage page) const {
  page.unseen_pressing = tools_.cases.unseen_pressing(ods_);
  if (page.unseen_pressing > 0) page.unseen_emergencies = tools_.cases.unseen_emergencies(ods_);
  mark_duplicates(page);
  return page;
}

// Which of the page's requests are about one person, and which begin with the same words: they may be one request, sent
// twice.
void PracticeDesk::mark_duplicates(DeskPage& page) const {
  std::vector<DeskRequest*> listed;
  for (auto* some : {&page.requests, &page.elsewhere, &page.similar}) {
    for (DeskRequest& request : *some) listed.push_back(&request);
  }
  for (DeskRow& row : page.rows) {
    if (!row.fold) listed.push_back(&row.request);
    if (!row.fold) continue;
    for (DeskRequest& request : row.fold->shown) listed.push_back(&request);
  }
  std::vector<std::string> references;
  std::map<std::string, std::vector<const DeskRequest*>> by_words;
  for (const DeskRequest* request : listed) {
    references.push_back(request->header.reference);
    const std::string words = lower_case(request->summary.words);
    if (words.size() >= kSameWordsBytesMin) by_words[words].push_back(request);
  }
  const auto same_person = tools_.cases.about_same_persons(ods_, references, kDuplicatesWithin);
  for (DeskRequest* request : listed) {
    if (const auto found = same_person.find(request->header.reference); found != same_person.end()) {
      request->same_person = found->second;
    }
    const auto same = by_words.find(lower_case(request->summary.words));
    if (same == by_words.end()) continue;
    const auto& known = request->same_person;
    for (const DeskRequest* other : same->second) {
      const std::string& reference = other->header.reference;
      const bool is_known = std::find(known.begin(), known.end(), reference) != known.end();
      if (other != request && !is_known) request->same_words = reference;
    }
  }
}

Alarms PracticeDesk::alarms() const {
  require(Permission::read_requests);
  Alarms alarms = gather_alarms(tools_.cases, practice()->practice, tools_.clock(), tools_.access.holidays());
  alarms.dead_deliveries = tools_.deliveries.dead(ods_);
  return alarms;
}

// nullopt: it was damaged, or its key is gone.
std::optional<Request> PracticeDesk::readable_request(const StoredCase& stored) const {
  const auto bundle = try_open(stored.header.reference, "bundle", stored.bundle);
  if (!bundle) return std::nullopt;
  Result<Request> request = read_stored_request(*bundle, stored.header.received);
  return request ? std::optional(std::move(request).value()) : std::nullopt;
}

DeskPage PracticeDesk::search(const DeskQuery& query, const RequestSearch& wanted) const {
  DeskPage page;
  const SearchShelf::Found found = tools_.search_shelf.find(ods_, wanted, query.looks_everywhere);
  page.search_ended_early = !found.whole || found.references.size() > kAmongMax;
  const auto among = [&](const CaseFilter& filter, const std::vector<std::string>& references, std::size_t offset,
                         std::size_t count, std::size_t& total) {
    std::vector<DeskRequest> listed;
    for (StoredCase& stored : tools_.cases.among(ods_, filter, references, offset, count, total)) {
      listed.push_back(opened_summary(std::move(stored)));
    }
    return listed;
  };
  page.requests = among(query.filter, found.references, query.offset, query.count, page.total);
  if (!query.looks_everywhere) return page;
  using Show = CaseFilter::Show;
  CaseFilter other = query.filter;
  other.show = query.filter.show == Show::done ? Show::open : Show::done;
  if (query.filter.show != Show::all) {
    page.elsewhere = among(other, found.references, 0, query.count, page.elsewhere_total);
  }
  CaseFilter any;
  any.show = Show::all;
  std::size_t all = 0;
  std::size_t similar = 0;
  if (query.filter.narrows()) among(any, found.references, 0, 0, all);
  page.filtered_out = all - std::min(all, page.total + page.elsewhere_total);
  page.similar = among(any, found.similar, 0, kSimilarMax, similar);
  return page;
}

std::vector<DeskEvent> PracticeDesk::events_of(const std::string& reference) const {
  std::vector<DeskEvent> events;
  std::vector<Json> details;
  for (const CaseEvent& event : tools_.cases.events(ods_, reference)) {
    Json detail = Json::object();
    try {
      Result<Json> opened = parse_json(tools_.sealer.open(ods_, reference, "event", event.detail));
      if (opened) detail = std::move(opened).value();
    } catch (const StoreUnavailable&) {
      detail["note"] = "(this entry was damaged and cannot be read)";
    }
    events.push_back({event.at, event.who, event.what, {}});
    details.push_back(std::move(detail));
  }
  const std::vector<std::optional<std::size_t>> taken_back = taken_back_by(details);
  for (std::size_t i = 0; i < events.size(); ++i) {
    events[i].detail = std::move(details[i]);
    events[i].taken_back_by = taken_back[i];
  }
  return events;
}

// One part of a request that somebody asked for by its reference.
std::string PracticeDesk::open_part(const std::string& reference, const char* part, const std::string& sealed) const {
  if (auto opened = try_open(reference, part, sealed)) return std::move(*opened);
  throw Problem{500,
                "request-unreadable",
                "This request cannot be read",
                "It was damaged, or its key is missing. Tell the person who runs the service, with the reference " +
                    reference + ". Phone the patient if you know who it is.",
                "",
                {}};
}

// All of it but what the patient wrote. Recorded.
OpenedRequest PracticeDesk::around_content(const StoredRequest& stored) const {
  const std::string& reference = stored.header.reference;
  record_access("request", reference);
  OpenedRequest opened;
  opened.header = stored.header;
  const int days_kept = opened.header.closed ? tools_.cases.retention_days(ods_) : 0;
  if (days_kept > 0) opened.erased_on = *opened.header.closed + std::chrono::days(days_kept);
  opened.events = events_of(reference);
  opened.colleagues = colleagues();
  opened.teams = tools_.team_work.teams(ods_);
  opened.others_looking = look(reference);
  opened.sign_groups = tools_.readers.signs;
  opened.attachments = tools_.attachments.of(ods_, tools_.cases.idempotency_key(ods_, reference));
  for (StoredCase& other : tools_.cases.about_same_person(ods_, reference, kDuplicatesWithin)) {
    opened.same_person.push_back(opened_summary(std::move(other)));
  }
  return opened;
}

void PracticeDesk::read_content(const StoredRequest& stored, OpenedRequest& opened) const {
  const std::string& reference = stored.header.reference;
  RequestSummary summary = summary_from_json(open_part(reference, "summary", stored.summary));
  std::string bundle = open_part(reference, "bundle", stored.bundle);
  const std::string reading = open_part(reference, "reading", stored.reading);
  Result<Request> request = read_stored_request(bundle, stored.header.received);
  if (!request) throw StoreUnavailable("a stored request cannot be read by this version");
  opened.summary = std::move(summary);
  opened.bundle = std::move(bundle);
  opened.reading = reading_from_json(reading);
  if (const Result<Json> json = parse_json(reading))
    opened.red_flag_pack = json_string_or(json.value(), "packVersion", "");
  opened.request = std::move(request).value();
  // Read again from the request: a summary of an earlier version does not hold it.
  opened.summary.contact = contact_needs_of(opened.request, opened.summary.age_months);
  add_reply_parts(opened);
  const std::string& own_form = opened.request.own_form;
  if (!own_form.empty()) opened.own_form = tools_.asked_forms.answered(ods_, own_form);
  if (opened.own_form) mark_calculated(opened.request, *opened.own_form);
}

// Nothing here asks the database: what cannot be read stays so.
bool PracticeDesk::try_content(const StoredRequest& stored, OpenedRequest& opened) const {
  try {
    read_content(stored, opened);
    return true;
  } catch (const Problem&) {
    return false;
  } catch (const StoreUnavailable&) {
    return false;
  }
}

OpenedRequest PracticeDesk::request(const std::string& reference) const {
  require(Permission::read_requests);
  const std::optional<StoredRequest> stored = tools_.store.request(ods_, reference);
  if (!stored) refuse_missing(reference);
  OpenedRequest opened = around_content(*stored);
  read_content(*stored, opened);
  return opened;
}

OpenedRequest PracticeDesk::request_as_far_as_readable(const std::string& reference) const {
  require(Permission::read_requests);
  const std::optional<StoredRequest> stored = tools_.store.request(ods_, reference);
  if (!stored) refuse_missing(reference);
  OpenedRequest opened = around_content(*stored);
  if (try_content(*stored, opened)) return opened;
  opened.unreadable = true;
  opened.summary.unreadable = true;
  return opened;
}

std::string PracticeDesk::photo(const std::string& reference, const std::string& sha256,
                                std::string& media_type) const {
  require(Permission::read_requests);
  const std::string key = tools_.cases.idempotency_key(ods_, reference);
  for (const Attachment& attachment : key.empty() ? std::vector<Attachment>() : tools_.attachments.of(ods_, key)) {
    if (attachment.sha256 != sha256) continue;
    std::optional<std::string> bytes = tools_.attachments.read(ods_, key, attachment);
    if (!bytes) break;
    record_access("photo", reference);
    media_type = attachment.media_type;
    return std::move(*bytes);
  }
  refuse_unknown_request();
}

// Somebody who comes back to an address of theirs learns that it was erased, and when; never why: that is in a
// manager's own words.
void PracticeDesk::refuse_missing(const std::string& reference) const {
  for (const LedgerEntry& entry : tools_.store.ledger(ods_)) {
    if (entry.note.what != "erased") continue;
    const Result<Json> detail = parse_json(entry.note.detail);
    if (!detail || json_string_or(detail.value(), "reference", "") != reference) continue;
    throw Problem{404,
                  "unknown-request",
                  "This request was erased",
                  reference + " was erased at " + words_for_dated_time(entry.note.at) + " by " + entry.note.who +
                      ". Nothing that it said is kept.",
                  "",
                  {}};
  }
  refuse_unknown_request();
}

void PracticeDesk::refuse_overtaken(const std::string& reference, const CaseChange& change) const {
  const std::vector<DeskEvent> events = events_of(reference);
  std::size_t index = known_steps(change, events.size());
  const auto is_note = [](const DeskEvent& event) {
    return event.what == "note" || event.what == kTakenBack || is_told(event.what);
  };
  std::string notes;
  bool moved = false;
  for (; index < events.size(); ++index) {
    const DeskEvent& event = events[index];
    moved = moved || !is_note(event);
    const std::string words = json_string_or(event.detail, "note", "");
    if (change.progress != Progress::done || words.empty()) continue;
    notes += event.who + " wrote a note at " + words_for_time(event.at) + ": \u201c" + words + "\u201d. ";
  }
  std::string who;
  const auto latest = std::find_if_not(events.rbegin(), events.rend(), is_note);
  if (moved || notes.empty()) {
    who = latest == events.rend()
              ? "Somebody has changed this request. "
              : latest->who + " " + words_for_step(latest->what) + " at " + words_for_time(latest->at) + ". ";
  }
  throw Problem{409,
                "overtaken",
                "Somebody was quicker",
                who + notes + "What you did was not saved. Look at the request as it is now, and then decide.",
                "",
                {}};
}

// The name as the account has it; empty: nobody.
std::vector<std::string> PracticeDesk::colleagues() const {
  std::vector<std::string> names;
  for (const UserRecord& user : tools_.store.users_of(ods_)) {
    if (!user.disabled && intake::may(user.role, Permission::work_on_requests)) names.push_back(user.name);
  }
  return names;
}

std::string PracticeDesk::assignee(const std::string& typed) const {
  if (typed.empty()) return typed;
  if (typed.starts_with(kTeam)) {
    for (const Team& team : tools_.team_work.teams(ods_)) {
      if (team.name == typed.substr(kTeam.size())) return typed;
    }
    throw Problem{422, "invalid-action", "This cannot be recorded", "There is no such team any more.", "/assignedTo",
                  {}};
  }
  const std::string wanted = folded_name(typed);
  const UserRecord* found = nullptr;
  std::string names;
  const std::vector<UserRecord> users = tools_.store.users_of(ods_);
  for (const UserRecord& user : users) {
    if (user.name == typed || (found == nullptr && folded_name(user.name) == wanted)) found = &user;
  }
  for (const std::string& name : colleagues()) names += (names.empty() ? "" : ", ") + name;
  std::string fault;
  if (found == nullptr) {
    fault = "Nobody of this practice has the username \u201c" + typed + "\u201d.";
  } else if (found->disabled) {
    fault = found->name + " can no longer sign in.";
  } else if (!intake::may(found->role, Permission::work_on_requests)) {
    fault = found->name + " may not see requests.";
  } else {
    return found->name;
  }
  throw Problem{
      422, "invalid-action", "This cannot be recorded", fault + " Assign it to one of: " + names + ".", "/assignedTo",
      {}};
}

// Nobody can look later at what the patient wrote: so who closes it says what was done.
void PracticeDesk::require_note_on_unreadable(const StoredRequest& stored, const CaseChange& change) const {
  if (change.progress != Progress::done || change.has_note) return;
  OpenedRequest opened;
  if (try_content(stored, opened)) return;
  throw Problem{422,
                "invalid-action",
                "This cannot be recorded",
                "This request cannot be read. Write a note: what you did for the patient, or why nothing can be done.",
                "/note",
                {}};
}

// A wrong letter of a reference leads to another patient: that is said before the two are tied together. is_meant: the
// user said that it is right.
void PracticeDesk::check_link(const std::string& reference, const std::string& follows, bool is_meant) const {
  const auto refuse = [](const std::string& detail, const char* where) {
    throw Problem{422, "invalid-action", "This cannot be recorded", detail, where, {}};
  };
  if (follows == reference || !tools_.store.request(ods_, follows)) {
    refuse("There is no other request with this reference.", "/follows");
  }
  if (is_meant || !tools_.cases.about_others(ods_, reference, follows)) return;
  std::string who;
  for (StoredCase& other : tools_.cases.named(ods_, {follows})) {
    const RequestSummary summary = opened_summary(std::move(other)).summary;
    who = summary.subject_name + (summary.age_months ? ", " + words_for_age(*summary.age_months) : "");
  }
  refuse(follows + " is about another patient: " + (who.empty() ? "their name is not known" : who) +
             ". Check the reference. If it is right, say so and press again.",
         "/otherPatient");
}

void PracticeDesk::act(const std::string& reference, const std::map<std::string, std::string>& fields) const {
  require(Permission::work_on_requests);
  const std::optional<StoredRequest> stored = tools_.store.request(ods_, reference);
  if (!stored) refuse_missing(reference);
  const Teller teller = user_.starts_with(kServiceAccount) ? Teller::system : Teller::staff;
  const Instant received = stored->header.received;
  const Instant asked = stored->header.asked.value_or(received);
  CheckedAction action = check_action(fields, received, asked, tools_.clock(), teller);
  if (action.change.takes_back) find_taken_back(reference, action);
  require_note_on_unreadable(*stored, action.change);
  check_notice(*stored, action);
  if (action.change.assigned_to) {
    action.change.assigned_to = assignee(*action.change.assigned_to);
    action.detail["assignedTo"] = *action.change.assigned_to;
  }
  const std::optional<std::string>& follows = action.change.follows;
  const auto meant = fields.find("otherPatient");
  if (follows && !follows->empty()) check_link(reference, *follows, meant != fields.end() && meant->second == "yes");
  const std::string detail = tools_.sealer.seal(ods_, reference, "event", to_text(action.detail));
  const auto written = fields.find("toldAt");
  const bool says_when = written != fields.end() && !without_blanks(written->second).empty();
  switch (tools_.cases.change(ods_, reference, action.change, {tools_.clock(), user_, action.what, detail})) {
    case ChangeOutcome::changed: return;
    case ChangeOutcome::repeated:
      if (is_same_again(reference, action, says_when)) return;  // a second press of the same button
      refuse_overtaken(reference, action.change);  // the same user in another window, who says something else
    case ChangeOutcome::overtaken: refuse_overtaken(reference, action.change);
    case ChangeOutcome::unknown: refuse_unknown_request();
  }
}

// Whether the last step of that kind said the same. says_when: it was written when the patient was told; else that is
// the time of the press.
bool PracticeDesk::is_same_again(const std::string& reference, const CheckedAction& action, bool says_when) const {
  const std::vector<DeskEvent> events = events_of(reference);
  const auto last = std::find_if(events.rbegin(), events.rend(),
                                 [&action](const DeskEvent& event) { return event.what == action.what; });
  if (last == events.rend()) return false;
  const auto without_time = [says_when](Json detail) {
    if (!says_when) detail.erase("toldAt");
    return detail;
  };
  return without_time(last->detail) == without_time(action.detail);
}

std::size_t PracticeDesk::close_fold(const FoldClosing& closing, const std::string& reason) const {
  require(Permission::work_on_requests);
  require_reason(reason, "Say in a few words why they are closed.");
  const Instant now = tools_.clock();
  const CheckedAction action = check_action(
      {{"action", "done"}, {"outcome", "no-action"}, {"toldHow", "not-told"}, {"note", reason}}, now, now, now);
  const auto event_of = [&](const std::string& reference) {
    return CaseEvent{now, user_, action.what, tools_.sealer.seal(ods_, reference, "event", to_text(action.detail))};
  };
  const auto note_of = [&](const std::string& reference) {
    return LedgerNote{now, user_, "closed-with-flood", to_text(Json{{"reference", reference}, {"reason", reason}})};
  };
  return tools_.cases.close_fold(ods_, closing, action.change, event_of, note_of);
}

std::size_t PracticeDesk::put_advised_flood_aside(const std::string& source, Instant until,
                                                  const std::string& reason) const {
  require(Permission::work_on_requests);
  require_reason(reason, "Say in a few words why they are put aside.");
  return static_cast<std::size_t>(tools_.store.put_advised_flood_aside(
      ods_, source, until,
      {tools_.clock(), user_, "advice-put-aside", to_text(Json{{"flood", source}, {"reason", reason}})}));
}

std::vector<LedgerEntry> PracticeDesk::ledger() const {
  require(Permission::read_evidence);
  std::vector<LedgerEntry> entries = tools_.store.ledger(ods_);
  if (may(Permission::read_accesses)) return entries;
  // Why a request was erased or a flood closed names requests, and is in staff's own words about a patient.
  for (LedgerEntry& entry : entries) {
    const std::string& what = entry.note.what;
    if (what == "erased" || what == "closed-with-flood" || what == "advice-put-aside") entry.note.detail.clear();
  }
  return entries;
}

void PracticeDesk::erase(const std::string& reference, const std::string& reason) const {
  require(Permission::manage_data);
  require_reason(reason, "Say in a few words why it is erased.");
  switch (erase_request(tools_.cases, tools_.attachments, ods_, reference,
                        {tools_.clock(), user_, "erased", erased_detail(reference, reason)})) {
    case Erasure::done: return;
    case Erasure::unknown: refuse_unknown_request();
    case Erasure::waits: break;
  }
  throw Problem{503,
                "erasure-waits",
                "The request is not wholly erased yet",
                "Its words are gone. A photo could not be removed: the service tries again until it is.",
                "",
                {}};
}

// One request with all that hangs on it, without its photos.
Json PracticeDesk::exported(const StoredCase& stored) const {
  const std::string& reference = stored.header.reference;
  Json bundle;
  if (const auto text = try_open(reference, "bundle", stored.bundle)) {
    if (auto opened = parse_json(*text)) bundle = std::move(opened).value();
  }
  const Result<Json> receipt = parse_json(tools_.cases.receipt(ods_, reference));
  Json events = Json::array();
  for (const DeskEvent& event : events_of(reference)) events.push_back(event_as_json(event));
  return Json{{"reference", reference},
              {"receivedAt", format_rfc3339(stored.header.received)},
              {"progress", std::string(to_code(stored.header.progress))},
              {"receipt", receipt ? receipt.value() : Json(nullptr)},
              {"bundle", std::move(bundle)},
              {"events", std::move(events)}};
}

Json PracticeDesk::export_requests(const std::vector<std::string>& references) const {
  require(Permission::manage_data);
  Json requests = Json::array();
  bool complete = true;
  for (const std::string& reference : references) {
    std::optional<StoredRequest> stored = tools_.store.request(ods_, reference);
    if (!stored) refuse_missing(reference);
    record_access("export", reference);
    Json one = exported({stored->header, std::move(stored->summary), std::move(stored->bundle)});
    complete = complete && !one["bundle"].is_null();
    const std::string key = tools_.cases.idempotency_key(ods_, reference);
    Json photos = Json::array();
    for (const Attachment& attachment : tools_.attachments.of(ods_, key)) {
      const std::optional<std::string> bytes = tools_.attachments.read(ods_, key, attachment);
      complete = complete && bytes.has_value();
      photos.push_back({{"sha256", attachment.sha256},
                        {"mediaType", attachment.media_type},
                        {"base64", bytes ? Json(base64_of(*bytes)) : Json(nullptr)}});
    }
    one["photos"] = std::move(photos);
    requests.push_back(std::move(one));
  }
  return Json{
      {"complete", complete}, {"exportedAt", format_rfc3339(tools_.clock())}, {"requests", std::move(requests)}};
}

Json PracticeDesk::export_person(const std::string& name, const std::string& birth_date) const {
  require(Permission::manage_data);
  record_access("export", "");
  Json requests = Json::array();
  const std::set<std::string> subjects{subject_fingerprint(name, birth_date, tools_.subject_key),
                                       earlier_subject_fingerprint(name, birth_date, tools_.subject_key)};
  for (const std::string& subject : subjects) {
    if (subject.empty()) continue;
    for (const StoredCase& stored : tools_.cases.about_subject(ods_, subject)) requests.push_back(exported(stored));
  }
  return Json{{"subjectName", name}, {"birthDate", birth_date}, {"requests", std::move(requests)}};
}

std::vector<Delivery> PracticeDesk::deliveries(const std::string& state, std::size_t count) const {
  require(Permission::manage_delivery);
  return tools_.deliveries.list(ods_, state, count);
}

void PracticeDesk::replay_delivery(std::int64_t id) const {
  require(Permission::manage_delivery);
  if (tools_.deliveries.replay(ods_, id, tools_.clock())) return;
  throw Problem{404,
                "unknown-delivery",
                "There is no delivery of this number to try again",
                "Only one that is dead, or whose channel was turned off, is tried again: check the number.",
                "",
                {}};
}

Json event_as_json(const DeskEvent& event) {
  return Json{{"at", format_rfc3339(event.at)}, {"who", event.who}, {"what", event.what}, {"detail", event.detail}};
}

}  // namespace frontdoor::intake
