// The pages outside a session: signing in, and problems.
#include "inbox/layout.h"

namespace frontdoor::intake {

std::string sign_in_page(const SignInPage& page) {
  Html html;
  if (!page.error.empty()) add_error_summary(html, page.error, "user");
  html.raw("<h1>Sign in</h1>\n");
  if (!page.kept.empty()) {
    html.raw(
        "<p class=\"saved\" role=\"status\">Your sign-in has ended. What you wrote is not saved yet: it comes back "
        "when you have signed in as the same user.</p>\n");
  }
  html.raw(
      "<form method=\"post\" action=\"/inbox/sign-in\" novalidate>\n"
      "<input type=\"hidden\" name=\"token\" value=\"");
  html.text(page.form_token).raw("\">\n");
  if (!page.kept.empty()) html.raw("<input type=\"hidden\" name=\"kept\" value=\"").text(page.kept).raw("\">\n");
  html.raw(
      "<div class=\"field\"><label for=\"user\">Username</label>"
      "<p class=\"hint\" id=\"user-hint\">If the same username is used at several practices, add yours: "
      "reception@A81001</p>"
      "<input id=\"user\" name=\"user\" type=\"text\" autocomplete=\"username\" autocapitalize=\"none\" "
      "spellcheck=\"false\" aria-describedby=\"user-hint\" value=\"");
  html.text(page.name);
  html.raw(
      "\"></div>\n<div class=\"field\"><label for=\"password\">Password</label>"
      "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\"></div>\n"
      "<div class=\"field\"><label for=\"code\">Code from your authenticator app</label>"
      "<p class=\"hint\" id=\"code-hint\">6 digits. Leave this empty if your account has none.</p>"
      "<input id=\"code\" name=\"code\" type=\"text\" inputmode=\"numeric\" autocomplete=\"one-time-code\" "
      "aria-describedby=\"code-hint\"></div>\n"
      "<button class=\"button\" type=\"submit\">Sign in</button>\n</form>\n");
  return inbox_document(nullptr, (page.error.empty() ? "" : "Error: ") + std::string("Sign in"), html.take());
}

std::string problem_page(const PageFrame* frame, const Problem& problem) {
  Html html;
  html.raw("<h1>").text(problem.title).raw("</h1>\n<p>").text(problem.detail);
  // Whose role reads no request would come back here.
  const bool reads = frame == nullptr || may(frame->role, Permission::read_requests);
  html.raw(reads ? "</p>\n<p><a href=\"/inbox\">Go to the inbox</a></p>\n"
                 : "</p>\n<p><a href=\"/inbox/evidence\">Go to the evidence</a></p>\n");
  return inbox_document(frame, problem.title, html.take());
}

}  // namespace frontdoor::intake
