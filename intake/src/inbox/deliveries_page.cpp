// Where a practice's requests are handed over besides its inbox: each way set, tried and turned off, and what failed.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/manage_pages.h"
#include "inbox/page_fields.h"

namespace frontdoor::intake {
namespace {

const char* name_of_channel(std::string_view channel) {
  if (channel == "webhook") return "Webhook";
  if (channel == "file") return "Folder";
  if (channel == "email") return "E-mail to the practice";
  return channel == "patient-email" ? "E-mail to the patient" : "Message to the patient";
}

const char* words_for_state(std::string_view state) {
  static constexpr std::pair<std::string_view, const char*> kWords[] = {
      {"waiting", "Waiting, or tried again"},
      {"delivered", "Delivered"},
      {"dead", "Failed for good"},
      {"not-sent", "Not sent"},
      {"refused", "Refused by the address"},
      {"uncertain", "Sent, not confirmed"},
      {"failed", "Could not be handed over"},
  };
  for (const auto& [code, words] : kWords) {
    if (code == state) return words;
  }
  return "";
}

PageData row_of_delivery(const Delivery& delivery) {
  PageData row;
  row.set("reference", delivery.reference).set("channel", name_of_channel(delivery.channel));
  row.set("since", words_for_dated_time(delivery.created)).set("state", words_for_state(delivery.state));
  row.set("tries", delivery.attempts).set("why", delivery.reason);
  return std::move(row.set("number", delivery.id));
}

// The section of deliveries-table.html, left out where there are none.
void set_deliveries(PageData& data, std::string_view name, const std::vector<Delivery>& deliveries, bool can_be_sent) {
  if (deliveries.empty()) {
    data.set(name, false);
    return;
  }
  PageData section;
  section.set("count", deliveries.size()).set("can-be-sent", can_be_sent);
  section.set("newest-alone", deliveries.size() == kDeliveriesShownMax);
  section.set("deliveries", rows_of(deliveries, row_of_delivery));
  data.set(name, std::move(section));
}

void set_channels(PageData& data, const DeliveriesPage& page) {
  const ChannelPlaces& places = page.channels.places;
  FieldValues values = page.typed;
  values.try_emplace("webhook", places.webhook);
  values.try_emplace("email", places.email);
  FieldErrors errors;
  if (!page.fault.error.empty()) errors.emplace_back(page.fault.field, page.fault.error);
  set_fields(data, {"webhook", "email"}, values, errors);
  data.set("webhook-on", !places.webhook.empty()).set("email-on", !places.email.empty());
  data.set("mail-is-set-up", page.channels.mail_is_set_up);
  data.set("folder", places.folder).set("folder-on-offer", page.channels.folder_on_offer);
}

}  // namespace

std::string deliveries_page(const PageFrame& frame, const DeliveriesPage& page) {
  PageData data;
  set_outcome(data, page.saved, page.fault, "main");
  data.set("token", frame.form_token).set("secret", page.secret);
  data.set("has-failed", !page.dead.empty() || !page.not_sent.empty());
  set_deliveries(data, "dead", page.dead, true);
  set_deliveries(data, "not-sent", page.not_sent, true);
  set_channels(data, page);
  data.set("states", rows_of(kDeliveryStates, [&page](const char* state) {
             return choice_row(state, words_for_state(state), page.state == state);
           }));
  set_deliveries(data, "list", page.list, false);
  return inbox_page(&frame, titled(page.fault.error, "Deliveries"), "deliveries", data);
}

}  // namespace frontdoor::intake
