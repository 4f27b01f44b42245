// Which batch of deliveries a thread takes next. Receivers take turns, and each holds few threads at once: one that
// answers slowly or not at all delays its own practices and nobody else's.
#pragma once

#include "base/turns.h"
#include "store/delivery_queue.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace frontdoor::intake {

inline constexpr int kOrdinaryHands = 16;  // threads for requests to webhooks and folders
inline constexpr int kPressingHands = 4;   // and those that nothing but alerts and mails may hold
inline constexpr int kHandsPerReceiverMax = 2;
// A receiver that failed so often in a row rests: 10 s, 20 s ... 2 minutes. Its deliveries wait without being tried.
inline constexpr int kFailuresBeforeRest = 3;

// Of one practice and one channel.
struct DeliveryBatch {
  std::string receiver;   // "webhook system.example:443"
  bool pressing = false;  // an alert or a mail
  std::vector<Delivery> deliveries;
};
bool is_pressing(const Delivery& delivery);

// For one thread, or under its owner's lock.
class ReceiverTurns {
 public:
  void add(DeliveryBatch batch);
  // For a thread that takes pressing ones, or one that takes the others. Half of each are kept for receivers whose last
  // delivery worked. False: nothing that may be tried now.
  bool take(bool pressing, DeliveryBatch& batch);
  // One that waits for a receiver that rests: it waits no longer here. False: there is none.
  bool take_resting(DeliveryBatch& batch, Instant now);
  void done(const DeliveryBatch& batch, bool worked, Instant now);
  // Until when it is not tried; nothing: it may be.
  std::optional<Instant> rests_until(const std::string& receiver, Instant now) const;
  // One of the practice's batches of that kind waits or is being handed over.
  bool is_busy(const Delivery& delivery) const;

 private:
  struct Receiver {
    int hands = 0;
    int failures = 0;
    bool works = false;
    Instant rests_until;
  };
  struct Line {
    Turns<DeliveryBatch> waiting;
    int unproven_hands = 0;
  };
  Line& line_of(bool pressing) { return pressing ? pressing_ : ordinary_; }

  Line pressing_;
  Line ordinary_;
  std::map<std::string, Receiver> receivers_;
  std::set<std::string> busy_;
  std::set<std::string> unproven_;  // of the batches in hand
};

}  // namespace frontdoor::intake
