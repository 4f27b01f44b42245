// The requests that one connection sent in a flood, and how they are closed together.
#include "base/words.h"
#include "inbox/pieces.h"

namespace frontdoor::intake {
namespace {

void add_closing_form(Html& html, const PageFrame& frame, const FloodPage& flood) {
  html.raw("<details class=\"panel\"");
  if (!flood.error.empty()) html.raw(" open");
  html.raw("><summary>Close them together</summary>\n<form method=\"post\" action=\"/inbox/floods/").text(flood.name);
  html.raw("\">\n<input type=\"hidden\" name=\"token\" value=\"").text(frame.form_token);
  html.raw("\"><input type=\"hidden\" name=\"until\" value=\"").text(format_rfc3339(flood.now));
  html.raw("\">\n<p>Closes those that came until ").text(words_for_time(flood.now));
  html.raw(" and that nobody has started work on. The patients are told nothing. Each can be opened again.</p>\n");
  html.raw(
      "<div class=\"field\"><label for=\"reason\">Why</label><p class=\"hint\">Recorded in each request and in the ");
  html.raw("ledger with your name</p><input id=\"reason\" name=\"reason\" type=\"text\" maxlength=\"400\" value=\"");
  html.text(flood.reason).raw("\"></div>\n<div class=\"choice\"><input type=\"checkbox\" id=\"all\" name=\"all\" ");
  html.raw("value=\"yes\"><label for=\"all\">Also those that are urgent or need care: I have looked at them</label>");
  html.raw("</div>\n<button class=\"button\" type=\"submit\">Close them</button>\n</form></details>\n");
}

void add_links(Html& html, const FloodPage& flood) {
  if (flood.page.total <= flood.query.count) return;
  add_page_links(
      html, "requests", {flood.query.offset, flood.query.count, flood.page.total},
      [&flood](std::size_t from) { return "/inbox/floods/" + flood.name + "?offset=" + std::to_string(from); });
}

}  // namespace

std::string flood_page(const PageFrame& frame, const FloodPage& flood) {
  Html html;
  if (!flood.error.empty()) add_error_summary(html, flood.error, "reason");
  html.raw("<p><a href=\"/inbox\">All requests</a></p>\n<h1>Requests from one connection</h1>\n");
  if (flood.closed) {
    html.raw("<p class=\"notice\" role=\"status\"><strong>").text(std::to_string(*flood.closed));
    html.raw(*flood.closed == 1 ? " request was" : " requests were").raw(" closed.</strong></p>\n");
  }
  html.raw("<p>").text(std::to_string(flood.page.total)).raw(flood.page.total == 1 ? " is" : " are");
  html.raw(" not done. They came from one connection, more than ").text(std::to_string(kFloodRequests));
  html.raw(" within an hour, so the list shows them in one row. Patients of a college, a care home or a mobile ");
  html.raw("network may share one connection: what looks real is treated like any other request. If all your ");
  html.raw(
      "requests are here, tell the person who runs the service: the proxy in front of it is not named "
      "(<code>trusted-proxy</code>).</p>\n");
  if (flood.page.total > 0 && may(frame.role, Permission::work_on_requests)) add_closing_form(html, frame, flood);
  html.raw("<ol class=\"cards\">\n");
  for (const DeskRequest& request : flood.page.requests) add_listed_request(html, request, flood.now);
  html.raw("</ol>\n");
  add_links(html, flood);
  return inbox_document(&frame, "Requests from one connection", html.take());
}

}  // namespace frontdoor::intake
