// The practice's own replies: adding, changing and removing them.
#include "inbox/layout.h"
#include "inbox/manage_pages.h"
#include "inbox/page_fields.h"

namespace frontdoor::intake {
namespace {

// reply-fields.html. after: what the names of its controls end with.
void set_reply_fields(PageData& data, const ReplyTemplate& reply, const std::string& after) {
  data.set("title", field_section("title", reply.title, {}, "title" + after));
  data.set("text", field_section("text", reply.text, {}, "text" + after));
}

PageData row_of_reply(const RepliesPage& page, const ReplyTemplate& reply) {
  const std::string number = std::to_string(reply.id);
  const bool is_typed = page.typed.id == reply.id && !page.fault.error.empty();
  PageData row;
  row.set("reply", reply.title).set("words", reply.text).set("number", number).set("open", is_typed);
  set_reply_fields(row, is_typed ? page.typed : reply, "-" + number);
  return row;
}

}  // namespace

std::string replies_page(const PageFrame& frame, const RepliesPage& page) {
  const bool is_new = page.typed.id == 0;
  const std::string where = (page.fault.field.empty() ? "title" : page.fault.field) +
                            (is_new ? std::string() : "-" + std::to_string(page.typed.id));
  PageData data;
  set_error(data, page.fault.error, where);
  data.set("token", frame.form_token).set("owner", owner_of(frame)).set("saved", page.saved);
  data.set("replies", rows_of(page.replies, [&page](const ReplyTemplate& reply) { return row_of_reply(page, reply); }));
  set_reply_fields(data, is_new ? page.typed : ReplyTemplate(), "");
  return inbox_page(&frame, titled(page.fault.error, "Replies to patients"), "replies", data);
}

}  // namespace frontdoor::intake
