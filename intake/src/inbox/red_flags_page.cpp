// The red flags that a practice adds to the built ones: what it has, another pack, and taking it out.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/manage_pages.h"

namespace frontdoor::intake {

std::string red_flags_page(const PageFrame& frame, const RedFlagsPage& page) {
  Html html;
  add_back_to_manage(html);
  add_fault(html, page.fault, "file");
  add_saved(html, page.saved);
  html.raw(
      "<h1>Your own red flags</h1>\n<p>Rules that your practice adds: a local drug, a nearby factory, a protocol. ");
  html.raw(
      "They take no built rule away. Who adds a rule is responsible for it: put it into your own clinical-safety ");
  html.raw("file. Each rule names who checked it, its source, and examples.</p>\n");
  if (page.version.empty()) {
    html.raw("<p>You have added none.</p>\n");
  } else {
    html.raw("<p>Requests are read with version ").text(page.version).raw(".</p>\n<ul>\n");
    for (const RuleInfo& rule : page.rules) {
      html.raw("<li><strong>").text(rule.id).raw("</strong>: ").text(words_for_action(to_code(rule.action)));
      html.raw(". Source: ").text(rule.source).raw("</li>\n");
    }
    html.raw("</ul>\n<form method=\"post\" action=\"/inbox/red-flags/removal\">");
    add_token(html, frame);
    html.raw("<button class=\"button secondary\" type=\"submit\">Remove your own red flags</button></form>\n");
  }
  html.raw("<h2>").raw(page.version.empty() ? "Add them" : "Replace them").raw("</h2>\n");
  html.raw("<form method=\"post\" enctype=\"multipart/form-data\" action=\"/inbox/red-flags\">\n");
  add_token(html, frame);
  html.raw(
      "<div class=\"field\"><label for=\"file\">Pack of rules</label><p class=\"hint\" id=\"file-hint\">A JSON file, ");
  html.raw("at most 250 kB, as the handbook describes under \u201cRed-flag rules of a practice's own\u201d</p><input ");
  html.raw("type=\"file\" id=\"file\" name=\"file\" accept=\".json,application/json,.pack\" ");
  html.raw("aria-describedby=\"file-hint\"></div>\n");
  html.raw("<button class=\"button\" type=\"submit\">Check and add it</button>\n</form>\n");
  return inbox_document(&frame, titled(page.fault, "Your own red flags"), html.take());
}

}  // namespace frontdoor::intake
