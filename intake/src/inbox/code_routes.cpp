// Somebody's own account: who tried to sign in with it, and the page on which they set up one-time codes.
#include "base/words.h"
#include "crypto/password_rules.h"
#include "inbox/layout.h"
#include "inbox/qr_code.h"
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

void add_new_password(Html& html, const PageFrame& frame) {
  html.raw("<h2>Change your password</h2>\n<form method=\"post\" action=\"/inbox/account/password\" novalidate>\n");
  html.raw("<input type=\"hidden\" name=\"token\" value=\"").text(frame.form_token);
  html.raw("\">\n<div class=\"field\"><label for=\"current\">Password now</label><input id=\"current\" ");
  html.raw("name=\"current\" type=\"password\" autocomplete=\"current-password\"></div>\n");
  html.raw("<div class=\"field\"><label for=\"password\">New password</label><p class=\"hint\" id=\"password-hint\">");
  html.raw("At least 12 letters. A few words that do not belong together are easy to keep in mind</p>");
  html.raw("<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"new-password\" ");
  html.raw("aria-describedby=\"password-hint\"></div>\n<button class=\"button\" type=\"submit\">Change password");
  html.raw("</button>\n</form>\n<p>You then sign in again, here and wherever else you are signed in.</p>\n");
}

Reply account_reply(const StaffParts& parts, const StaffSession& session, int status, const std::string& error,
                    const char* field) {
  const PageFrame frame = frame_of(session, parts.desks.open(session));
  Html html;
  if (!error.empty()) add_error_summary(html, error, field);
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
  add_new_password(html, frame);
  return page_reply(
      status, inbox_document(&frame, (error.empty() ? "" : "Error: ") + std::string("Your account"), html.take()));
}

Reply show_account(const StaffParts& parts, const Call& call) {
  return account_reply(parts, parts.sign_in.require_session(call), 200, "", "");
}

Reply change_password(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const auto practice = parts.desks.open(session).practice();
  const auto fault = password_fault(form["password"], session.user, session.ods, practice->practice.name);
  if (fault) return account_reply(parts, session, 422, *fault, "password");
  if (form["current"] == form["password"]) {
    return account_reply(parts, session, 422, "The new password is the one that you have. Choose another.", "password");
  }
  try {
    parts.sign_in.change_password(call, session, form["current"], form["password"]);
  } catch (const Problem& problem) {
    if (problem.status != 401 && problem.status != 429) throw;
    const bool is_wrong = problem.status == 401;
    return account_reply(
        parts, session, is_wrong ? 422 : 429,
        is_wrong ? "The password now is wrong. Nothing was changed." : problem.title + ". " + problem.detail,
        "current");
  }
  return redirect_reply("/inbox/sign-in");
}

std::string code_page(const PageFrame& frame, const std::string& address, bool needed, const std::string& kept,
                      const std::string& error, const char* field) {
  Html html;
  if (!error.empty()) add_error_summary(html, error, field);
  html.raw("<h1>Set up one-time codes</h1>\n");
  if (!kept.empty()) {
    html.raw("<p class=\"saved\" role=\"status\">What you wrote is not saved yet: it comes back when you have set up ");
    html.raw("the codes and signed in again.</p>\n");
  }
  if (needed) {
    html.raw("<p>Your account needs them. You can use the inbox when they are set up.</p>\n");
  }
  html.raw(
      "<p>1. Scan this with the authenticator app on your phone, or add the address below it. It is for you alone: "
      "show it to nobody.</p>\n");
  html.raw(qr_code_as_svg(address, "Code for your authenticator app")).raw("<p class=\"hash\"><code>");
  html.text(address).raw("</code></p>\n<p>2. Enter the 6 digits that the app shows now.</p>\n");
  html.raw(
      "<form method=\"post\" action=\"/inbox/one-time-codes\" novalidate>\n"
      "<input type=\"hidden\" name=\"token\" value=\"");
  html.text(frame.form_token).raw("\">\n");
  if (!kept.empty()) html.raw("<input type=\"hidden\" name=\"kept\" value=\"").text(kept).raw("\">\n");
  html.raw(
      "<div class=\"field\"><label for=\"code\">Code from your authenticator app</label>"
      "<input id=\"code\" name=\"code\" type=\"text\" inputmode=\"numeric\" autocomplete=\"one-time-code\"></div>\n"
      "<div class=\"field\"><label for=\"password\">Your password</label><input id=\"password\" name=\"password\" "
      "type=\"password\" autocomplete=\"current-password\"></div>\n"
      "<button class=\"button\" type=\"submit\">Use one-time codes from now on</button>\n</form>\n"
      "<p>You then sign in again, with your password and a code.</p>\n");
  return inbox_document(&frame, "Set up one-time codes", html.take());
}

Reply show_codes(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  if (session.has_codes) return redirect_reply("/inbox/signal");
  return code_set_up_reply(parts, session, 200, "");
}

Reply set_up_codes(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_any_session(call);
  require_own_origin(call);
  auto form = read_form(call, kSignInFormBytesMax);  // it may carry what was typed before
  SignIn::require_form_token(session, form["token"]);
  try {
    parts.sign_in.set_up_codes(call, session, form["password"], form["code"]);
  } catch (const Problem& problem) {
    if (problem.status == 401) {
      return code_set_up_reply(parts, session, 422, form["kept"], "The password is wrong. Nothing was changed.",
                               "password");
    }
    const std::string says = problem.title + ". " + problem.detail;
    if (problem.status == 429) return code_set_up_reply(parts, session, 429, form["kept"], says, "password");
    if (problem.status != 422) throw;
    return code_set_up_reply(parts, session, 422, form["kept"], says);
  }
  return form["kept"].empty() ? redirect_reply("/inbox/sign-in") : sign_in_with_kept(parts, call, 200, form["kept"]);
}

}  // namespace

Reply code_set_up_reply(const StaffParts& parts, const StaffSession& session, int status, const std::string& kept,
                        const std::string& error, const char* field) {
  const PageFrame frame = frame_of(session, parts.desks.open(session));
  return page_reply(
      status, code_page(frame, parts.sign_in.code_address_for(session), session.must_set_up_codes, kept, error, field));
}

void add_code_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/account",
             [&parts](const Call& call, const Parameters&) { return show_account(parts, call); });
  router.add("POST", "/inbox/account/password",
             [&parts](const Call& call, const Parameters&) { return change_password(parts, call); });
  router.add("GET", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return show_codes(parts, call); });
  router.add("POST", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return set_up_codes(parts, call); });
}

}  // namespace frontdoor::intake
