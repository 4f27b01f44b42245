#include "delivery/receiver_turns.h"

#include <algorithm>
#include <utility>

namespace frontdoor::intake {
namespace {

constexpr std::chrono::seconds kRestMin{10};
constexpr std::chrono::seconds kRestMax{120};
constexpr std::size_t kReceiversMax = 10'000;

bool is_pressing(const Delivery& delivery) {
  return delivery.channel == "email" || delivery.event != "request";
}

bool is_for_alerts(Hands hands) {
  return hands == Hands::alerts || hands == Hands::folder_alerts;
}

}  // namespace

Hands hands_of(const Delivery& delivery) {
  if (delivery.channel == "file") return is_alert(delivery) ? Hands::folder_alerts : Hands::folder;
  if (is_alert(delivery)) return Hands::alerts;
  return is_pressing(delivery) ? Hands::pressing : Hands::ordinary;
}

std::string lane_of(const Delivery& delivery) {
  const std::string lane = delivery.ods + "/" + delivery.channel;
  // Mails of alerts are planned together (notice_pace.h).
  if (is_alert(delivery)) return lane + "/alert" + (is_notice(delivery) ? "" : "/" + std::to_string(delivery.id));
  return lane + (is_pressing(delivery) ? "/pressing" : "");
}

void ReceiverTurns::learn(const std::string& receiver, bool works) {
  const auto [known, is_new] = receivers_.try_emplace(receiver);
  if (is_new) known->second.works = works;
}

void ReceiverTurns::add(DeliveryBatch batch) {
  const Delivery& first = batch.deliveries.front();
  busy_.insert(lane_of(first));
  Line& line = line_of(hands_of(first));
  const SourcePath receiver = {batch.receiver, first.ods};
  line.waiting.push(receiver, std::move(batch));
}

bool ReceiverTurns::take(Hands hands, DeliveryBatch& batch) {
  Line& line = line_of(hands);
  const int unproven_max = hands_max(hands) / 2;
  const auto may_be_tried = [&](const DeliveryBatch& next) {
    const Receiver& receiver = receivers_[next.receiver];
    const int held = is_for_alerts(hands) ? receiver.alert_hands : receiver.hands;
    if (receiver.works) return held < (is_for_alerts(hands) ? kAlertHandsPerReceiverMax : kHandsPerReceiverMax);
    return held < (is_for_alerts(hands) ? kAlertHandsOfUnprovenMax : 1) && line.unproven_hands < unproven_max;
  };
  if (!line.waiting.pop(batch, may_be_tried)) return false;
  Receiver& receiver = receivers_[batch.receiver];
  ++(is_for_alerts(hands) ? receiver.alert_hands : receiver.hands);
  if (!receiver.works) {
    ++line.unproven_hands;
    unproven_.insert(lane_of(batch.deliveries.front()));
  }
  return true;
}

bool ReceiverTurns::take_resting(DeliveryBatch& batch, Instant now) {
  const auto rests = [&](const DeliveryBatch& next) { return rests_until(next, now).has_value(); };
  const auto pop = [&](Line& line) { return line.waiting.pop(batch, rests); };
  if (!std::any_of(lines_.begin(), lines_.end(), pop)) return false;
  busy_.erase(lane_of(batch.deliveries.front()));
  return true;
}

void ReceiverTurns::done(const DeliveryBatch& batch, bool worked, Instant now) {
  const Delivery& first = batch.deliveries.front();
  const std::string lane = lane_of(first);
  busy_.erase(lane);
  if (unproven_.erase(lane) > 0) --line_of(hands_of(first)).unproven_hands;
  Receiver& receiver = receivers_[batch.receiver];
  --(is_for_alerts(hands_of(first)) ? receiver.alert_hands : receiver.hands);
  receiver.works = worked;
  receiver.failures = worked ? 0 : std::min(receiver.failures + 1, 20);
  if (receiver.failures >= kFailuresBeforeRest) {
    const auto rest = kRestMin * (1LL << std::min(receiver.failures - kFailuresBeforeRest, 10));
    receiver.rests_until = now + std::min<std::chrono::seconds>(rest, kRestMax);
  }
  if (receivers_.size() < kReceiversMax) return;
  std::erase_if(receivers_, [](const auto& known) { return known.second.hands + known.second.alert_hands == 0; });
}

std::optional<Instant> ReceiverTurns::rests_until(const std::string& receiver, Instant now) const {
  const auto known = receivers_.find(receiver);
  if (known == receivers_.end() || known->second.failures < kFailuresBeforeRest) return std::nullopt;
  const Instant until = known->second.rests_until;
  // A clock that was put back must not make it rest for long.
  if (now >= until || until - now > kRestMax) return std::nullopt;
  return until;
}

std::optional<Instant> ReceiverTurns::rests_until(const DeliveryBatch& batch, Instant now) const {
  const Delivery& first = batch.deliveries.front();
  return is_alert(first) && first.attempts == 0 ? std::nullopt : rests_until(batch.receiver, now);
}

bool ReceiverTurns::is_busy(const Delivery& delivery) const {
  return busy_.contains(lane_of(delivery));
}

}  // namespace frontdoor::intake
