// The inbox's pages: plain forms and links, a redirect after every write.
#include "inbox/routes.h"
#include "http/compression.h"
#include "inbox/assets.h"
#include "inbox/pages.h"
#include "inbox/staff_pages.h"

#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kRequestsOnPage = 50;

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

std::size_t number_of(const std::string& text) {
  std::size_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size() && value <= 1'000'000'000 ? value : 0;
}

// fields: of the address, or of the search form.
DeskQuery query_of(const std::map<std::string, std::string>& fields, const StaffSession& session) {
  const auto text = [&](const char* name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  DeskQuery query;
  if (text("show") == "done") query.filter.show = CaseFilter::Show::done;
  if (text("show") == "all") query.filter.show = CaseFilter::Show::all;
  query.filter.kind = request_kind_from_code(text("kind"));
  query.filter.pressing = text("pressing") == "yes";
  if (text("mine") == "yes") query.filter.assigned_to = session.user;
  query.words = text("words");
  query.offset = number_of(text("offset"));
  query.count = kRequestsOnPage;
  return query;
}

Reply show_list(const StaffParts& parts, const StaffSession& session, const DeskQuery& query) {
  const PracticeDesk desk = parts.desks.open(session);
  ListPage list;
  list.query = query;
  list.page = desk.requests(query);
  list.state = decision_now(parts, desk).state;
  list.now = parts.clock();
  list.above = access_notices(frame_of(session, desk), desk.safe_working(), list.state,
                              desk.advice(list.now - std::chrono::hours(24), list.now + std::chrono::minutes(1)));
  return page_reply(200, list_page(frame_of(session, desk), list));
}

Reply list(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  std::map<std::string, std::string> fields = call.query;
  fields.erase("words");  // only from the form: an address may end in somebody's log
  DeskQuery query = query_of(fields, session);
  query.asked_by_person = call.asked_by_person();
  return show_list(parts, session, query);
}

Reply search(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return show_list(parts, session, query_of(read_own_form(call, session), session));
}

Reply one_request(const StaffParts& parts, const Call& call, const std::string& reference) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  return page_reply(200, request_page(frame_of(session, desk), desk.request(reference), parts.clock(), {}));
}

Reply act(const StaffParts& parts, const Call& call, const std::string& reference) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  // The page's times are London wall clock; what cannot be read is refused as it stands.
  if (const auto told_at = parse_local_time(form["toldAt"])) form["toldAt"] = format_rfc3339(*told_at);
  try {
    desk.act(reference, form);
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    const ActionFault fault{problem.detail, problem.where.empty() ? "" : problem.where.substr(1), form["note"]};
    return page_reply(422, request_page(frame_of(session, desk), desk.request(reference), parts.clock(), fault));
  }
  return redirect_reply("/inbox/requests/" + reference + "#work");
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

Reply show_signal(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  SignalPage page;
  page.signal = desk.signal();
  page.decision = decision_now(parts, desk);
  page.fields = fields_of(page.signal);
  page.saved = call.query.contains("saved");
  return page_reply(200, signal_page(frame_of(session, desk), page));
}

Reply set_signal(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  const SignalFields fields{form["state"], form["reason"], form["icbReference"], form["from"], form["until"]};
  try {
    desk.change_signal(signal_json_of(fields));
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    SignalPage page;
    page.signal = desk.practice()->signal;
    page.decision = decision_now(parts, desk);
    page.fields = fields;
    page.error = problem.detail;
    return page_reply(422, signal_page(frame_of(session, desk), page));
  }
  return redirect_reply("/inbox/signal?saved");
}

Reply show_sign_in(const StaffParts& parts, const Call& call) {
  if (parts.sign_in.session_of(call)) return redirect_reply("/inbox");
  Reply reply = page_reply(200, "");
  reply.body = sign_in_page({parts.sign_in.token_for_sign_in_form(call, reply), "", ""});
  return reply;
}

Reply do_sign_in(const StaffParts& parts, const Call& call) {
  require_own_origin(call);
  auto form = read_form(call);
  Reply reply = redirect_reply("/inbox");
  try {
    parts.sign_in.require_sign_in_token(call, form["token"]);
    const StaffSession session = parts.sign_in.sign_in(call, form["user"], form["password"], form["code"], reply);
    if (!may(session.role, Permission::read_requests)) reply.headers["Location"] = "/inbox/signal";
    return reply;
  } catch (const Problem& problem) {
    Reply page = page_reply(problem.status, "");
    page.headers.insert(problem.headers.begin(), problem.headers.end());
    const std::string token = parts.sign_in.token_for_sign_in_form(call, page);
    page.body = sign_in_page({token, form["user"], problem.title + ". " + problem.detail});
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
  add("GET", "/inbox/signal", show_signal);
  add("POST", "/inbox/signal", set_signal);
  add("GET", "/inbox/sign-in", show_sign_in);
  add("POST", "/inbox/sign-in", do_sign_in);
  add("POST", "/inbox/sign-out", do_sign_out);
  router.add("GET", "/inbox/requests/{reference}", [&parts](const Call& call, const Parameters& parameters) {
    return one_request(parts, call, parameters["reference"]);
  });
  add("POST", "/inbox/search", search);
  router.add("POST", "/inbox/requests/{reference}/actions", [&parts](const Call& call, const Parameters& parameters) {
    return act(parts, call, parameters["reference"]);
  });
  router.add("GET", "/inbox/requests/{reference}/compare/{other}",
             [&parts](const Call& call, const Parameters& parameters) {
               return compare(parts, call, parameters["reference"], parameters["other"]);
             });
  router.add("GET", "/inbox/requests/{reference}/photos/{sha256}",
             [&parts](const Call& call, const Parameters& parameters) { return photo(parts, call, parameters); });
  router.add("GET", "/inbox/style.css",
             [css = compressed(std::string(inbox_css()))](const Call& call, const Parameters&) {
               return asset(call, css, "text/css; charset=utf-8");
             });
  router.add("GET", "/inbox/refresh.js",
             [script = compressed(std::string(inbox_js()))](const Call& call, const Parameters&) {
               return asset(call, script, "text/javascript; charset=utf-8");
             });
}

}  // namespace frontdoor::intake
