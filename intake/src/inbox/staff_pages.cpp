#include "inbox/staff_pages.h"

#include "base/words.h"
#include "http/form_post.h"

#include <charconv>

namespace frontdoor::intake {
namespace {

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

Reply framing_page_reply(std::string html) {
  Reply reply = page_reply(200, std::move(html));
  reply.headers["Content-Security-Policy"] = std::string(kInboxPolicy) + "; frame-src 'self'";
  return reply;
}

std::map<std::string, std::string> read_form(const Call& call, std::size_t bytes_max) {
  if (media_type(call.header("Content-Type")) != "application/x-www-form-urlencoded") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send the page's own form.", "", {}};
  }
  return parse_form(call.read_body(bytes_max));
}

Reply sign_in_with_kept(const StaffParts& parts, const Call& call, int status, const std::string& kept,
                        bool is_of_another) {
  SignInPage page;
  page.is_of_another = is_of_another;
  page.kept = kept;
  Reply reply = page_reply(status, "");
  page.form_token = parts.sign_in.token_for_sign_in_form(call, reply);
  reply.body = sign_in_page(page);
  return reply;
}

TypedForm read_typed_form(const StaffParts& parts, const Call& call, const std::string& page,
                          bool (*is_worth)(const std::map<std::string, std::string>& fields)) {
  std::string owner = parts.sign_in.last_owner(call);  // asked first: a session that ended is forgotten below
  const std::optional<StaffSession> session = parts.sign_in.session_of(call);
  require_own_origin(call);
  TypedForm typed;
  typed.fields = read_form(call);
  const std::string page_owner = SignIn::owner_of_form(typed.fields["token"]).value_or(typed.fields["owner"]);
  if (!session) {
    if (owner.empty()) owner = page_owner;
    if (owner.empty() || (!page_owner.empty() && page_owner != owner) || !is_worth(typed.fields)) {
      parts.sign_in.require_session(call);
    }
    typed.reply = sign_in_with_kept(parts, call, 401, parts.sign_in.keep(owner, {page, typed.fields}));
    return typed;
  }
  if (session->must_set_up_codes) {
    owner = owner_of(session->user, session->ods);
    if (page_owner != owner || !is_worth(typed.fields)) parts.sign_in.require_session(call);
    typed.reply = code_set_up_reply(parts, *session, 403, parts.sign_in.keep(owner, {page, typed.fields}));
    return typed;
  }
  typed.session = *session;
  const bool is_own = page_owner == owner_of(session->user, session->ods);
  typed.stale = !SignIn::has_form_token(*session, typed.fields["token"]) && is_own && is_worth(typed.fields);
  if (!typed.stale) SignIn::require_form_token(*session, typed.fields["token"]);
  return typed;
}

std::string words_for_failed_tries(const SignInFailures& failed, std::string_view since) {
  const std::string count = std::to_string(failed.count) + (failed.count == 1 ? " failed try" : " failed tries");
  return count + " to sign in as you " + std::string(since) + ", the latest at " + words_for_time(failed.latest);
}

PageFrame frame_of(const StaffSession& session, const PracticeDesk& desk) {
  PageFrame frame{desk.practice()->practice.name, session.ods, session.user, session.form_token, session.role};
  if (may(session.role, Permission::read_requests)) frame.alarms = desk.alarms();
  const Instant now = desk.now();
  if (session.failed_before.count > 0 && now < session.signed_in + kFailedTriesToldFor) {
    frame.failed_tries = words_for_failed_tries(session.failed_before, kSinceLastSignIn);
  }
  return frame;
}

const std::string& flood_in(const Parameters& parameters) {
  const std::string& name = parameters["flood"];
  if (name.size() == 32 && name.find_first_not_of("0123456789abcdef") == std::string::npos) return name;
  throw Problem{404, "not-found", "There is nothing at this address", "Go back to the list of requests.", "", {}};
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

namespace {

// Nothing is asked of a service that is in trouble, or of a database that is away.
std::optional<PageFrame> frame_around(const StaffParts& parts, const Call& call, const Problem& problem) {
  if (problem.status >= 500 || problem.status == 429) return std::nullopt;
  try {
    const std::optional<StaffSession> session = parts.sign_in.session_of(call);
    if (!session || session->must_set_up_codes) return std::nullopt;
    return frame_of(*session, parts.desks.open(*session));
  } catch (const std::exception&) {
    return std::nullopt;
  } catch (const Problem&) {
    return std::nullopt;
  }
}

}  // namespace

Reply inbox_problem_reply(const StaffParts& parts, const Call& call, const Problem& problem) {
  const std::optional<PageFrame> frame = frame_around(parts, call, problem);
  Reply reply = page_reply(problem.status, problem_page(frame ? &*frame : nullptr, problem));
  reply.headers.insert(problem.headers.begin(), problem.headers.end());
  return reply;
}

}  // namespace frontdoor::intake
