// JSON for staff and their systems, behind the same session as the inbox pages.
#include "api/api_routes.h"

#include "api/api_calls.h"
#include "desk/case_action.h"

#include <frontdoor/json.h>

#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kSmallBodyBytesMax = 10'000;
constexpr std::size_t kPageDefault = 50;
constexpr std::size_t kAccessesMax = 1000;

Json header_as_json(const RequestHeader& header, const RequestSummary& summary) {
  Json flags = Json::array();
  for (const RequestSummary::Flag& flag : summary.flags) {
    flags.push_back({{"rule", flag.rule}, {"status", flag.status}, {"action", flag.action}, {"quote", flag.quote}});
  }
  Json json = Json::object();
  json["reference"] = header.reference;
  json["kind"] = std::string(to_code(header.kind));
  json["need"] = header.need.empty() ? Json(nullptr) : Json(header.need);
  json["origin"] = header.origin.empty() ? "online" : header.origin;
  json["receivedAt"] = format_rfc3339(header.received);
  json["deadline"] = header.deadline ? Json(format_rfc3339(*header.deadline)) : Json(nullptr);
  json["urgency"] = std::string(to_code(header.urgency));
  json["action"] = header.action;
  json["moreUrgent"] = header.more_urgent;
  json["signalOnArrival"] = std::string(to_code(header.state));
  json["needsHelpToday"] = summary.needs_help_today;
  json["wordsChanged"] = summary.words_changed;
  json["asksMore"] = summary.asks_more;
  json["sentEarly"] = summary.sent_early;
  json["subjectName"] = summary.subject_name;
  json["contact"] = contact_as_json(summary.contact);
  json["flags"] = std::move(flags);
  json["progress"] = std::string(to_code(header.progress));
  json["assignedTo"] = header.assigned_to;
  json["follows"] = header.follows;
  json["flood"] = header.fold.empty() ? Json(nullptr) : Json(header.fold);
  json["news"] = header.news.empty() ? Json(nullptr) : Json(header.news);
  json["closedAt"] = header.closed ? Json(format_rfc3339(*header.closed)) : Json(nullptr);
  return json;
}

[[noreturn]] void refuse_query(const std::string& detail) {
  throw Problem{400, "invalid-query", "A parameter of the address is wrong", detail, "", {}};
}

CaseFilter filter_in_query(const Call& call, Instant now) {
  CaseFilter filter;
  const std::string show = call.in_query("show");
  if (show == "done") {
    filter.show = CaseFilter::Show::done;
  } else if (show == "all" || show.empty()) {
    filter.show = show.empty() ? CaseFilter::Show::open : CaseFilter::Show::all;
  } else if (show != "open") {
    refuse_query("show must be open, done or all.");
  }
  if (const std::string kind = call.in_query("kind"); !kind.empty()) {
    filter.kind = request_kind_from_code(kind);
    if (!filter.kind) refuse_query("kind must be medical, medication or admin.");
  }
  filter.need = call.in_query("need");
  if (!filter.need.empty() && request_need(filter.need) == nullptr)
    refuse_query("need is none of those that are known.");
  filter.origin = call.in_query("origin");
  if (!filter.origin.empty() && filter.origin != kByPhone && filter.origin != kAtDesk) {
    refuse_query("origin must be phone or desk.");
  }
  filter.pressing = call.in_query("pressing") == "yes";
  if (const std::string assigned = call.in_query("assignedTo"); !assigned.empty()) filter.assigned_to = assigned;
  if (call.in_query("unassigned") == "yes") filter.assigned_to = "";
  if (call.in_query("overdue") == "yes") filter.overdue_at = now;
  filter.needs_care = call.in_query("needsCare") == "yes";
  return filter;
}

DeskQuery desk_query(const Call& call, Instant now) {
  DeskQuery query;
  query.filter = filter_in_query(call, now);
  query.offset = number_in_query(call, "offset", 0, kOffsetMax);
  query.count = number_in_query(call, "count", kPageDefault, kPageMax);
  return query;
}

Reply page_reply(const DeskPage& page, std::size_t offset) {
  Json requests = Json::array();
  for (const DeskRequest& request : page.requests) requests.push_back(header_as_json(request.header, request.summary));
  Json json = Json::object();
  json["total"] = page.total;
  json["offset"] = offset;
  json["unseenPressing"] = page.unseen_pressing;
  json["requests"] = std::move(requests);
  return json_reply(200, to_text(json));
}

// What comes after a cursor has one order and is not filtered: what would be passed over in silence is refused.
DeskChanges changes_since(const PracticeDesk& desk, const Call& call, bool with_requests) {
  for (const auto& [name, value] : call.query) {
    if (name != "since" && name != "count") refuse_query("since goes with count alone, not with " + name + ".");
  }
  const std::size_t count = number_in_query(call, "count", kPageDefault, kPageMax);
  if (count == 0) refuse_query("count must be 1 or more, or nothing would ever come after this cursor.");
  return desk.changes(call.in_query("since"), count, with_requests);
}

Reply changed_requests(const PracticeDesk& desk, const Call& call) {
  const DeskChanges changes = changes_since(desk, call, true);
  Json requests = Json::array();
  for (const DeskRequest& one : changes.requests) requests.push_back(header_as_json(one.header, one.summary));
  Json erased = Json::array();
  for (const std::string& reference : changes.erased) erased.push_back(reference);
  return json_reply(200, to_text(Json{{"requests", std::move(requests)},
                                      {"erased", std::move(erased)},
                                      {"cursor", changes.cursor},
                                      {"more", changes.more}}));
}

Reply list_requests(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for(parts, call, parameters);
  if (call.query.contains("since")) return changed_requests(desk, call);
  const DeskQuery query = desk_query(call, parts.clock());
  return page_reply(desk.requests(query), query.offset);
}

Reply list_events(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for(parts, call, parameters);
  const DeskChanges changes = changes_since(desk, call, false);
  Json events = Json::array();
  for (const RequestChange& change : changes.changes) {
    events.push_back({{"reference", change.reference},
                      {"what", change.what},
                      {"at", format_rfc3339(change.at)},
                      {"who", change.who}});
  }
  return json_reply(200,
                    to_text(Json{{"events", std::move(events)}, {"cursor", changes.cursor}, {"more", changes.more}}));
}

// Words go in the body: an address may end in somebody's log.
Reply search_requests(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  DeskQuery query = desk_query(call, parts.clock());
  query.words = json_string_or(json_body(call, kSmallBodyBytesMax), "words", "");
  return page_reply(desk.requests(query), query.offset);
}

Reply one_request(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const OpenedRequest opened = desk_for(parts, call, parameters).request(parameters["reference"]);
  Json json = header_as_json(opened.header, opened.summary);
  json["erasedOn"] = opened.erased_on ? Json(format_rfc3339(*opened.erased_on)) : Json(nullptr);
  json["findings"] = findings_as_json(opened.reading);
  json["signs"] = opened.reading.signs;
  json["redFlagPack"] = opened.red_flag_pack;
  json["events"] = Json::array();
  for (const DeskEvent& event : opened.events) json["events"].push_back(event_as_json(event));
  json["attachments"] = Json::array();
  for (const Attachment& attachment : opened.attachments) {
    json["attachments"].push_back({{"sha256", attachment.sha256}, {"mediaType", attachment.media_type}});
  }
  json["samePerson"] = Json::array();
  for (const DeskRequest& other : opened.same_person) json["samePerson"].push_back(other.header.reference);
  const Result<Json> bundle = parse_json(opened.bundle);
  json["bundle"] = bundle ? bundle.value() : Json(nullptr);
  return json_reply(200, to_text(json));
}

Reply act(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  const Json json = json_body(call, kSmallBodyBytesMax);
  std::map<std::string, std::string> fields;
  for (const auto& [name, value] : json.items()) {
    if (const std::string* text = json_as_string(value)) fields[name] = *text;
  }
  desk.act(parameters["reference"], fields);
  Reply reply;
  reply.status = 204;
  return reply;
}

Reply photo(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  Reply reply;
  const PracticeDesk desk = desk_for(parts, call, parameters);
  reply.body = desk.photo(parameters["reference"], parameters["sha256"], reply.content_type);
  return reply;
}

Reply erase(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  desk.erase(parameters["reference"], json_string_or(json_body(call, kSmallBodyBytesMax), "reason", ""));
  Reply reply;
  reply.status = 204;
  return reply;
}

Reply export_person(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  const Json json = json_body(call, kSmallBodyBytesMax);
  return json_reply(
      200, to_text(desk.export_person(json_string_or(json, "subjectName", ""), json_string_or(json, "birthDate", ""))));
}

Reply deliveries(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for(parts, call, parameters);
  const std::string state = call.in_query("state");
  if (!state.empty() && state != "waiting" && state != "delivered" && state != "dead" && state != "not-sent") {
    refuse_query("state must be waiting, delivered, dead or not-sent.");
  }
  Json entries = Json::array();
  for (const Delivery& delivery : desk.deliveries(state, number_in_query(call, "count", kPageDefault, kPageMax))) {
    entries.push_back({{"id", delivery.id},
                       {"reference", delivery.reference},
                       {"channel", delivery.channel},
                       {"event", delivery.event},
                       {"createdAt", format_rfc3339(delivery.created)},
                       {"state", delivery.state},
                       {"attempts", delivery.attempts},
                       {"nextAttemptAt", format_rfc3339(delivery.next_attempt)},
                       {"reason", delivery.reason}});
  }
  return json_reply(200, to_text(Json{{"entries", std::move(entries)}}));
}

Reply replay_delivery(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  std::int64_t id = 0;
  const std::string& text = parameters["id"];
  std::from_chars(text.data(), text.data() + text.size(), id);
  desk.replay_delivery(id);
  Reply reply;
  reply.status = 204;
  return reply;
}

Reply signal_reply(const Signal& signal) {
  Reply reply = json_reply(200, signal_as_json(signal));
  reply.headers["ETag"] = "\"" + signal_mark(signal) + "\"";
  return reply;
}

Reply get_capacity(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  return signal_reply(desk_for(parts, call, parameters).signal());
}

Reply set_capacity(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  desk.require(Permission::set_signal);  // a user without permission is told so before what is wrong with the body
  Json body = json_body(call, kSmallBodyBytesMax);
  std::string confirmed;
  if (body.is_object() && body.contains("confirm")) {
    confirmed = json_string_or(body, "confirm", "");
    body.erase("confirm");
  }
  if (json_string_or(body, "state", "") != to_code(AccessState::paused)) {
    const std::string seen = version_in(call);
    try {
      return signal_reply(desk.change_signal(to_text(body), seen));
    } catch (const Problem& problem) {
      refuse_as_precondition(problem);
    }
  }
  // A pause takes two calls: the first says what patients will read, and sets nothing.
  const std::string seen = signal_mark(desk.signal());
  const PauseToConfirm confirm = desk.pause_to_confirm(to_text(body), "");
  if (!confirm.is_set && confirmed != confirm.word) {
    return json_reply(202, to_text(pause_to_confirm_as_json(confirm)));
  }
  const Signal set = desk.change_signal(to_text(body), seen);
  Reply reply = signal_reply(set);
  Json json = parse_json(reply.body).value();
  json["inARow"] = confirm.in_a_row;
  json["renewal"] = words_for_renewal(confirm.in_a_row);
  json["replaces"] = replaced_as_json(confirm);
  reply.body = to_text(json);
  return reply;
}

Reply cancel_planned_pause(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for_writing(parts, call, parameters);
  desk.require(Permission::set_pause);
  const std::string seen = version_in(call);
  try {
    desk.cancel_planned_pause(seen);
  } catch (const Problem& problem) {
    refuse_as_precondition(problem);
  }
  Reply reply;
  reply.status = 204;
  return reply;
}

Reply ledger(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  Json entries = Json::array();
  for (const LedgerEntry& entry : desk_for(parts, call, parameters).ledger()) {
    const Result<Json> detail = parse_json(entry.note.detail.empty() ? "null" : entry.note.detail);
    entries.push_back({{"sequence", entry.sequence},
                       {"at", format_rfc3339(entry.note.at)},
                       {"who", entry.note.who},
                       {"what", entry.note.what},
                       {"detail", detail ? detail.value() : Json(entry.note.detail)},
                       {"previousHash", entry.previous_hash},
                       {"hash", entry.hash}});
  }
  return json_reply(200, to_text(Json{{"entries", std::move(entries)}}));
}

Reply accesses(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const PracticeDesk desk = desk_for(parts, call, parameters);
  Json entries = Json::array();
  for (const AccessEntry& entry :
       desk.accesses({.count = number_in_query(call, "count", kPageDefault, kAccessesMax)})) {
    entries.push_back(
        {{"at", format_rfc3339(entry.at)}, {"who", entry.who}, {"what", entry.what}, {"reference", entry.reference}});
  }
  return json_reply(200, to_text(Json{{"entries", std::move(entries)}}));
}

std::string session_as_json(const StaffSession& session) {
  return to_text(Json{{"ods", session.ods},
                      {"user", session.user},
                      {"role", std::string(to_code(session.role))},
                      {"csrfToken", session.form_token},
                      {"mustSetUpCodes", session.must_set_up_codes}});
}

Reply sign_in(const StaffParts& parts, const Call& call) {
  require_own_origin(call);
  const Json json = json_body(call, kSmallBodyBytesMax);
  Reply reply = json_reply(201, "");
  const StaffSession session =
      parts.sign_in.sign_in(call, json_string_or(json, "user", ""), json_string_or(json, "password", ""),
                            json_string_or(json, "code", ""), reply);
  reply.body = session_as_json(session);
  return reply;
}

Reply sign_out(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  require_own_origin(call);
  SignIn::require_form_token(session, call.header("X-CSRF-Token"));
  Reply reply;
  reply.status = 204;
  parts.sign_in.sign_out(call, session, reply);
  return reply;
}

}  // namespace

void add_api_routes(Router& router, const StaffParts& parts) {
  const auto add = [&](const char* method, const char* pattern, auto function) {
    router.add(method, pattern, with_parts(parts, function));
  };
  add("GET", "/v1/practices/{ods}/requests", list_requests);
  add("GET", "/v1/practices/{ods}/requests/{reference}", one_request);
  add("GET", "/v1/practices/{ods}/events", list_events);
  add("POST", "/v1/practices/{ods}/searches", search_requests);
  add("POST", "/v1/practices/{ods}/requests/{reference}/actions", act);
  add("POST", "/v1/practices/{ods}/requests/{reference}/erasure", erase);
  add("GET", "/v1/practices/{ods}/requests/{reference}/attachments/{sha256}", photo);
  add("POST", "/v1/practices/{ods}/exports", export_person);
  add("GET", "/v1/practices/{ods}/deliveries", deliveries);
  add("POST", "/v1/practices/{ods}/deliveries/{id}/replay", replay_delivery);
  add("GET", "/v1/practices/{ods}/capacity", get_capacity);
  add("PUT", "/v1/practices/{ods}/capacity", set_capacity);
  add("DELETE", "/v1/practices/{ods}/capacity/planned-pause", cancel_planned_pause);
  add("GET", "/v1/practices/{ods}/ledger", ledger);
  add("GET", "/v1/practices/{ods}/accesses", accesses);
  router.add("POST", "/v1/session", [&parts](const Call& call, const Parameters&) { return sign_in(parts, call); });
  router.add("GET", "/v1/session", [&parts](const Call& call, const Parameters&) {
    return json_reply(200, session_as_json(parts.sign_in.require_any_session(call)));
  });
  router.add("DELETE", "/v1/session", [&parts](const Call& call, const Parameters&) { return sign_out(parts, call); });
}

}  // namespace frontdoor::intake
