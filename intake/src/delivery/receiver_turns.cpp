#include "delivery/receiver_turns.h"

#include <algorithm>
#include <utility>

namespace frontdoor::intake {
namespace {

constexpr std::chrono::seconds kRestMin{10};
constexpr std::chrono::seconds kRestMax{120};
constexpr std::size_t kReceiversMax = 10'000;

std::string name_of(const Delivery& delivery) {
  return delivery.ods + "/" + delivery.channel + (is_pressing(delivery) ? "/pressing" : "");
}

}  // namespace

bool is_pressing(const Delivery& delivery) {
  return delivery.channel == "email" || delivery.event != "request";
}

Hands hands_of(const DeliveryBatch& batch) {
  if (batch.deliveries.front().channel == "file") return Hands::folder;
  return batch.pressing ? Hands::pressing : Hands::ordinary;
}

void ReceiverTurns::learn(const std::string& receiver, bool works) {
  const auto [known, is_new] = receivers_.try_emplace(receiver);
  if (is_new) known->second.works = works;
}

void ReceiverTurns::add(DeliveryBatch batch) {
  busy_.insert(name_of(batch.deliveries.front()));
  Line& line = line_of(hands_of(batch));
  const SourcePath receiver = {batch.receiver};
  line.waiting.push(receiver, std::move(batch));
}

bool ReceiverTurns::take(Hands hands, DeliveryBatch& batch) {
  Line& line = line_of(hands);
  const int unproven_max = hands_max(hands) / 2;
  const auto may_be_tried = [&](const DeliveryBatch& next) {
    const Receiver& receiver = receivers_[next.receiver];
    if (receiver.works) return receiver.hands < kHandsPerReceiverMax;
    return receiver.hands < 1 && line.unproven_hands < unproven_max;
  };
  if (!line.waiting.pop(batch, may_be_tried)) return false;
  Receiver& receiver = receivers_[batch.receiver];
  ++receiver.hands;
  if (!receiver.works) {
    ++line.unproven_hands;
    unproven_.insert(name_of(batch.deliveries.front()));
  }
  return true;
}

bool ReceiverTurns::take_resting(DeliveryBatch& batch, Instant now) {
  const auto rests = [&](const DeliveryBatch& next) { return rests_until(next.receiver, now).has_value(); };
  const auto pop = [&](Line& line) { return line.waiting.pop(batch, rests); };
  if (!std::any_of(lines_.begin(), lines_.end(), pop)) return false;
  busy_.erase(name_of(batch.deliveries.front()));
  return true;
}

void ReceiverTurns::done(const DeliveryBatch& batch, bool worked, Instant now) {
  const std::string name = name_of(batch.deliveries.front());
  busy_.erase(name);
  if (unproven_.erase(name) > 0) --line_of(hands_of(batch)).unproven_hands;
  Receiver& receiver = receivers_[batch.receiver];
  --receiver.hands;
  receiver.works = worked;
  receiver.failures = worked ? 0 : std::min(receiver.failures + 1, 20);
  if (receiver.failures >= kFailuresBeforeRest) {
    const auto rest = kRestMin * (1LL << std::min(receiver.failures - kFailuresBeforeRest, 10));
    receiver.rests_until = now + std::min<std::chrono::seconds>(rest, kRestMax);
  }
  if (receivers_.size() < kReceiversMax) return;
  std::erase_if(receivers_, [](const auto& known) { return known.second.hands == 0; });
}

std::optional<Instant> ReceiverTurns::rests_until(const std::string& receiver, Instant now) const {
  const auto known = receivers_.find(receiver);
  if (known == receivers_.end() || known->second.failures < kFailuresBeforeRest) return std::nullopt;
  const Instant until = known->second.rests_until;
  // A clock that was put back must not make it rest for long.
  if (now >= until || until - now > kRestMax) return std::nullopt;
  return until;
}

bool ReceiverTurns::is_busy(const Delivery& delivery) const {
  return busy_.contains(name_of(delivery));
}

}  // namespace frontdoor::intake
