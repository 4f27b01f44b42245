// Somebody's own account: who tried to sign in with it, and the page on which they set up one-time codes.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

constexpr std::string_view kSinceThisSignIn = "since this sign-in";

void add_failed_tries(Html& html, const SignInFailures& failed, std::string_view since) {
  html.raw("<p>");
  if (failed.count == 0) {
    html.text("Nobody has tried a wrong password for it " + std::string(since) + ".");
  } else {
    html.text(words_for_failed_tries(failed, since) + ".");
  }
  html.raw("</p>\n");
}

Reply show_account(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PageFrame frame = frame_of(session, parts.desks.open(session));
  Html html;
  html.raw("<h1>Your account</h1>\n<dl class=\"summary\">\n");
  add_row(html, "Username", owner_of(frame));
  add_row(html, "Role", to_code(session.role));
  add_row(html, "Signed in", words_for_time(session.signed_in));
  add_row(html, "One-time codes", session.has_codes ? "Set up" : "Not set up");
  html.raw("</dl>\n");
  if (!session.has_codes) html.raw("<p><a href=\"/inbox/one-time-codes\">Set up one-time codes</a></p>\n");
  html.raw("<h2>Failed tries to sign in</h2>\n");
  add_failed_tries(html, session.failed_before, kSinceLastSignIn);
  add_failed_tries(html, session.failed_since, kSinceThisSignIn);
  html.raw(
      "<p>Others' tries do not keep you out: a computer on which you have signed in before is never slowed by them. "
      "If you did not make them, tell your manager, and set up one-time codes.</p>\n");
  return page_reply(200, inbox_document(&frame, "Your account", html.take()));
}

std::string code_page(const PageFrame& frame, const std::string& address, bool needed, const std::string& error) {
  Html html;
  if (!error.empty()) add_error_summary(html, error, "code");
  html.raw("<h1>Set up one-time codes</h1>\n");
  if (needed) {
    html.raw("<p>Your account needs them. You can use the inbox when they are set up.</p>\n");
  }
  html.raw(
      "<p>1. Add this address to the authenticator app on your phone. It is for you alone: show it to nobody.</p>\n"
      "<p class=\"hash\"><code>");
  html.text(address).raw("</code></p>\n<p>2. Enter the 6 digits that the app shows now.</p>\n");
  html.raw(
      "<form method=\"post\" action=\"/inbox/one-time-codes\" novalidate>\n"
      "<input type=\"hidden\" name=\"token\" value=\"");
  html.text(frame.form_token)
      .raw(
          "\">\n<div class=\"field\"><label for=\"code\">Code from your authenticator app</label>"
          "<input id=\"code\" name=\"code\" type=\"text\" inputmode=\"numeric\" autocomplete=\"one-time-code\"></div>\n"
          "<button class=\"button\" type=\"submit\">Use one-time codes from now on</button>\n</form>\n"
          "<p>You then sign in again, with your password and a code.</p>\n");
  return inbox_document(&frame, "Set up one-time codes", html.take());
}

Reply show(const StaffParts& parts, const StaffSession& session, int status, const std::string& error) {
  const PageFrame frame = frame_of(session, parts.desks.open(session));
  return page_reply(status,
                    code_page(frame, parts.sign_in.code_address_for(session), session.must_set_up_codes, error));
}

Reply show_codes(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  if (session.has_codes) return redirect_reply("/inbox/signal");
  return show(parts, session, 200, "");
}

Reply set_up_codes(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  auto form = read_own_form(call, session);
  try {
    parts.sign_in.set_up_codes(session, form["code"]);
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    return show(parts, session, 422, problem.title + ". " + problem.detail);
  }
  return redirect_reply("/inbox/sign-in");
}

}  // namespace

void add_code_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/account",
             [&parts](const Call& call, const Parameters&) { return show_account(parts, call); });
  router.add("GET", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return show_codes(parts, call); });
  router.add("POST", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return set_up_codes(parts, call); });
}

}  // namespace frontdoor::intake
