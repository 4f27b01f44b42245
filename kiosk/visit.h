// One patient after another at a kiosk: a consultation each, of which nothing is left for the next. Knows the clock
// only as an argument, and no window.
#pragma once

#include "delivery.h"

#include <frontdoor/consultation.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace frontdoor::kiosk {

struct VisitOptions {
  std::chrono::seconds idle{120};    // without a touch: the warning
  std::chrono::seconds warning{30};  // then it starts over
  std::chrono::seconds sent{60};     // how long "Request sent" is left on the screen
  // What a consultation begins with, but for its key; asked for each patient, so that the signal is of today.
  std::function<ConsultationOptions()> begin;
  std::function<std::string()> new_key;  // a UUID
};

class Visit {
 public:
  // assets and delivery must outlive it.
  Visit(const Assets& assets, Delivery& delivery, VisitOptions options, Instant now);

  // What is on the screen: the consultation's View as a kiosk can show it (nothing leads out of it), with a button to
  // start over; or the question whether anybody is still there.
  const View& view() const { return view_; }

  // From the screen. Events that the consultation does not take change nothing.
  void event(const Event& event, Instant now);
  // Somebody touched the kiosk.
  void touched(Instant now);
  // Time passes: answers of the delivery, a signal that ran out, a patient who has left.
  void tick(Instant now);
  // How many patients there have been. A new number: forget what the screen holds.
  std::size_t patients() const { return patients_; }

 private:
  void start_over(Instant now);
  bool apply(const Event& event, Instant now);  // whether the consultation took it
  void refresh();
  bool is_sending() const;
  bool is_begun() const;
  View warning() const;

  const Assets& assets_;
  Delivery& delivery_;
  VisitOptions options_;
  std::optional<Consultation> consultation_;
  View view_;
  std::string phone_;  // the practice's, as shown
  Instant touched_{};
  bool warned_ = false;
  bool changed_ = false;  // since the patient came: there is something to delete
  std::size_t patients_ = 0;
};

}  // namespace frontdoor::kiosk
