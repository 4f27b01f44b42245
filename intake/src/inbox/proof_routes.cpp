// Pages for what is shown or given to others: a receipt that is checked, and the status as a file for a website.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

Reply receipt_reply(const StaffSession& session, const PracticeDesk& desk, const std::string& receipt,
                    const std::optional<ReceiptCheck>& check) {
  using Outcome = ReceiptCheck::Outcome;
  desk.require(Permission::read_requests);
  const PageFrame frame = frame_of(session, desk);
  const auto is = [&check](Outcome outcome) { return check && check->outcome == outcome; };
  PageData data;
  data.set("token", frame.form_token).set("receipt", receipt).set("checked", check.has_value());
  data.set("genuine", is(Outcome::genuine)).set("not-genuine", is(Outcome::not_genuine)).set("gone", is(Outcome::gone));
  data.set("no-receipt", !is(Outcome::genuine) && !is(Outcome::not_genuine) && !is(Outcome::gone));
  data.set("reference", check ? check->reference : "");
  data.set("received", is(Outcome::genuine) ? words_for_dated_time(check->received) : "");
  return page_reply(200, inbox_page(&frame, "Check a receipt", "receipt", data));
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
  PageData data;
  set_error(data, error, "minutes");
  data.set("token", frame.form_token).set("minutes", minutes);
  return page_reply(status, inbox_page(&frame, titled(error, "Status file"), "status", data));
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
