// The practice's own replies, for who may manage its settings.
#include "inbox/manage_pages.h"
#include "inbox/page_fields.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

constexpr const char* kPage = "replies";

Reply replies_reply(const StaffSession& session, const PracticeDesk& desk, int status, RepliesPage page) {
  desk.require(Permission::manage_settings);
  page.replies = desk.replies();
  return page_reply(status, replies_page(frame_of(session, desk), page));
}

Reply show_replies(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return replies_reply(session, parts.desks.open(session), 200, {});
}

RepliesPage typed_page(const std::map<std::string, std::string>& fields) {
  RepliesPage page;
  page.typed = {static_cast<std::int64_t>(number_of(typed_in(fields, "id"))), typed_in(fields, "title"),
                typed_in(fields, "text")};
  return page;
}

bool is_worth(const std::map<std::string, std::string>& fields) {
  return !typed_in(fields, "text").empty();
}

Reply change_replies(const StaffParts& parts, const Call& call) {
  TypedForm typed = read_typed_form(parts, call, kPage, is_worth);
  if (typed.reply) return std::move(*typed.reply);
  const StaffSession& session = typed.session;
  auto& form = typed.fields;
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_settings);
  RepliesPage page = typed_page(form);
  if (typed.stale) {
    page.fault = {kSignedInAgain, "text"};
    return replies_reply(session, desk, 403, std::move(page));
  }
  try {
    if (form["step"] == "remove") {
      desk.remove_reply(page.typed.id);
      page.saved = "The reply was removed.";
    } else {
      desk.save_reply(page.typed);
      page.saved = "The reply was saved.";
    }
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 404) throw;
    page.fault = {problem.detail, problem.where.empty() ? "" : problem.where.substr(1)};
    if (problem.status == 404) page.typed.id = 0;
    return replies_reply(session, desk, problem.status, std::move(page));
  }
  page.typed = {};
  return replies_reply(session, desk, 200, std::move(page));
}

}  // namespace

Reply replies_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept) {
  RepliesPage page = typed_page(kept.fields);
  page.fault = {kCameBack, "text"};
  return replies_reply(session, parts.desks.open(session), 200, std::move(page));
}

void add_reply_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/replies", with_parts(parts, show_replies));
  router.add("POST", "/inbox/replies", with_parts(parts, change_replies));
}

}  // namespace frontdoor::intake
