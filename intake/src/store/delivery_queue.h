// What is still to be handed to practices' own systems. Rows are written in the transaction that stores the request, so
// that a restart loses nothing; each is handed over at least once, those of one request and channel in their order.
#pragma once

#include "store/sql.h"
#include "store/store.h"

#include <functional>

namespace frontdoor::intake {

struct Delivery {
  std::int64_t id = 0;
  std::string ods;
  std::string reference;
  std::string channel;  // "webhook", "file", "email"
  std::string event;    // "request", "alert", "unseen", "deadline", "not-done", "overdue"
  Instant created;
  int attempts = 0;
  std::string state;  // "waiting", "delivered", "dead"
  Instant next_attempt;
  std::string reason;  // why the last attempt failed; never what a patient wrote
};

struct AlertDue {
  std::string ods;
  Urgency urgency = Urgency::none;
  Instant due;
  AlarmFacts facts;
  std::string settings;  // of the practice
};

// What is done about one that is due.
struct AlertPlan {
  std::string event;            // "unseen", "deadline", "not-done", "overdue"; empty: nothing yet
  std::optional<Instant> next;  // when it is due again
};

// Thread safe. Several processes may work on one queue: each delivery is taken by one at a time.
class DeliveryQueue {
 public:
  explicit DeliveryQueue(SqlDatabase& database) : database_(database) {}

  void save_settings(const std::string& ods, const std::string& sealed, const std::vector<std::string>& channels,
                     const LedgerNote& note);
  std::string settings(const std::string& ods);  // sealed; empty: none

  // Takes some that are due, for `lease`: what is not settled in time is left to the next. A few of each practice and
  // channel, but none for which `is_busy` says yes; alerts first.
  std::vector<Delivery> take_due(Instant now, std::chrono::seconds lease,
                                 const std::function<bool(const Delivery&)>& is_busy);
  // Not tried: due again at `next_attempt`.
  void put_off(const Delivery& delivery, Instant next_attempt);
  void settle_delivered(const Delivery& delivery);
  void settle_failed(const Delivery& delivery, Instant next_attempt, bool dead, const std::string& reason);

  std::vector<Delivery> list(const std::string& ods, const std::string& state, std::size_t count);  // newest first
  // A dead one waits again. False: there is no dead one of that number in the practice.
  bool replay(const std::string& ods, std::int64_t id, Instant now);
  std::size_t waiting();
  void forget_delivered_before(Instant created_before);

  // Open requests whose next alert is due: each is put off as `plan` says and, where it says so and the practice has
  // channels, an alert for each is queued. Returns those that rang.
  std::vector<AlertDue> raise_alerts(Instant now, const std::function<AlertPlan(const AlertDue&)>& plan);

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
