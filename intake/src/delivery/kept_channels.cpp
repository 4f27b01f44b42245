#include "delivery/kept_channels.h"

#include <frontdoor/json.h>

#include <stdexcept>

namespace frontdoor::intake {
namespace {

// Where to, as the ledger keeps it: a webhook by its host, which tells who gets the requests; never its secret.
ChannelPlaces destinations_of(const DeliverySettings& settings) {
  return {settings.webhook_url.empty() ? "" : webhook_host(settings), settings.file_folder, settings.email_to};
}

Json as_json(const ChannelPlaces& places) {
  Json json = Json::object();
  if (!places.webhook.empty()) json["webhook"] = places.webhook;
  if (!places.folder.empty()) json["folder"] = places.folder;
  if (!places.email.empty()) json["email"] = places.email;
  return json;
}

DeliverySettings changed(const DeliverySettings& before, const ChannelOrder& order) {
  DeliverySettings settings = before;
  settings.webhook_url = order.webhook.value_or(before.webhook_url);
  settings.file_folder = order.folder.value_or(before.file_folder);
  settings.email_to = order.email.value_or(before.email_to);
  if (settings.webhook_url.empty()) settings.webhook_secret.clear();
  settings.webhook_secret_before.clear();
  if (!order.secret.empty() && order.secret != before.webhook_secret) {
    settings.webhook_secret = order.secret;
    settings.webhook_secret_before = before.webhook_url.empty() ? "" : before.webhook_secret;
  }
  return settings;
}

}  // namespace

std::string delivery_settings_place(const std::string& ods) {
  return "delivery/" + ods;
}

DeliverySettings KeptChannels::opened(const std::string& ods, const std::string& sealed) const {
  if (sealed.empty()) return {};
  return delivery_settings_from_json(sealer_.open_at(delivery_settings_place(ods), sealed));
}

DeliverySettings KeptChannels::settings(const std::string& ods) {
  return opened(ods, queue_.settings(ods));
}

ChannelsNow KeptChannels::now(const std::string& ods) {
  const DeliverySettings kept = settings(ods);
  ChannelsNow now{{kept.webhook_url, kept.file_folder, kept.email_to}, !mail_.host.empty()};
  if (!folders_.empty()) now.folder_on_offer = (folders_ / ods).string();
  return now;
}

ChannelsChanged KeptChannels::change(const std::string& ods, const ChannelOrder& order, const std::string& who,
                                     Instant at) {
  if (order.folder && !folders_.empty() && *order.folder == (folders_ / ods).string()) {
    std::error_code fault;
    std::filesystem::create_directories(*order.folder, fault);  // check_delivery_settings() says when it is not there
  }
  for (;;) {
    const std::string sealed_before = queue_.settings(ods);
    const DeliverySettings before = opened(ods, sealed_before);
    const DeliverySettings settings = changed(before, order);
    check_delivery_settings(settings);
    if (order.webhook && reach_ == WebhookReach::public_hosts) check_webhook_is_public(settings);
    const std::string sealed = sealer_.seal_at(delivery_settings_place(ods), delivery_settings_as_json(settings));
    ChannelsChanged done{settings.channels(), destinations_of(before), destinations_of(settings)};
    const Json detail{{"from", as_json(done.before)}, {"to", as_json(done.after)}};
    if (queue_.replace_settings(ods, sealed_before, sealed, done.channels, {at, who, "delivery", to_text(detail)})) {
      if (order.webhook) done.warning = webhook_host_warning(settings);  // once: it may wait for the name service
      return done;
    }
  }
}

std::string KeptChannels::send_test(const std::string& ods, const std::string& channel, const std::string& who,
                                    Instant at) {
  const DeliverySettings kept = settings(ods);
  const std::string name = "test-" + std::to_string(at.time_since_epoch().count());
  const Message message{ods, "", kTestEvent, name, "", "", at, {}, at};
  std::string fault = "this way is turned off";
  const std::vector<std::string> on = kept.channels();
  if (std::find(on.begin(), on.end(), channel) != on.end()) {
    fault = channel == "webhook" ? send_webhook(kept, message, reach_)
            : channel == "file"  ? drop_file(kept, message)
                                 : send_mail(mail_, kept, message);
  }
  const Json detail{{"channel", channel}, {"result", fault.empty() ? "taken" : fault}};
  queue_.note(ods, {at, who, "delivery-tested", to_text(detail)});
  return fault;
}

}  // namespace frontdoor::intake
