// The practice's teams, for who may manage its staff.
#include "inbox/pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

Reply teams_reply(const StaffSession& session, const PracticeDesk& desk, int status, TeamsPage page) {
  desk.require(Permission::manage_staff);
  page.teams = desk.teams();
  return page_reply(status, teams_page(frame_of(session, desk), page));
}

Reply show_teams(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  return teams_reply(session, parts.desks.open(session), 200, {});
}

Reply change_teams(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  TeamsPage page;
  try {
    if (form["step"] == "remove") {
      desk.remove_team(form["team"]);
      page.saved = "The team was removed. What is assigned to it stays so.";
    } else {
      desk.add_team(form["team"]);
      page.saved = "The team was added.";
    }
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409) throw;
    page.error = problem.detail;
    page.typed = form["team"];
    return teams_reply(session, desk, problem.status, std::move(page));
  }
  return teams_reply(session, desk, 200, std::move(page));
}

}  // namespace

void add_team_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/teams", with_parts(parts, show_teams));
  router.add("POST", "/inbox/teams", with_parts(parts, change_teams));
}

}  // namespace frontdoor::intake
