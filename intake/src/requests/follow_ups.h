// What happens to a request after it was sent, for its patient: its status, what the practice answered, and what
// they add. Whatever is added is read for red flags as the form reads it, is stored before it is acknowledged, and
// brings the request back to those that nobody has looked at.
#pragma once

#include "base/clock.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "requests/acceptance.h"
#include "store/case_files.h"

#include <frontdoor/follow_up.h>

namespace frontdoor::intake {

// For so long a page shows the advice that what was added needs, until staff have closed the request.
inline constexpr std::chrono::hours kAdviceStays{24};

// A request that was opened by its reference and the date of birth.
struct FollowedRequest {
  std::string reference;
  std::string birth_date;  // what opened it, to open it again
  Request request;
  SentRequestPage page;  // as it is now, nothing chosen
};

// Borrowed: must outlive FollowUps.
struct FollowUpParts {
  CaseFiles& cases;
  PracticeDirectory& practices;
  RedFlagPacks& red_flags;
  const AccessPolicy& access;
  const RequestSealer& sealer;
};

// Thread safe. Throws StoreUnavailable.
class FollowUps {
 public:
  FollowUps(const FollowUpParts& parts, const Readers& readers, const Key& opener, Clock clock)
      : parts_(parts), readers_(readers), opener_(opener), clock_(std::move(clock)) {}

  // Nothing: there is no such request, or it is about somebody born on another day.
  std::optional<FollowedRequest> open(const std::string& ods, const std::string& reference,
                                      const std::string& birth_date) const;
  // Reads words as the next that the patient adds: the advice that they need, alone and after what was written before.
  void advise(const std::string& ods, const FollowedRequest& opened, const std::string& words,
              SentRequestPage& page) const;
  // The same of words whose request is not known: the page that they came from is too old.
  void advise(const std::string& ods, const std::string& words, SentRequestPage& page) const;
  // Stores what the patient does with an opened request. words: UTF-8, at most limits::text_answer_bytes_max bytes,
  // empty only to withdraw. page_name: of the page that was posted; the same step with the same words from one page is
  // one press, however often it comes. Returns the request as it is then. Nothing: it is gone, or takes no more.
  std::optional<FollowedRequest> take(const std::string& ods, const FollowedRequest& opened, FollowUpStep step,
                                      const std::string& words, const std::string& page_name) const;

 private:
  struct Read {
    RequestReading reading;
    Action action = Action::none;
  };
  Read read(const std::string& ods, const FollowedRequest& opened, const std::string& words) const;
  RequestReading read_alone(const std::string& ods, const Request& request, const std::string& words) const;

  FollowUpParts parts_;
  Readers readers_;
  Key opener_;
  Clock clock_;
};

}  // namespace frontdoor::intake
