// Hands deliveries to practices' own systems, raises alerts for what nobody has seen, and clears what is past its time.
// run_due() does one round for a given time, so that tests need no waiting; start() runs it again and again.
#pragma once

#include "base/clock.h"
#include "base/clock_doubt.h"
#include "base/metrics.h"
#include "delivery/delivery_channels.h"
#include "delivery/kept_channels.h"
#include "delivery/notice_pace.h"
#include "delivery/receiver_turns.h"
#include "desk/practice_desk.h"
#include "requests/attachments.h"
#include "requests/photo_links.h"
#include "store/case_files.h"
#include "store/clock_marks.h"
#include "store/delivery_queue.h"
#include "store/held_pages.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace frontdoor::intake {

struct CourierTools {
  Store& store;
  CaseFiles& cases;
  DeliveryQueue& queue;
  const Attachments& attachments;
  const RequestSealer& sealer;
  const HolidayCalendar& holidays;
  MailSettings mail;
  std::string base_url;
  HeldPages* pages = nullptr;                             // null: there are none to clear
  std::function<void(Instant now)> forget_sessions = {};  // those that have ended; may be empty
  const PhotoLinks* photo_links = nullptr;                // null: photos are told without links
  ClockMarks* marks = nullptr;                            // null: jumps before the start go unnoticed
  const PatientChannels* patient_channels = nullptr;      // null: patients are told of nothing
  // To the page of a request, for its patient; empty: there is none.
  std::function<std::string(const std::string& ods, const std::string& reference, Instant now)> patient_link = {};
  std::function<void()> read_ahead = {};  // for searches, each round; may be empty
  WebhookReach webhook_reach = WebhookReach::public_hosts;
};

// 10 s, 20 s, 40 s ... an hour; nothing after the 80th attempt (three days): the delivery is dead until somebody
// replays it.
std::optional<std::chrono::seconds> wait_after_attempt(int attempts);

// The same of a notice to a patient, after about three quarters of an hour: staff are told then.
inline constexpr int kPatientAttemptsMax = 9;
// A request that was closed with a notice that has waited so long is open again.
inline constexpr std::chrono::minutes kNoticeWaitsMax{10};

class Courier {
 public:
  Courier(const CourierTools& tools, Clock clock);
  ~Courier();  // finishes the deliveries it is at
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  void start();
  void wake();  // something may be due
  // How many deliveries it tried, or gave to the threads that start() began.
  std::size_t run_due(Instant now);
  // Erases what is past its time, from time to time, and nothing while the wall clock is in doubt: a jump erases no
  // patient's request. steady: as steady_now().
  void tidy(Instant now, std::chrono::milliseconds steady);
  // Finishes erasures; removes requests that were closed longer ago than their practice keeps them, and photos whose
  // request never came. Throws StoreUnavailable when something could not be removed: the next round tries again.
  void clear_out(Instant now);

 private:
  bool is_sure_of(Instant now, std::chrono::milliseconds steady);
  void run();              // finds what is due
  void work(Hands hands);  // hands over one batch after the other
  void hire(Hands hands);  // threads for what waits; under the lock
  void hand_over_batch(const DeliveryBatch& batch);
  void give_out(std::vector<DeliveryBatch> batches, Instant now);
  // True: the receiver took all of them, and did not take long.
  bool deliver(const std::vector<Delivery>& batch, Instant now);
  struct Tried {
    bool failed = false;
    bool refused = false;  // the receiver works: it answered at once that it does not take this
    bool quick = true;
  };
  // Hands over one, or what goes together as one, unless the receiver has failed just before.
  void try_one(const std::vector<Delivery>& together, const std::optional<SentNotice>& sent, Instant now, Tried& tried);
  void try_to_patient(const Delivery& delivery, Instant now, Tried& tried);
  NoticeResult send_to_patient(const Delivery& delivery, const StoredRequest& stored, Instant now);
  void try_notices(const std::vector<Delivery>& taken, Instant now, Tried& tried);
  Json patient_steps(const Delivery& delivery);
  Json photos_of(const Delivery& delivery, Instant now);
  // fault: why it was not taken. not_sent: why there was nothing to be sent. Both empty: it was taken.
  struct Outcome {
    std::string fault;
    std::string not_sent;
  };
  Outcome hand_over(const std::vector<Delivery>& together, Instant now);
  // Puts into the message what its event tells; comes back with why there is nothing to be sent, or empty.
  std::string fill(const Delivery& delivery, Message& message, Instant now);
  DeliverySettings settings_of(const std::string& ods);
  std::string receiver_of(const Delivery& delivery);

  CourierTools tools_;
  Clock clock_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;
  bool woken_early_ = false;
  std::optional<ClockDoubt> clock_doubt_;  // of tidy()
  bool in_doubt_ = false;
  std::optional<std::chrono::milliseconds> cleared_;  // on the steady clock
  std::optional<std::chrono::milliseconds> pages_cleared_;
  std::optional<std::chrono::milliseconds> beaten_;
  // At most one batch of a lane is handed over at a time, and none waits for another's receiver.
  std::condition_variable given_;
  ReceiverTurns turns_;
  struct Crew {
    int threads = 0;
    std::size_t idle = 0;
  };
  std::array<Crew, kKindsOfHands> crews_;  // by Hands
  std::vector<std::thread> workers_;
  bool started_ = false;
  std::thread thread_;
};

}  // namespace frontdoor::intake
