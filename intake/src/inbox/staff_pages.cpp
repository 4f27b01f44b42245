#include "inbox/staff_pages.h"

#include "http/form_post.h"

#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kFormBytesMax = 20'000;
constexpr const char* kInboxPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src "
    "'self'; base-uri "
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
  PageFrame frame{desk.practice()->practice.name, session.ods, session.user, session.form_token, session.role};
  if (may(session.role, Permission::read_requests)) frame.alarms = desk.alarms();
  return frame;
}

std::size_t number_of(const std::string& text) {
  std::size_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size() && value <= 1'000'000'000 ? value : 0;
}

std::map<std::string, std::string> read_own_form(const Call& call, const StaffSession& session) {
  require_own_origin(call);
  auto form = read_form(call);
  SignIn::require_form_token(session, form["token"]);
  return form;
}

Reply inbox_problem_reply(const Problem& problem) {
  Reply reply = page_reply(problem.status, problem_page(nullptr, problem));
  reply.headers.insert(problem.headers.begin(), problem.headers.end());
  return reply;
}

}  // namespace frontdoor::intake
