// The inbox's pages: plain forms and links, a redirect after every write.
#include "inbox/routes.h"
#include "base/text.h"
#include "desk/case_action.h"
#include "http/compression.h"
#include "http/form_post.h"
#include "inbox/assets.h"
#include "inbox/page_fields.h"
#include "inbox/pages.h"
#include "inbox/pieces.h"
#include "inbox/record.h"
#include "inbox/refused_form.h"
#include "inbox/staff_pages.h"
#include "inbox/today_page.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kRequestsOnPage = 50;
constexpr std::size_t kNextLookedAt = 30;
constexpr std::string_view kRequests = "requests/";  // how a kept form names the page of one

Reply asset(const Call& call, const CompressedText& text, const char* content_type) {
  Reply reply;
  reply.content_type = content_type;
  reply.headers["Cache-Control"] = "no-cache";
  set_body(reply, call, text);
  return unless_known(call, std::move(reply));
}

AccessDecision decision_now(const StaffParts& parts, const PracticeDesk& desk) {
  const auto practice = desk.practice();
  return parts.access.decide(practice->practice, practice->signal, parts.clock(), RequestKind::medical, Urgency::none);
}

// fields: of the address, or of the search form.
DeskQuery query_of(const std::map<std::string, std::string>& fields, const StaffSession& session, Instant now) {
  const auto text = [&fields](const char* name) { return typed_in(fields, name); };
  DeskQuery query;
  if (text("show") == "done") query.filter.show = CaseFilter::Show::done;
  if (text("show") == "all") query.filter.show = CaseFilter::Show::all;
  const std::string kind = text("kind");
  if (const RequestNeed* need = request_need(kind.starts_with(kNeedPrefix) ? kind.substr(kNeedPrefix.size()) : "")) {
    query.filter.need = need->code;
  } else {
    query.filter.kind = request_kind_from_code(kind);
  }
  if (text("origin") == kByPhone || text("origin") == kAtDesk) query.filter.origin = text("origin");
  query.filter.pressing = text("pressing") == "yes";
  if (text("whose") == "mine") {
    query.filter.assigned_to = session.user;
    query.filter.or_their_teams = true;
  }
  if (text("whose").starts_with(kTeam)) query.filter.assigned_to = text("whose");
  if (text("whose") == "nobody") query.filter.assigned_to = "";
  if (text("overdue") == "yes") query.filter.overdue_at = now;
  query.filter.needs_care = text("care") == "yes";
  query.words = text("words");
  query.offset = number_of(text("offset"));
  query.count = kRequestsOnPage;
  query.folds = true;
  query.looks_everywhere = true;
  return query;
}

Reply show_list(const StaffParts& parts, const StaffSession& session, const DeskQuery& query, int status = 200,
                const std::string& error = "") {
  const PracticeDesk desk = parts.desks.open(session);
  ListPage list;
  list.views = desk.views();
  list.teams = desk.teams();
  list.error = error;
  list.query = query;
  list.page = desk.requests(query);
  list.state = decision_now(parts, desk).state;
  list.now = parts.clock();
  list.above =
      access_notices(frame_of(session, desk), desk.safe_working(), list.state,
                     desk.advice_counts(list.now - std::chrono::hours(24), list.now + std::chrono::minutes(1)));
  return page_reply(status, list_page(frame_of(session, desk), list));
}

// Keeps a list, or forgets one. Of its address nothing but the filter is kept.
Reply change_views(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  if (form["step"] == "remove") {
    desk.remove_view(form["view"]);
    return redirect_reply("/inbox");
  }
  std::map<std::string, std::string> fields = parse_form(form["filter"]);
  fields.erase("words");
  const std::string address = list_address(query_of(fields, session, parts.clock()));
  try {
    desk.save_view({form["view"], address.substr(address.find('?') + 1)});
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409) throw;
    return show_list(parts, session, query_of(fields, session, parts.clock()), problem.status, problem.detail);
  }
  return redirect_reply(address);
}

// For the page's script: who else has the request open.
Reply others_looking(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  Json others = Json::array();
  for (const std::string& name : parts.desks.open(session).look(parameters["reference"])) others.push_back(name);
  return json_reply(200, to_text(Json{{"others", std::move(others)}}));
}

Reply list(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  std::map<std::string, std::string> fields = call.query;
  fields.erase("words");  // only from the form: an address may end in somebody's log
  DeskQuery query = query_of(fields, session, parts.clock());
  query.asked_by_person = call.asked_by_person();
  return show_list(parts, session, query);
}

Reply show_today(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  const AccessDecision decision = decision_now(parts, desk);
  TodayPage page;
  page.today = desk.today();
  page.above = access_notices(
      frame_of(session, desk), desk.safe_working(), decision.state,
      desk.advice_counts(page.today.now - std::chrono::hours(24), page.today.now + std::chrono::minutes(1)));
  for (const AccessMessage& message : decision.messages) page.patients_read.push_back(message.text);
  return page_reply(200, today_page(frame_of(session, desk), page));
}

Reply search(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return show_list(parts, session, query_of(read_own_form(call, session), session, parts.clock()));
}

bool looks_like_reference(const std::string& text) {
  const auto is_of_it = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'; };
  return text.size() == 9 && std::all_of(text.begin(), text.end(), is_of_it);
}

Reply one_request(const StaffParts& parts, const Call& call, const std::string& reference) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  ActionFault fault;
  if (looks_like_reference(call.in_query("closed"))) fault.just_closed = call.in_query("closed");
  fault.just_done = call.in_query("did") == "yes";
  return page_reply(
      200, request_page(frame_of(session, desk), desk.request_as_far_as_readable(reference), parts.clock(), fault));
}

// The address of the first open request that is nobody's, the user's own or their team's, and that nobody else looks at
// now; or of the list.
std::string next_address(const PracticeDesk& desk, const std::string& closed) {
  DeskQuery query;
  query.count = kNextLookedAt;
  query.asked_by_person = false;
  const std::vector<std::string> mine = desk.assigned_to_me();
  for (const DeskRequest& request : desk.requests(query).requests) {
    const RequestHeader& header = request.header;
    const bool is_mine = std::find(mine.begin(), mine.end(), header.assigned_to) != mine.end();
    if (!header.assigned_to.empty() && !is_mine) continue;
    if (!header.fold.empty() && header.urgency == Urgency::none) continue;  // a flood is closed together
    if (desk.look(header.reference).empty()) return "/inbox/requests/" + header.reference + "?closed=" + closed;
  }
  return "/inbox";
}

bool holds_words(const std::map<std::string, std::string>& form) {
  for (const char* name : {"note", "answer", "assignedTo", "follows", "outcome", "toldHow"}) {
    const auto found = form.find(name);
    if (found != form.end() && !without_blanks(found->second).empty()) return true;
  }
  return false;
}

std::optional<std::size_t> steps_seen_in(const std::map<std::string, std::string>& typed) {
  const std::string steps = typed_in(typed, "stepsSeen");
  return steps.empty() ? std::nullopt : std::optional(number_of(steps));
}

// The request's page with what somebody typed and why it was not saved. Only who was overtaken (409) has read why.
Reply not_saved(const StaffParts& parts, const StaffSession& session, const std::string& reference, int status,
                ActionFault fault) {
  const PracticeDesk desk = parts.desks.open(session);
  if (fault.field.empty()) fault.field = "work";
  if (status != 409) fault.steps_seen = steps_seen_in(fault.typed);
  return page_reply(
      status, request_page(frame_of(session, desk), desk.request_as_far_as_readable(reference), parts.clock(), fault));
}

Reply request_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept) {
  return not_saved(parts, session, kept.page.substr(kRequests.size()), 200, {kCameBack, "", kept.fields});
}

Reply come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept) {
  if (is_refused_form(kept)) return refused_form_come_back(parts, session, kept);
  if (kept.page == "signal") return signal_come_back(parts, session, kept);
  if (kept.page == "new-request") return new_request_come_back(parts, session, kept);
  if (kept.page == "replies") return replies_come_back(parts, session, kept);
  if (kept.page == "settings") return settings_come_back(parts, session, kept);
  return request_come_back(parts, session, kept);
}

// The page again, with the reply that was chosen in its field; nothing is saved.
Reply with_reply(const StaffParts& parts, const StaffSession& session, const std::string& reference,
                 std::map<std::string, std::string> typed) {
  const PracticeDesk desk = parts.desks.open(session);
  const OpenedRequest opened = desk.request_as_far_as_readable(reference);
  for (const ReplyTemplate& reply : opened.replies) {
    if (std::to_string(reply.id) == typed["reply"]) typed["answer"] = reply.text;
  }
  ActionFault fault{"", "", typed};
  fault.steps_seen = steps_seen_in(typed);
  return page_reply(200, request_page(frame_of(session, desk), opened, parts.clock(), fault));
}

Reply act(const StaffParts& parts, const Call& call, const std::string& reference) {
  TypedForm form = read_typed_form(parts, call, std::string(kRequests) + reference, holds_words);
  if (form.reply) return std::move(*form.reply);
  const StaffSession& session = form.session;
  const auto typed = form.fields;
  if (form.stale) return not_saved(parts, session, reference, 403, {kSignedInAgain, "", typed});
  if (!form.fields["use"].empty()) return with_reply(parts, session, reference, typed);
  // The page's times are London wall clock; what cannot be read is refused unchanged.
  std::string& told_at = form.fields["toldAt"];
  if (const auto local = parse_local_time(told_at)) told_at = format_rfc3339(*local);
  try {
    const PracticeDesk desk = parts.desks.open(session);
    desk.act(reference, form.fields);
    if (form.fields["next"] == "yes") return redirect_reply(next_address(desk, reference));
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409) throw;
    const std::string field = problem.where.empty() ? "" : problem.where.substr(1);
    return not_saved(parts, session, reference, problem.status, {problem.detail, field, typed});
  }
  return redirect_reply("/inbox/requests/" + reference + "?did=yes#work");
}

Reply compare(const StaffParts& parts, const Call& call, const std::string& reference, const std::string& other) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  return page_reply(200,
                    compare_page(frame_of(session, desk), desk.request(reference), desk.request(other), parts.clock()));
}

Reply photo(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  Reply reply = page_reply(200, "");
  reply.body = desk.photo(parameters["reference"], parameters["sha256"], reply.content_type);
  return reply;
}

// Looking at it is recorded as opening the request and its photos is.
Reply record_pdf(const StaffParts& parts, const Call& call, const std::string& reference) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  const OpenedRequest opened = desk.request(reference);
  std::vector<RecordPhoto> photos;
  for (const Attachment& attachment : opened.attachments) {
    RecordPhoto photo;
    photo.bytes = desk.photo(reference, attachment.sha256, photo.media_type);
    photo.description =
        "Photo " + std::to_string(photos.size() + 1) + " of " + std::to_string(opened.attachments.size());
    for (const RequestPhoto& described : opened.request.photos) {
      if (described.sha256 == attachment.sha256 && !described.description.empty())
        photo.description += ": " + described.description;
    }
    photos.push_back(std::move(photo));
  }
  Reply reply = page_reply(200, "");
  reply.content_type = "application/pdf";
  reply.headers["Content-Disposition"] = "attachment; filename=\"request-" + reference + ".pdf\"";
  reply.body = record_as_pdf(record_of(opened, desk.practice()->practice.name), photos);
  return reply;
}

// For the page's script: never a page, so that it sees whether there is somebody to ring for.
Reply alarms(const StaffParts& parts, const Call& call) {
  try {
    const AlarmWatch watch = parts.sign_in.require_alarm_watch(call);
    return json_reply(200, alarms_as_json(parts.desks.alarms(watch), watch.signed_in));
  } catch (const Problem& problem) {
    return problem_reply(problem);
  }
}

Reply show_sign_in(const StaffParts& parts, const Call& call) {
  if (parts.sign_in.session_of(call)) return redirect_reply("/inbox");
  Reply reply = page_reply(200, "");
  reply.body = sign_in_page({parts.sign_in.token_for_sign_in_form(call, reply), "", ""});
  return reply;
}

Reply do_sign_in(const StaffParts& parts, const Call& call) {
  require_own_origin(call);
  auto form = read_form(call, kSignInFormBytesMax);
  Reply reply = redirect_reply("/inbox");
  try {
    parts.sign_in.require_sign_in_token(call, form["token"]);
    const StaffSession session = parts.sign_in.sign_in(call, form["user"], form["password"], form["code"], reply);
    if (!may(session.role, Permission::read_requests)) reply.headers["Location"] = "/inbox/signal";
    // What somebody else typed before is theirs: it is left out without a word.
    const std::optional<KeptForm> kept = parts.sign_in.kept_for(session, form["kept"]);
    if (!kept) return reply;
    if (session.must_set_up_codes) {
      Reply first = code_set_up_reply(parts, session, 200, form["kept"]);
      first.cookies = reply.cookies;
      return first;
    }
    Reply back = come_back(parts, session, *kept);
    back.cookies = reply.cookies;
    return back;
  } catch (const Problem& problem) {
    Reply page = page_reply(problem.status, "");
    page.headers.insert(problem.headers.begin(), problem.headers.end());
    const std::string token = parts.sign_in.token_for_sign_in_form(call, page);
    page.body = sign_in_page({token, form["user"], problem.title + ". " + problem.detail, form["kept"]});
    return page;
  }
}

Reply do_sign_out(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  read_own_form(call, session);
  Reply reply = redirect_reply("/inbox/sign-in");
  parts.sign_in.sign_out(call, session, reply);
  return reply;
}

}  // namespace

void add_inbox_routes(Router& router, const StaffParts& parts) {
  const auto add = [&](const char* method, const char* pattern, auto function) {
    router.add(method, pattern, with_parts(parts, function));
  };
  add("GET", "/inbox", list);
  add("GET", "/inbox/today", show_today);
  add_signal_inbox_routes(router, parts);
  add_flood_inbox_routes(router, parts);
  add_manage_routes(router, parts);
  add_system_routes(router, parts);
  add_reply_routes(router, parts);
  add_new_request_routes(router, parts);
  add_team_routes(router, parts);
  add_delivery_page_routes(router, parts);
  add_red_flag_page_routes(router, parts);
  add_person_routes(router, parts);
  add_proof_routes(router, parts);
  add("GET", "/inbox/sign-in", show_sign_in);
  add("POST", "/inbox/sign-in", do_sign_in);
  add("POST", "/inbox/sign-out", do_sign_out);
  router.add("GET", "/inbox/requests/{reference}", [&parts](const Call& call, const Parameters& parameters) {
    return one_request(parts, call, parameters["reference"]);
  });
  add("POST", "/inbox/search", search);
  add("POST", "/inbox/views", change_views);
  router.add("GET", "/inbox/requests/{reference}/others", with_parts(parts, others_looking));
  router.add("POST", "/inbox/requests/{reference}/actions", [&parts](const Call& call, const Parameters& parameters) {
    return act(parts, call, parameters["reference"]);
  });
  router.add("GET", "/inbox/requests/{reference}/compare/{other}",
             [&parts](const Call& call, const Parameters& parameters) {
               return compare(parts, call, parameters["reference"], parameters["other"]);
             });
  router.add("GET", "/inbox/requests/{reference}/record.pdf", [&parts](const Call& call, const Parameters& parameters) {
    return record_pdf(parts, call, parameters["reference"]);
  });
  router.add("GET", "/inbox/requests/{reference}/photos/{sha256}",
             [&parts](const Call& call, const Parameters& parameters) { return photo(parts, call, parameters); });
  router.add("GET", "/inbox/style.css",
             [css = compressed(std::string(inbox_css()))](const Call& call, const Parameters&) {
               return asset(call, css, "text/css; charset=utf-8");
             });
  add("GET", "/inbox/alarms", alarms);
  router.add("GET", "/inbox/alarm-bar.js",
             [script = compressed(std::string(inbox_alarm_bar_js()))](const Call& call, const Parameters&) {
               return asset(call, script, "text/javascript; charset=utf-8");
             });
  router.add(
      "GET", "/inbox/alarms.js",
      [script = compressed(std::string(inbox_alarms_js()))](const Call& call, const Parameters&) {
        Reply reply = asset(call, script, "text/javascript; charset=utf-8");
        // A worker has the policy of its own file: it asks us, and nobody else.
        reply.headers["Content-Security-Policy"] =
            "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return reply;
      });
  router.add("GET", "/inbox/refresh.js",
             [script = compressed(std::string(inbox_js()))](const Call& call, const Parameters&) {
               return asset(call, script, "text/javascript; charset=utf-8");
             });
}

}  // namespace frontdoor::intake
