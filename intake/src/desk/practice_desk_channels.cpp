// Where a practice's requests are handed over besides its inbox: set, changed and tried by its managers.
#include "base/text.h"
#include "desk/practice_desk.h"

#include <stdexcept>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse(const char* field, const std::string& detail) {
  throw Problem{422, "not-saved", "Nothing was changed", detail, field, {}};
}

const char* field_of(const ChannelOrder& order) {
  if (order.webhook || !order.secret.empty()) return "/webhook";
  return order.email ? "/email" : "/folder";
}

}  // namespace

ChannelsNow PracticeDesk::channels() const {
  require(Permission::manage_delivery);
  require(Permission::manage_settings);
  return tools_.channels.now(ods_);
}

ChannelsChanged PracticeDesk::change_channels(const ChannelOrder& order) const {
  const ChannelsNow now = channels();
  const bool is_ours = order.webhook && !order.webhook->empty() && !order.webhook->starts_with("https://") &&
                       *order.webhook != now.places.webhook;
  if (is_ours) refuse("/webhook", "The address must begin with https://.");
  if (order.folder && !order.folder->empty() && *order.folder != now.folder_on_offer) {
    refuse("/folder", "Folders are set by the people who run the service.");
  }
  if (order.email && !order.email->empty() && !now.mail_is_set_up) {
    refuse("/email", "The service has no mail server: ask the people who run it.");
  }
  try {
    return tools_.channels.change(ods_, order, user_, tools_.clock());
  } catch (const std::invalid_argument& fault) {
    refuse(field_of(order), as_sentence(fault.what()));
  }
}

std::string PracticeDesk::try_channel(const std::string& channel) const {
  channels();
  return tools_.channels.send_test(ods_, channel, user_, tools_.clock());
}

std::string PracticeDesk::new_webhook_secret() const {
  return tools_.channels.new_secret();
}

}  // namespace frontdoor::intake
