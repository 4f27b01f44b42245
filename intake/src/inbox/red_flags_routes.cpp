// The practice's own red flags: their page, and what a manager does there.
#include "base/text.h"
#include "http/multipart.h"
#include "inbox/manage_pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

// A file, the token and what is around them in the post.
constexpr std::size_t kUploadBytesMax = 260'000;

Reply red_flags_reply(const StaffSession& session, const PracticeDesk& desk, int status, RedFlagsPage page) {
  page.version = desk.own_red_flags_version();
  page.rules = desk.own_red_flags();
  return page_reply(status, red_flags_page(frame_of(session, desk), page));
}

Reply show_red_flags(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return red_flags_reply(session, parts.desks.open(session), 200, {});
}

Reply set_red_flags(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_settings);
  require_own_origin(call);
  MultipartForm form = read_multipart(call, kUploadBytesMax);
  SignIn::require_form_token(session, form.fields["token"]);
  RedFlagsPage page;
  const std::string& pack = form.fields["file"];
  std::string name = form.files["file"].substr(0, 100);
  if (name.empty() || has_hidden_characters(name)) name = "file";
  try {
    if (pack.empty()) throw Problem{422, "invalid-red-flags", "Nothing was changed", "Choose a file.", "/file", {}};
    desk.set_own_red_flags(name, pack);
    page.saved = "The rules were added. Requests are read with them from now on.";
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    page.fault = {problem.detail, "file"};
  }
  return red_flags_reply(session, desk, page.fault.error.empty() ? 200 : 422, std::move(page));
}

Reply remove_red_flags(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  desk.remove_own_red_flags();
  RedFlagsPage page;
  page.saved = "Your own red flags were removed. Requests are read with the built ones alone.";
  return red_flags_reply(session, desk, 200, std::move(page));
}

}  // namespace

void add_red_flag_page_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/red-flags", with_parts(parts, show_red_flags));
  router.add("POST", "/inbox/red-flags", with_parts(parts, set_red_flags));
  router.add("POST", "/inbox/red-flags/removal", with_parts(parts, remove_red_flags));
}

}  // namespace frontdoor::intake
