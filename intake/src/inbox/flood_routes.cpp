// A flood of one connection: its requests, and closing them together.
#include "inbox/pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

namespace frontdoor::intake {
namespace {

constexpr std::size_t kRequestsOnPage = 50;

FloodPage flood_page_of(const StaffParts& parts, const PracticeDesk& desk, const std::string& name,
                        const std::string& offset) {
  FloodPage flood;
  flood.name = name;
  flood.query.filter.fold = name;
  flood.query.count = kRequestsOnPage;
  flood.query.offset = number_of(offset);
  flood.now = parts.clock();
  flood.page = desk.requests(flood.query);
  return flood;
}

Reply show_flood(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  const auto text = [&call](const char* name) {
    const auto found = call.query.find(name);
    return found == call.query.end() ? std::string() : found->second;
  };
  FloodPage flood = flood_page_of(parts, desk, flood_in(parameters), text("offset"));
  if (call.query.contains("closed")) flood.closed = number_of(text("closed"));
  return page_reply(200, flood_page(frame_of(session, desk), flood));
}

Reply close_flood(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  const std::string& name = flood_in(parameters);
  const Instant now = parts.clock();
  // A page that does not say when it was made closes nothing.
  const Result<Instant> until = parse_rfc3339(form["until"]);
  const FoldClosing closing{name, until ? std::min(until.value(), now) : Instant(), form["all"] == "yes"};
  try {
    const std::size_t closed = desk.close_fold(closing, form["reason"]);
    return redirect_reply("/inbox/floods/" + name + "?closed=" + std::to_string(closed));
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    FloodPage flood = flood_page_of(parts, desk, name, "");
    flood.reason = form["reason"];
    flood.all = form["all"] == "yes";
    flood.error = problem.detail;
    return page_reply(422, flood_page(frame_of(session, desk), flood));
  }
}

}  // namespace

void add_flood_inbox_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/floods/{flood}", with_parts(parts, show_flood));
  router.add("POST", "/inbox/floods/{flood}", with_parts(parts, close_flood));
}

}  // namespace frontdoor::intake
