// Requests that staff write down: checked and read to the caller, then saved.
#include "crypto/secrets.h"
#include "inbox/pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

constexpr const char* kPage = "new-request";

Reply form_reply(const StaffParts& parts, const StaffSession& session, int status, NewRequestPage page) {
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::work_on_requests);
  if (page.fields["key"].empty()) page.fields["key"] = random_uuid();
  return page_reply(status, new_request_page(frame_of(session, desk), page));
}

Reply show_new(const StaffParts& parts, const Call& call) {
  NewRequestPage page;
  page.fields["how"] = "phone";
  page.fields["whose"] = "self";
  return form_reply(parts, parts.sign_in.require_session(call), 200, std::move(page));
}

bool is_worth(const std::map<std::string, std::string>& fields) {
  const auto words = fields.find("words");
  const auto name = fields.find("name");
  return (words != fields.end() && !words->second.empty()) || (name != fields.end() && !name->second.empty());
}

Reply read_out(const StaffSession& session, const PracticeDesk& desk, int status, NewRequestPage page) {
  page.groups = &desk.sign_groups();
  return page_reply(status, read_out_page(frame_of(session, desk), page));
}

Reply save_new(const StaffParts& parts, const Call& call) {
  TypedForm typed = read_typed_form(parts, call, kPage, is_worth);
  if (typed.reply) return std::move(*typed.reply);
  const StaffSession& session = typed.session;
  const PracticeDesk desk = parts.desks.open(session);
  NewRequestPage page;
  page.fields = typed.fields;
  if (typed.stale) {
    page.notice = kSignedInAgain;
    return form_reply(parts, session, 403, std::move(page));
  }
  if (!page.fields["change"].empty()) return form_reply(parts, session, 200, std::move(page));
  page.check = desk.check_taken_down(page.fields);
  if (!page.check.faults.empty()) return form_reply(parts, session, 422, std::move(page));
  if (page.fields["step"] != "save") return read_out(session, desk, 200, std::move(page));
  if (!page.check.to_ask.empty()) {
    page.notice = "Ask for these signs, and say what they answered.";
    return read_out(session, desk, 422, std::move(page));
  }
  const std::string reference = desk.take_down(page.check.taken);
  // What they said about signs may need more than what was read to them before.
  const Action advised = action_from_code(page.fields["advised"]).value_or(Action::none);
  if (page.check.action > advised) {
    return page_reply(200, taken_down_page(frame_of(session, desk), page, reference));
  }
  return redirect_reply("/inbox/requests/" + reference);
}

// For the page's script, while somebody writes: what must be said and asked now, as a part of a page.
Reply read_so_far(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  NewRequestPage page;
  page.fields = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  page.check = desk.read_so_far(page.fields);
  page.groups = &desk.sign_groups();
  return page_reply(200, read_so_far_part(page));
}

}  // namespace

Reply new_request_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept) {
  NewRequestPage page;
  page.fields = kept.fields;
  page.notice = kCameBack;
  return form_reply(parts, session, 200, std::move(page));
}

void add_new_request_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/new", with_parts(parts, show_new));
  router.add("POST", "/inbox/new", with_parts(parts, save_new));
  router.add("POST", "/inbox/new/read", with_parts(parts, read_so_far));
}

}  // namespace frontdoor::intake
