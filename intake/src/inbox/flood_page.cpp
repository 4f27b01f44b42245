// The requests that one connection sent in a flood, and how they are closed together.
#include "base/words.h"
#include "inbox/pieces.h"

namespace frontdoor::intake {
namespace {

void set_links(PageData& data, const FloodPage& flood) {
  data.set("pages", false);
  if (flood.page.total <= flood.query.count) return;
  data.set("pages", page_links("requests", {flood.query.offset, flood.query.count, flood.page.total},
                               [&flood](std::size_t from) {
                                 return "/inbox/floods/" + flood.name + "?offset=" + std::to_string(from);
                               }));
}

}  // namespace

std::string flood_page(const PageFrame& frame, const FloodPage& flood) {
  const std::size_t not_done = flood.page.total;
  PageData data;
  set_error(data, flood.error, "reason");
  data.set("token", frame.form_token).set("flood", flood.name);
  data.set("closed", flood.closed ? std::to_string(*flood.closed) : "").set("closed-one", flood.closed == 1);
  data.set("not-done", not_done).set("not-done-one", not_done == 1).set("flood-begins-at", kFloodRequests);
  data.set("may-close", not_done > 0 && may(frame.role, Permission::work_on_requests));
  data.set("until", format_rfc3339(flood.now)).set("until-words", words_for_time(flood.now));
  data.set("typed-reason", flood.reason).set("all", flood.all);
  data.set("requests", rows_of(flood.page.requests, [&flood](const DeskRequest& request) {
             return listed_request_row(request, flood.now);
           }));
  set_links(data, flood);
  return inbox_page(&frame, "Requests from one connection", "flood", data);
}

}  // namespace frontdoor::intake
