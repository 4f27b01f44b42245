// The book of practices' channels: their settings, sealed in the queue's table.
#pragma once

#include "delivery/delivery_channels.h"
#include "desk/channel_book.h"
#include "requests/acceptance.h"
#include "store/delivery_queue.h"

#include <filesystem>

namespace frontdoor::intake {

class KeptChannels final : public ChannelBook {
 public:
  // Borrows queue and sealer. folders: within which managers may turn on a folder of their practice; empty: nowhere.
  KeptChannels(DeliveryQueue& queue, const RequestSealer& sealer, MailSettings mail, WebhookReach reach,
               std::filesystem::path folders)
      : queue_(queue), sealer_(sealer), mail_(std::move(mail)), reach_(reach), folders_(std::move(folders)) {}

  ChannelsNow now(const std::string& ods) override;
  ChannelsChanged change(const std::string& ods, const ChannelOrder& order, const std::string& who,
                         Instant at) override;
  std::string send_test(const std::string& ods, const std::string& channel, const std::string& who,
                        Instant at) override;
  std::string new_secret() const override { return new_webhook_secret(); }
  DeliverySettings settings(const std::string& ods);

 private:
  DeliverySettings opened(const std::string& ods, const std::string& sealed) const;

  DeliveryQueue& queue_;
  const RequestSealer& sealer_;
  MailSettings mail_;
  WebhookReach reach_;
  std::filesystem::path folders_;
};

// The place that a practice's delivery settings are sealed for.
std::string delivery_settings_place(const std::string& ods);

}  // namespace frontdoor::intake
