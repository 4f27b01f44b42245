// The page on which somebody sets up one-time codes for their own account.
#include "inbox/layout.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

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
  router.add("GET", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return show_codes(parts, call); });
  router.add("POST", "/inbox/one-time-codes",
             [&parts](const Call& call, const Parameters&) { return set_up_codes(parts, call); });
}

}  // namespace frontdoor::intake
