// The practice's own replies: adding, changing and removing them.
#include "inbox/layout.h"
#include "inbox/manage_pages.h"

namespace frontdoor::intake {
namespace {

void add_fields(Html& html, const std::string& number, const std::string& title, const std::string& text) {
  html.raw("<div class=\"field\"><label for=\"title").raw(number).raw("\">Name, for the practice only</label>");
  html.raw("<input id=\"title")
      .raw(number)
      .raw("\" name=\"title\" type=\"text\" maxlength=\"80\" autocomplete=\"off\" ");
  html.raw("value=\"").text(title).raw("\"></div>\n<div class=\"field\"><label for=\"text").raw(number);
  html.raw("\">What the patient reads</label><p class=\"hint\" id=\"text").raw(number).raw("-hint\">Write {name} for ");
  html.raw(
      "the name of the person who wrote to you, and {phone} for the practice's phone number</p><textarea id=\"text");
  html.raw(number).raw("\" name=\"text\" rows=\"5\" maxlength=\"4000\" aria-describedby=\"text").raw(number);
  html.raw("-hint\">").text(text).raw("</textarea></div>\n");
}

void begin(Html& html, const PageFrame& frame, const char* step, const std::string& id) {
  html.raw("<form method=\"post\" action=\"/inbox/replies\" novalidate>");
  add_token(html, frame);
  html.raw("<input type=\"hidden\" name=\"owner\" value=\"").text(owner_of(frame)).raw("\">");
  html.raw("<input type=\"hidden\" name=\"step\" value=\"")
      .raw(step)
      .raw("\"><input type=\"hidden\" name=\"id\" value=\"");
  html.text(id).raw("\">\n");
}

void end(Html& html, const char* button, const std::string& title) {
  html.raw("<button class=\"button secondary\" type=\"submit\">").raw(button).raw("<span class=\"announcer\"> ");
  html.text(title).raw("</span></button>\n</form>\n");
}

void add_reply(Html& html, const PageFrame& frame, const RepliesPage& page, const ReplyTemplate& reply) {
  const std::string id = std::to_string(reply.id);
  const bool is_typed = page.typed.id == reply.id && !page.fault.error.empty();
  const ReplyTemplate& shown = is_typed ? page.typed : reply;
  html.raw("<li class=\"person\"><h2>").text(reply.title).raw("</h2>\n<p class=\"patients-words\">").text(reply.text);
  html.raw(is_typed ? "</p>\n<details class=\"panel\" open>" : "</p>\n<details class=\"panel\">");
  html.raw("<summary>Change<span class=\"announcer\"> ").text(reply.title).raw("</span></summary>\n");
  begin(html, frame, "save", id);
  add_fields(html, "-" + id, shown.title, shown.text);
  end(html, "Save", reply.title);
  begin(html, frame, "remove", id);
  end(html, "Remove", reply.title);
  html.raw("</details></li>\n");
}

}  // namespace

std::string replies_page(const PageFrame& frame, const RepliesPage& page) {
  Html html;
  const bool is_new = page.typed.id == 0;
  const std::string where = (page.fault.field.empty() ? "title" : page.fault.field) +
                            (is_new ? std::string() : "-" + std::to_string(page.typed.id));
  add_back_to_manage(html);
  if (!page.fault.error.empty()) add_error_summary(html, page.fault.error, where);
  if (!page.saved.empty()) html.raw("<div class=\"saved\" role=\"status\"><p>").text(page.saved).raw("</p></div>\n");
  html.raw("<h1>Replies to patients</h1>\n<p>Everybody who answers requests can begin with one of these, and change ");
  html.raw("it before it is sent. The patient reads it on the page of their request.</p>\n");
  html.raw("<ul class=\"plain-list\">\n");
  for (const ReplyTemplate& reply : page.replies) add_reply(html, frame, page, reply);
  html.raw("</ul>\n");
  if (page.replies.empty()) html.raw("<p>None yet.</p>\n");
  html.raw("<h2>Add a reply</h2>\n");
  begin(html, frame, "save", "0");
  add_fields(html, "", is_new ? page.typed.title : "", is_new ? page.typed.text : "");
  html.raw("<button class=\"button\" type=\"submit\">Add</button>\n</form>\n");
  return inbox_document(&frame, (page.fault.error.empty() ? "" : "Error: ") + std::string("Replies to patients"),
                        html.take());
}

}  // namespace frontdoor::intake
