// Which batch of deliveries a thread takes next. Receivers take turns, and each holds few threads at once: one that
// answers slowly or not at all delays its own practices and nobody else's. Alerts have threads that nothing else takes,
// also of their own receiver: an emergency waits for no other event.
#pragma once

#include "base/turns.h"
#include "store/delivery_queue.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace frontdoor::intake {

// Threads, at most: they are made when there is something for them to do. Many, because one that waits for a receiver
// costs little, and a practice's alert must not wait until others' receivers have been given up.
enum class Hands : std::uint8_t { ordinary, pressing, folder, alerts, folder_alerts };
inline constexpr std::size_t kKindsOfHands = 5;
inline constexpr int kOrdinaryHands = 32;    // for requests to webhooks
inline constexpr int kPressingHands = 128;   // for mails and news of requests
inline constexpr int kFolderHands = 8;       // for folders, which wait for no network
inline constexpr int kAlertHands = 128;      // for alerts, to webhooks and by mail
inline constexpr int kFolderAlertHands = 8;  // for alerts to folders
constexpr int hands_max(Hands hands) {
  constexpr std::array<int, kKindsOfHands> most = {kOrdinaryHands, kPressingHands, kFolderHands, kAlertHands,
                                                   kFolderAlertHands};
  return most[static_cast<std::size_t>(hands)];
}
inline constexpr int kHandsPerReceiverMax = 2;
inline constexpr int kAlertHandsPerReceiverMax = 8;
inline constexpr int kAlertHandsOfUnprovenMax = 2;
// A receiver that failed so often in a row rests: 10 s, 20 s ... 2 minutes. Its deliveries wait without being tried,
// but for alerts that were never tried.
inline constexpr int kFailuresBeforeRest = 3;

// Of one practice, one channel and one kind of hands; an alert to a webhook or a folder goes alone.
struct DeliveryBatch {
  std::string receiver;  // "webhook system.example:443"
  std::vector<Delivery> deliveries;
};
Hands hands_of(const Delivery& delivery);
// What a delivery goes in a batch with: one name, one batch at a time.
std::string lane_of(const Delivery& delivery);

// For one thread, or under its owner's lock.
class ReceiverTurns {
 public:
  void add(DeliveryBatch batch);
  // For a thread of that kind. Half of each kind are kept for receivers whose last delivery worked. False: nothing that
  // may be tried now.
  bool take(Hands hands, DeliveryBatch& batch);
  std::size_t waiting(Hands hands) const { return lines_[static_cast<std::size_t>(hands)].waiting.size(); }
  // Whether its last delivery worked, before this process knew it; once known, nothing is changed.
  bool knows(const std::string& receiver) const { return receivers_.contains(receiver); }
  void learn(const std::string& receiver, bool works);
  // One that waits for a receiver that rests: it waits no longer here. False: there is none.
  bool take_resting(DeliveryBatch& batch, Instant now);
  void done(const DeliveryBatch& batch, bool worked, Instant now);
  // Until when it is not tried; nothing: it may be.
  std::optional<Instant> rests_until(const std::string& receiver, Instant now) const;
  // The same of one batch of it: an alert that was never tried is tried at once.
  std::optional<Instant> rests_until(const DeliveryBatch& batch, Instant now) const;
  // A batch of its lane waits or is being handed over.
  bool is_busy(const Delivery& delivery) const;

 private:
  struct Receiver {
    int hands = 0;
    int alert_hands = 0;
    int failures = 0;
    bool works = false;
    Instant rests_until;
  };
  struct Line {
    Turns<DeliveryBatch> waiting;
    int unproven_hands = 0;
  };
  Line& line_of(Hands hands) { return lines_[static_cast<std::size_t>(hands)]; }

  std::array<Line, kKindsOfHands> lines_;
  std::map<std::string, Receiver> receivers_;
  std::set<std::string> busy_;
  std::set<std::string> unproven_;  // of the batches in hand
};

}  // namespace frontdoor::intake
