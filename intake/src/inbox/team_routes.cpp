// The practice's teams, for who may manage its staff.
#include "inbox/pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::string_view kMember = "member/";

Reply teams_reply(const StaffSession& session, const PracticeDesk& desk, int status, TeamsPage page) {
  desk.require(Permission::manage_staff);
  page.teams = desk.teams();
  page.staff = desk.who_may_work();
  const bool is_there = std::any_of(page.teams.begin(), page.teams.end(),
                                    [&page](const Team& team) { return team.name == page.renamed; });
  // Of a team that somebody removed meanwhile, the name is offered for another.
  if (!is_there && !page.renamed.empty()) page.typed = page.to;
  if (!is_there) page.renamed.clear();
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
      const std::size_t set_free = desk.remove_team(form["team"]);
      page.saved = "The team was removed. Open requests that were assigned to it, and are nobody's now: " +
                   std::to_string(set_free) + ".";
    } else if (form["step"] == "rename") {
      desk.rename_team(form["team"], form["to"]);
      page.saved = "The team has its new name, and what is assigned to it too.";
    } else if (form["step"] == "members") {
      std::vector<std::string> members;
      for (const auto& [name, value] : form) {
        if (name.starts_with(kMember) && value == "yes") members.push_back(name.substr(kMember.size()));
      }
      desk.change_team_members(form["team"], members);
      page.saved = "Saved who is in the team.";
    } else {
      desk.add_team(form["team"]);
      page.saved = "The team was added.";
    }
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409) throw;
    page.error = problem.detail;
    if (form["step"] == "add") page.typed = form["team"];
    if (form["step"] == "rename") {
      page.renamed = form["team"];
      page.to = form["to"];
    }
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
