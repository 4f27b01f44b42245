#include "inbox/person_pages.h"

#include "base/words.h"
#include "inbox/form_fields.h"
#include "inbox/layout.h"
#include "inbox/pieces.h"

namespace frontdoor::intake {
namespace {

void add_match(Html& html, const PersonMatch& match) {
  const RequestHeader& header = match.request.header;
  const std::string id = "pick-" + header.reference;
  const bool both = match.same_name && match.same_birth_date;
  html.raw("<div class=\"choice\"><input type=\"checkbox\" id=\"")
      .text(id)
      .raw("\" name=\"pick/")
      .text(header.reference);
  html.raw("\" value=\"yes\"><label for=\"").text(id).raw("\">").text(name_and_age(match.request.summary)).raw(", ");
  html.text(words_for_need(header)).raw(", ").text(words_for_dated_time(header.received)).raw(". <strong>");
  html.raw(both                    ? "Name and date of birth fit"
           : match.same_birth_date ? "The date of birth fits, the name does not"
                                   : "The name fits alone");
  html.raw("</strong></label> <a href=\"/inbox/requests/").text(header.reference).raw("\">Look at ");
  html.text(header.reference).raw("</a></div>\n");
}

void add_matches(Html& html, const PageFrame& frame, const PersonPage& page) {
  html.raw("<h2>What may be theirs</h2>\n");
  if (!page.whole) {
    html.raw(
        "<p class=\"notice\"><strong>Not every request was looked at:</strong> there are too many. What you export ");
    html.raw("here may not be complete.</p>\n");
  }
  if (page.matches.empty()) {
    html.raw("<p>Nothing was found. Try the date of birth alone, or another spelling.</p>\n");
    return;
  }
  html.raw("<form method=\"post\" action=\"/inbox/person\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"name\" value=\"")
      .text(page.name)
      .raw("\"><input type=\"hidden\" name=\"born\" ");
  html.raw("value=\"")
      .text(page.born)
      .raw("\">\n<fieldset class=\"field\" id=\"picks\"><legend>Tick those that are about this ");
  html.raw("person. Look at each whose name or date of birth does not fit</legend>\n");
  for (const PersonMatch& match : page.matches) add_match(html, match);
  html.raw(
      "</fieldset>\n<button class=\"button\" type=\"submit\" name=\"step\" value=\"export\">Export them, with photos");
  html.raw(
      "</button>\n<h3>Erase them</h3>\n<p>For good: the words, notes and photos. The ledger keeps the references, "
      "your ");
  html.raw("name and the reason.</p>\n<div class=\"field\"><label for=\"reason\">Why</label><input id=\"reason\" ");
  html.raw(
      "name=\"reason\" type=\"text\" maxlength=\"400\" autocomplete=\"off\"></div>\n<div class=\"choice\"><input ");
  html.raw("type=\"checkbox\" id=\"confirm\" name=\"confirm\" value=\"yes\"><label for=\"confirm\">I have looked at ");
  html.raw(
      "them: they are about this person</label></div>\n<button class=\"button secondary\" type=\"submit\" "
      "name=\"step\" ");
  html.raw("value=\"erase\">Erase them</button>\n</form>\n");
}

}  // namespace

std::string person_page(const PageFrame& frame, const PersonPage& page) {
  Html html;
  add_back_to_manage(html);
  if (!page.fault.error.empty()) add_error_summary(html, page.fault.error, page.fault.field);
  if (!page.saved.empty()) html.raw("<div class=\"saved\" role=\"status\"><p>").text(page.saved).raw("</p></div>\n");
  html.raw(
      "<h1>One patient's requests</h1>\n<p>For a patient who asks what you keep of them, or asks you to erase it. ");
  html.raw(
      "Misspelt names are found by the date of birth.</p>\n<form method=\"post\" action=\"/inbox/person\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"step\" value=\"find\">\n");
  const FieldValues typed = {{"name", page.name}, {"born", page.born}};
  FormFields fields(html, typed);
  fields.line({"name", "Name", "Any part of it, in any order"});
  fields.line({"born", "Date of birth", "For example 27/3/1981"});
  html.raw("<button class=\"button\" type=\"submit\">Find</button>\n</form>\n");
  if (page.searched) add_matches(html, frame, page);
  return inbox_document(&frame, (page.fault.error.empty() ? "" : "Error: ") + std::string("One patient's requests"),
                        html.take());
}

}  // namespace frontdoor::intake
