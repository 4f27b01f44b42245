// What is still to be handed to practices' own systems. Rows are written in the transaction that stores the request, so
// that a restart loses nothing; each is handed over at least once, those of one request and channel in their order.
#pragma once

#include "store/case_files.h"
#include "store/sql.h"
#include "store/store.h"

#include <array>
#include <functional>

namespace frontdoor::intake {

struct Delivery {
  std::int64_t id = 0;
  std::string ods;
  std::string reference;
  std::string channel;  // "webhook", "file", "email"; to the patient: "patient-email"
  std::string event;    // "request", "alert", "patient-add", "patient-worse", "patient-withdraw", "unseen", "deadline",
                        // "not-done", "overdue"; for webhooks alone: "attachment", and of staff "assigned", "answered",
                        // "closed", "reopened"; to the patient "reply"; by e-mail alone "delivery-dead"
  Instant created;
  int attempts = 0;
  std::string
      state;  // "waiting", "delivered", "dead", "not-sent"; to the patient also "refused", "uncertain", "failed"
  Instant next_attempt;
  std::string reason;       // why the last attempt failed, or why it was not sent; never what a patient wrote
  std::string detail = {};  // of "attachment": the photo's hash
};

// Every state; the last three are of notices to the patient alone.
inline constexpr std::array<const char*, 7> kDeliveryStates = {"waiting", "delivered", "dead",  "not-sent",
                                                               "refused", "uncertain", "failed"};

// Why one that is "not-sent" was not. The first may be replayed: its channel may be on again.
inline constexpr const char* kChannelIsOff = "the channel is turned off";
inline constexpr const char* kErased = "what it was about has been erased";
inline constexpr const char* kNeedless = "the request was done before";
inline constexpr const char* kHandedOverLater = "what had failed was handed over or erased meanwhile";

// Tells the practice by e-mail that a delivery to another system of its own has failed for good.
inline constexpr const char* kDeliveryDead = "delivery-dead";

struct AlertDue {
  std::string ods;
  Urgency urgency = Urgency::none;
  Instant due;
  AlarmFacts facts;
  std::string settings;  // of the practice
};

// Of the channel of a notice to a patient, before the code of the way that it goes.
inline const std::string kToPatient = "patient-";
inline bool is_to_patient(const Delivery& delivery) {
  return delivery.channel.starts_with(kToPatient);
}
// What staff did with a request, told to webhooks alone.
inline bool is_staffs(const Delivery& delivery) {
  return delivery.event == "assigned" || delivery.event == "answered" || delivery.event == "closed" ||
         delivery.event == "reopened";
}
// A photo came after its request: told to webhooks alone.
inline bool is_late_photo(const Delivery& delivery) {
  return delivery.event == "attachment";
}
// An emergency or something urgent, when it came or got worse: it waits for no other event.
inline bool is_alert(const Delivery& delivery) {
  return delivery.event == "alert" || delivery.event == "patient-worse";
}
// Notices say that something waits, and hand over nothing: every mail, and the reminders of the other channels.
inline bool is_reminder(const Delivery& delivery) {
  return delivery.event != "request" && delivery.event != "alert" && !is_patients(delivery.event) &&
         !is_staffs(delivery) && !is_late_photo(delivery) && !is_to_patient(delivery);
}
inline bool is_notice(const Delivery& delivery) {
  return delivery.channel == "email" || is_reminder(delivery);
}

struct WaitingNotice {
  Delivery delivery;
  std::string source;     // of the request, as NewRequest's; empty: not known
  bool needless = false;  // the request is done, or has been erased
};
// One message that was handed over.
struct SentNotice {
  Instant at;
  std::string kind;       // as notice_pace.h names them
  std::string source;     // of the request it was about; empty: not known, or several
  bool together = false;  // for all that waited
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
  // The same where they still are `before`. False, and nothing changed: somebody was quicker.
  bool replace_settings(const std::string& ods, const std::string& before, const std::string& sealed,
                        const std::vector<std::string>& channels, const LedgerNote& note);

  void note(const std::string& ods, const LedgerNote& note);  // in the ledger: that a channel was tried

  // Takes some that are due, for `lease`: what is not settled in time is left to the next. Alerts first, then a few of
  // each practice and channel, but none for which `is_busy` says yes.
  std::vector<Delivery> take_due(Instant now, std::chrono::seconds lease,
                                 const std::function<bool(const Delivery&)>& is_busy);
  // Not tried: due again at `next_attempt`.
  void put_off(const std::vector<Delivery>& deliveries, Instant next_attempt);
  // sent: to be remembered, for the pace of notices.
  void settle_delivered(const std::vector<Delivery>& deliveries, const std::optional<SentNotice>& sent = {});
  void settle_not_sent(const std::vector<Delivery>& deliveries, const std::string& reason);
  // next_attempt: nothing for one that is dead. Of the dead ones to a practice's own systems a notice waits then, where
  // the practice has an e-mail address for notices.
  void settle_failed(const std::vector<Delivery>& deliveries,
                     const std::function<std::optional<Instant>(const Delivery&)>& next_attempt,
                     const std::string& reason, Instant now);

  // How a notice to a patient ended: its state; the event says it on the request. Where it was delivered, the patient
  // was told then. Where it was not, the request says so, and one that is closed and of which the patient was never
  // told is open and unseen again.
  void settle_to_patient(const Delivery& delivery, const std::string& state, const std::string& reason,
                         const CaseEvent& event);
  // A notice that waits too long: a request that was closed with it is open and unseen again, and the event says why.
  void open_untold(const Delivery& delivery, const CaseEvent& event);
  // Notices to the patient of one request, newest first.
  std::vector<Delivery> to_patient(const std::string& ods, const std::string& reference);

  // `taken`, which are notices of one practice and channel, alerts or others, and all such that are due, for `lease`;
  // the first of each request.
  std::vector<WaitingNotice> take_notices(const std::vector<Delivery>& taken, Instant now, std::chrono::seconds lease);
  std::vector<SentNotice> notices_sent(const std::string& ods, const std::string& channel, Instant since);

  std::vector<Delivery> list(const std::string& ods, const std::string& state, std::size_t count);  // newest first
  // One that is dead, or whose channel was turned off, waits again. False: there is none of that number in the
  // practice.
  bool replay(const std::string& ods, std::int64_t id, Instant now);
  // The same for all of them; how many.
  std::int64_t replay_all(const std::string& ods, Instant now);
  // Whether the newest delivery that was tried there worked.
  bool worked_last(const std::string& ods, const std::string& channel);
  std::size_t waiting();
  std::size_t dead(const std::string& ods);
  // What is past its time: deliveries that were made, and which notices were sent.
  void forget_delivered(Instant now);

  // Open requests whose next alert is due: each is put off as `plan` says and, where it says so and the practice has
  // channels, an alert for each is queued. Returns those that rang.
  std::vector<AlertDue> raise_alerts(Instant now, const std::function<AlertPlan(const AlertDue&)>& plan);

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
