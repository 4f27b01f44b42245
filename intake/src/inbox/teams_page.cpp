// The practice's teams: a list that a manager adds to, and that requests are assigned from.
#include "inbox/layout.h"
#include "inbox/page_fields.h"
#include "inbox/pages.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

PageData row_of_team(const TeamsPage& page, const Team& team, std::size_t number) {
  const bool is_wrong = page.renamed == team.name;
  FieldErrors errors;
  if (is_wrong) errors.emplace_back("to", page.error);
  PageData row;
  row.set("team-name", team.name).set("members", with_commas(team.members)).set("open", is_wrong);
  row.set("staff", rows_of(page.staff, [&team](const std::string& name) {
            const bool is_in = std::find(team.members.begin(), team.members.end(), name) != team.members.end();
            return choice_row(name, name, is_in);
          }));
  return std::move(row.set("to", field_section("to", is_wrong ? page.to : team.name, errors,
                                               is_wrong ? "to" : "to-" + std::to_string(number))));
}

}  // namespace

std::string teams_page(const PageFrame& frame, const TeamsPage& page) {
  PageData data;
  set_error(data, page.error, page.renamed.empty() ? "team" : "to");
  data.set("token", frame.form_token).set("saved", page.saved);
  std::size_t number = 0;
  data.set("teams", rows_of(page.teams, [&](const Team& team) { return row_of_team(page, team, ++number); }));
  set_field(data, "team", page.typed);
  return inbox_page(&frame, titled(page.error, "Teams"), "teams", data);
}

}  // namespace frontdoor::intake
