// The practice's teams: a list that a manager adds to, and that requests are assigned from.
#include "inbox/layout.h"
#include "inbox/pages.h"

namespace frontdoor::intake {

std::string teams_page(const PageFrame& frame, const TeamsPage& page) {
  Html html;
  html.raw("<p><a class=\"back\" href=\"/inbox/manage\">Back to manage</a></p>\n");
  if (!page.error.empty()) add_error_summary(html, page.error, "team");
  if (!page.saved.empty()) html.raw("<div class=\"saved\" role=\"status\"><p>").text(page.saved).raw("</p></div>\n");
  html.raw("<h1>Teams</h1>\n<p>A request can be assigned to a team as to a person, and the list can show a team's ");
  html.raw("requests.</p>\n<ul class=\"plain-list\">\n");
  for (const std::string& team : page.teams) {
    html.raw("<li><form class=\"one-line\" method=\"post\" action=\"/inbox/teams\">");
    add_token(html, frame);
    html.raw("<input type=\"hidden\" name=\"step\" value=\"remove\"><input type=\"hidden\" name=\"team\" value=\"");
    html.text(team).raw("\"><span>").text(team).raw("</span> <button class=\"link\" type=\"submit\">Remove");
    html.raw("<span class=\"announcer\"> ").text(team).raw("</span></button></form></li>\n");
  }
  html.raw("</ul>\n");
  if (page.teams.empty()) html.raw("<p>None yet.</p>\n");
  html.raw("<form method=\"post\" action=\"/inbox/teams\" novalidate>");
  add_token(html, frame);
  html.raw(
      "<div class=\"field\"><label for=\"team\">Another team</label><p class=\"hint\" id=\"team-hint\">For example ");
  html.raw("Prescriptions, or Nurses</p><input id=\"team\" name=\"team\" type=\"text\" maxlength=\"40\" ");
  html.raw("autocomplete=\"off\" aria-describedby=\"team-hint\" value=\"").text(page.typed);
  html.raw("\"></div><button class=\"button\" type=\"submit\">Add the team</button></form>\n");
  return inbox_document(&frame, (page.error.empty() ? "" : "Error: ") + std::string("Teams"), html.take());
}

}  // namespace frontdoor::intake
