// The practice's teams: a list that a manager adds to, and that requests are assigned from.
#include "inbox/form_fields.h"
#include "inbox/layout.h"
#include "inbox/pages.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

void begin(Html& html, const PageFrame& frame, const char* step, const std::string& team) {
  html.raw("<form method=\"post\" action=\"/inbox/teams\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"").raw(step);
  html.raw("\"><input type=\"hidden\" name=\"team\" value=\"").text(team).raw("\">\n");
}

void end(Html& html, const char* button, const std::string& team) {
  html.raw("<button class=\"button secondary\" type=\"submit\">").raw(button).raw("<span class=\"announcer\"> of ");
  html.text(team).raw("</span></button>\n</form>\n");
}

void add_members(Html& html, const PageFrame& frame, const TeamsPage& page, const Team& team) {
  begin(html, frame, "members", team.name);
  html.raw("<fieldset class=\"field\"><legend>Who is in the team</legend>\n");
  for (const std::string& name : page.staff) {
    const bool is_in = std::find(team.members.begin(), team.members.end(), name) != team.members.end();
    html.raw("<div><label><input type=\"checkbox\" name=\"member/").text(name).raw("\" value=\"yes\"");
    html.raw(is_in ? " checked> " : "> ").text(name).raw("</label></div>\n");
  }
  html.raw("</fieldset>\n");
  end(html, "Save who is in it", team.name);
}

void add_team(Html& html, const PageFrame& frame, const TeamsPage& page, const Team& team, std::size_t number) {
  html.raw("<li class=\"person\"><h2>").text(team.name).raw("</h2>\n<p>");
  for (std::size_t i = 0; i < team.members.size(); ++i) html.raw(i > 0 ? ", " : "").text(team.members[i]);
  html.raw(team.members.empty() ? "Nobody is in it yet." : ".").raw("</p>\n<details class=\"panel\"");
  html.raw(page.renamed == team.name ? " open" : "").raw("><summary>Change<span class=\"announcer\"> ");
  html.text(team.name).raw("</span></summary>\n");
  add_members(html, frame, page, team);
  begin(html, frame, "rename", team.name);
  const bool is_wrong = page.renamed == team.name;
  FieldErrors errors;
  if (is_wrong) errors.emplace_back("to", page.error);
  const FieldValues values = {{"to", team.name}};
  FormFields(html, values, errors).line({"to", "Its name", "", is_wrong ? "to" : "to-" + std::to_string(number)});
  end(html, "Save the name", team.name);
  begin(html, frame, "remove", team.name);
  html.raw("<p>Open requests that are assigned to it are nobody's then.</p>\n");
  end(html, "Remove the team", team.name);
  html.raw("</details></li>\n");
}

}  // namespace

std::string teams_page(const PageFrame& frame, const TeamsPage& page) {
  Html html;
  add_back_to_manage(html);
  if (!page.error.empty()) add_error_summary(html, page.error, page.renamed.empty() ? "team" : "to");
  if (!page.saved.empty()) html.raw("<div class=\"saved\" role=\"status\"><p>").text(page.saved).raw("</p></div>\n");
  html.raw("<h1>Teams</h1>\n<p>A request can be assigned to a team as to a person. Those who are in the team find it ");
  html.raw("under \u201cMe, or a team I am in\u201d, and it comes to them as the next request.</p>\n");
  html.raw("<ul class=\"plain-list\">\n");
  std::size_t number = 0;
  for (const Team& team : page.teams) add_team(html, frame, page, team, ++number);
  html.raw("</ul>\n");
  if (page.teams.empty()) html.raw("<p>None yet.</p>\n");
  html.raw("<form method=\"post\" action=\"/inbox/teams\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"add\">\n");
  const FieldValues typed = {{"team", page.typed}};
  FormFields(html, typed).line({"team", "Another team", "For example Prescriptions, or Nurses"});
  html.raw("<button class=\"button\" type=\"submit\">Add the team</button></form>\n");
  return inbox_document(&frame, (page.error.empty() ? "" : "Error: ") + std::string("Teams"), html.take());
}

}  // namespace frontdoor::intake
