// The inbox's pages: plain forms and links, a redirect after every write.
#include "inbox_assets.h"
#include "inbox_pages.h"
#include "service.h"

#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kFormBytesMax = 20'000;
constexpr std::size_t kRequestsOnPage = 50;
constexpr const char* kInboxPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri "
    "'none'; "
    "form-action 'self'; frame-ancestors 'none'";

}  // namespace

Reply page_reply(int status, std::string html) {
  Reply reply = html_reply(status, std::move(html));
  reply.headers["Content-Security-Policy"] = kInboxPolicy;
  reply.headers["Cross-Origin-Opener-Policy"] = "same-origin";
  // Nothing for other sites. Under "no-referrer" browsers would send our own forms with "Origin: null".
  reply.headers["Referrer-Policy"] = "same-origin";
  return reply;
}

std::map<std::string, std::string> read_form(const Call& call) {
  if (media_type(call.header("Content-Type")) != "application/x-www-form-urlencoded") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send the page's own form.", "", {}};
  }
  return parse_form(call.read_body(kFormBytesMax));
}

PageFrame frame_of(const StaffSession& session, const PracticeDesk& desk) {
  return {desk.practice()->practice.name, session.ods, session.user, session.form_token};
}

std::map<std::string, std::string> read_own_form(const Call& call, const StaffSession& session) {
  require_own_origin(call);
  auto form = read_form(call);
  SignIn::require_form_token(session, form["token"]);
  return form;
}

namespace {

Reply asset(const Call& call, std::string_view bytes, const char* content_type) {
  Reply reply;
  reply.content_type = content_type;
  reply.headers["Cache-Control"] = "no-cache";
  reply.headers["ETag"] = '"' + sha256_hex(bytes).substr(0, 32) + '"';
  reply.body = std::string(bytes);
  return unless_known(call, std::move(reply));
}

AccessDecision decision_now(const Parts& parts, const PracticeDesk& desk) {
  const auto practice = desk.practice();
  return parts.access.decide(practice->practice, practice->signal, parts.clock(), RequestKind::medical, Urgency::none);
}

std::size_t offset_of(const Call& call) {
  const auto found = call.query.find("offset");
  if (found == call.query.end()) return 0;
  std::size_t value = 0;
  const std::string& text = found->second;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size() && value <= 1'000'000'000 ? value : 0;
}

Reply list(const Parts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk(parts.desk_tools, session);
  ListPage list;
  list.offset = offset_of(call);
  list.count = kRequestsOnPage;
  list.page = desk.requests(list.offset, list.count, call.asked_by_person());
  list.state = decision_now(parts, desk).state;
  list.now = parts.clock();
  list.above = access_notices(frame_of(session, desk), desk.safe_working(), list.state,
                              desk.advice(list.now - std::chrono::hours(24), list.now + std::chrono::minutes(1)));
  return page_reply(200, list_page(frame_of(session, desk), list));
}

Reply one_request(const Parts& parts, const Call& call, const std::string& reference) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk(parts.desk_tools, session);
  return page_reply(200, request_page(frame_of(session, desk), desk.request(reference), parts.clock()));
}

Reply show_signal(const Parts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk(parts.desk_tools, session);
  SignalPage page;
  page.signal = desk.practice()->signal;
  page.decision = decision_now(parts, desk);
  page.fields = fields_of(page.signal);
  page.saved = call.query.contains("saved");
  return page_reply(200, signal_page(frame_of(session, desk), page));
}

Reply set_signal(const Parts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk(parts.desk_tools, session);
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

Reply show_sign_in(const Parts& parts, const Call& call) {
  if (parts.sign_in.session_of(call)) return redirect_reply("/inbox");
  Reply reply = page_reply(200, "");
  reply.body = sign_in_page({parts.sign_in.token_for_sign_in_form(call, reply), "", ""});
  return reply;
}

Reply do_sign_in(const Parts& parts, const Call& call) {
  require_own_origin(call);
  auto form = read_form(call);
  Reply reply = redirect_reply("/inbox");
  try {
    parts.sign_in.require_sign_in_token(call, form["token"]);
    parts.sign_in.sign_in(call, form["user"], form["password"], reply);
    return reply;
  } catch (const Problem& problem) {
    Reply page = page_reply(problem.status, "");
    page.headers.insert(problem.headers.begin(), problem.headers.end());
    const std::string token = parts.sign_in.token_for_sign_in_form(call, page);
    page.body = sign_in_page({token, form["user"], problem.title + ". " + problem.detail});
    return page;
  }
}

Reply do_sign_out(const Parts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  require_own_origin(call);
  auto form = read_form(call);
  SignIn::require_form_token(session, form["token"]);
  Reply reply = redirect_reply("/inbox/sign-in");
  parts.sign_in.sign_out(call, session, reply);
  return reply;
}

}  // namespace

Reply inbox_problem_reply(const Problem& problem) {
  Reply reply = page_reply(problem.status, problem_page(nullptr, problem));
  reply.headers.insert(problem.headers.begin(), problem.headers.end());
  return reply;
}

void add_inbox_routes(Router& router, const Parts& parts) {
  using Function = Reply (*)(const Parts&, const Call&);
  const auto add = [&](const char* method, const char* pattern, Function function) {
    router.add(method, pattern,
               [&parts, function](const Call& call, const Parameters&) { return function(parts, call); });
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
  router.add("GET", "/inbox/style.css",
             [](const Call& call, const Parameters&) { return asset(call, inbox_css(), "text/css; charset=utf-8"); });
  router.add("GET", "/inbox/refresh.js", [](const Call& call, const Parameters&) {
    return asset(call, inbox_js(), "text/javascript; charset=utf-8");
  });
}

}  // namespace frontdoor::intake
