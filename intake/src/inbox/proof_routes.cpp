// Pages for what is shown or given to others: a receipt that is checked, and the status as a file for a website.
#include "base/words.h"
#include "inbox/form_fields.h"
#include "inbox/layout.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

void add_outcome(Html& html, const ReceiptCheck& check) {
  using Outcome = ReceiptCheck::Outcome;
  html.raw("<div class=\"saved\" role=\"status\" id=\"outcome\">");
  if (check.outcome == Outcome::genuine) {
    html.raw(
        "<p><strong>This receipt is genuine.</strong> This service gave it for request <a href=\"/inbox/requests/");
    html.text(check.reference).raw("\">").text(check.reference).raw("</a>, which came at ");
    html.text(words_for_dated_time(check.received))
        .raw(". The reference, when it came, by when it is answered and every ");
    html.raw("word that was sent are as they were.</p>");
  } else if (check.outcome == Outcome::not_genuine) {
    html.raw("<p><strong>This receipt is NOT genuine.</strong> There is a request ").text(check.reference);
    html.raw(" here, and this service did not give this receipt for it: something in it was changed, or it was made ");
    html.raw("up. Ask for the receipt again before you rely on it.</p>");
  } else if (check.outcome == Outcome::gone) {
    html.raw("<p><strong>This receipt cannot be checked here.</strong> There is no request ").text(check.reference);
    html.raw(
        " at this practice. It may have been erased, or be another practice's. The people who run the service can ");
    html.raw("check a receipt with what was sent: <code>frontdoor-intake receipt verify</code>.</p>");
  } else {
    html.raw("<p><strong>This is no receipt.</strong> Paste all of it, from { to }.</p>");
  }
  html.raw("</div>\n");
}

Reply receipt_reply(const StaffSession& session, const PracticeDesk& desk, const std::string& receipt,
                    const std::optional<ReceiptCheck>& check) {
  desk.require(Permission::read_requests);
  const PageFrame frame = frame_of(session, desk);
  Html html;
  if (check) add_outcome(html, *check);
  html.raw("<h1>Check a receipt</h1>\n<p>A device keeps a receipt for each request that was sent. It proves that the ");
  html.raw("request was here, when it came and by when it was to be answered.</p>\n");
  html.raw("<form method=\"post\" action=\"/inbox/receipt\" novalidate>");
  add_token(html, frame);
  html.raw("<div class=\"field\"><label for=\"receipt\">The receipt</label><p class=\"hint\" id=\"receipt-hint\">");
  html.raw("Text that begins with { and ends with }</p><textarea id=\"receipt\" name=\"receipt\" rows=\"8\" ");
  html.raw("maxlength=\"5000\" aria-describedby=\"receipt-hint\">").text(receipt).raw("</textarea></div>\n");
  html.raw("<button class=\"button\" type=\"submit\">Check it</button></form>\n");
  return page_reply(200, inbox_document(&frame, "Check a receipt", html.take()));
}

Reply show_receipt(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return receipt_reply(session, parts.desks.open(session), "", std::nullopt);
}

Reply check_receipt(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  return receipt_reply(session, desk, form["receipt"], desk.check_receipt(form["receipt"]));
}

Reply status_reply(const StaffSession& session, const PracticeDesk& desk, int status, const std::string& error,
                   const std::string& minutes) {
  desk.require(Permission::manage_settings);
  const PageFrame frame = frame_of(session, desk);
  Html html;
  if (!error.empty()) add_error_summary(html, error, "minutes");
  add_back_to_manage(html);
  html.raw(
      "<h1>Status file</h1>\n<p>Forms ask this service what to tell patients. A website that serves its own copy of ");
  html.raw(
      "the form can keep the answer as a file instead, for when this service is out of its reach.</p>\n<p>It holds ");
  html.raw(
      "for a time. After that the form says what it says in normal working: so it is made again before then. The ");
  html.raw(
      "people who run the service can have that done for them: <code>frontdoor-intake status publish</code>.</p>\n");
  html.raw("<form method=\"post\" action=\"/inbox/status\" novalidate>");
  add_token(html, frame);
  html.raw("<div class=\"field\"><label for=\"minutes\">For how many minutes it holds</label><p class=\"hint\" ");
  html.raw("id=\"minutes-hint\">1 to 1440, which is a day</p><input id=\"minutes\" name=\"minutes\" type=\"text\" ");
  html.raw("inputmode=\"numeric\" aria-describedby=\"minutes-hint\" value=\"").text(minutes).raw("\"></div>\n");
  html.raw("<button class=\"button\" type=\"submit\">Download the file</button></form>\n");
  return page_reply(status,
                    inbox_document(&frame, (error.empty() ? "" : "Error: ") + std::string("Status file"), html.take()));
}

Reply show_status(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return status_reply(session, parts.desks.open(session), 200, "", "60");
}

Reply download_status(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  try {
    Reply reply =
        page_reply(200, desk.status_file(static_cast<int>(std::min<std::size_t>(number_of(form["minutes"]), 9999))));
    reply.content_type = "application/json";
    reply.headers["Content-Disposition"] = "attachment; filename=\"status-" + session.ods + ".json\"";
    return reply;
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    return status_reply(session, desk, 422, problem.detail, form["minutes"]);
  }
}

}  // namespace

void add_proof_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/receipt", with_parts(parts, show_receipt));
  router.add("POST", "/inbox/receipt", with_parts(parts, check_receipt));
  router.add("GET", "/inbox/status", with_parts(parts, show_status));
  router.add("POST", "/inbox/status", with_parts(parts, download_status));
}

}  // namespace frontdoor::intake
