// What a manager does with the ways in which requests are handed over.
#include "base/text.h"
#include "inbox/manage_pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

Reply deliveries_reply(const StaffSession& session, const PracticeDesk& desk, int status, DeliveriesPage page) {
  page.channels = desk.channels();
  page.dead = desk.deliveries("dead", kDeliveriesShownMax);
  page.not_sent = desk.deliveries("not-sent", kDeliveriesShownMax);
  std::erase_if(page.not_sent, [](const Delivery& delivery) { return delivery.reason != kChannelIsOff; });
  page.list = desk.deliveries(page.state, kDeliveriesShownMax);
  return page_reply(status, deliveries_page(frame_of(session, desk), page));
}

Reply show_deliveries(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  DeliveriesPage page;
  const std::string state = call.in_query("state");
  const bool is_known = std::any_of(kDeliveryStates.begin(), kDeliveryStates.end(),
                                    [&state](const char* known) { return state == known; });
  if (is_known) page.state = state;
  return deliveries_reply(session, parts.desks.open(session), 200, std::move(page));
}

ChannelOrder turned_off(const std::string& channel) {
  ChannelOrder order;
  if (channel == "webhook") order.webhook = "";
  if (channel == "email") order.email = "";
  if (channel == "file") order.folder = "";
  return order;
}

void try_channel(const PracticeDesk& desk, const std::string& channel, DeliveriesPage& page) {
  const std::string fault = desk.try_channel(channel);
  if (fault.empty()) {
    page.saved = channel == "email" ? "The mail server took the test e-mail. Look whether it arrives."
                                    : "The test message was taken.";
    return;
  }
  page.fault = {"The test message was not taken: " + fault + ".", channel == "file" ? "" : channel};
}

void set_webhook(const PracticeDesk& desk, std::map<std::string, std::string>& form, DeliveriesPage& page) {
  ChannelOrder order;
  order.webhook = std::string(without_blanks(form["webhook"]));
  if (form["new-secret"] == "yes" && !order.webhook->empty()) order.secret = desk.new_webhook_secret();
  const ChannelsChanged changed = desk.change_channels(order);
  page.secret = order.secret;
  page.saved = order.webhook->empty()     ? "The webhook is off."
               : !changed.warning.empty() ? "The webhook was saved. " + changed.warning
                                          : "The webhook was saved. Send a test message now.";
}

void take_step(const PracticeDesk& desk, std::map<std::string, std::string>& form, DeliveriesPage& page) {
  const std::string& step = form["step"];
  ChannelOrder order;
  if (step == "webhook") return set_webhook(desk, form, page);
  if (step == "test") return try_channel(desk, form["channel"], page);
  if (step == "email") {
    order.email = std::string(without_blanks(form["email"]));
    desk.change_channels(order);
    page.saved = order.email->empty() ? "E-mail is off." : "The address was saved. Send a test e-mail now.";
  } else if (step == "folder") {
    order.folder = desk.channels().folder_on_offer;
    if (order.folder->empty()) {
      throw Problem{422, "not-saved", "Nothing was changed", "The service offers no folder.", "/folder", {}};
    }
    desk.change_channels(order);
    page.saved = "The folder is on.";
  } else if (step == "off") {
    desk.change_channels(turned_off(form["channel"]));
    page.saved = "It was turned off. What had not been sent yet is shown below.";
  } else if (step == "replay-one") {
    desk.replay_delivery(static_cast<std::int64_t>(number_of(form["id"])));
    page.saved = "It is tried again.";
  } else if (step == "replay") {
    page.saved = std::to_string(desk.replay_deliveries()) + " deliveries are tried again.";
  } else {
    throw Problem{422, "unknown-step", "Nothing was changed", "Open the page again.", "", {}};
  }
}

Reply change_deliveries(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_delivery);
  desk.require(Permission::manage_settings);
  DeliveriesPage page;
  int status = 200;
  try {
    take_step(desk, form, page);
    if (!page.fault.error.empty()) status = 422;
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 404) throw;
    page.fault = {problem.detail, problem.where.empty() ? "" : problem.where.substr(1)};
    page.typed = form;
    status = problem.status;
  }
  return deliveries_reply(session, desk, status, std::move(page));
}

}  // namespace

void add_delivery_page_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/deliveries", with_parts(parts, show_deliveries));
  router.add("POST", "/inbox/deliveries", with_parts(parts, change_deliveries));
}

}  // namespace frontdoor::intake
