// Where a practice's requests are handed over besides its inbox, as managers see, change and try it. The delivery room
// keeps the book; a desk and the command `delivery` reach it through this.
#pragma once

#include <frontdoor/instant.h>

#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct ChannelPlaces {
  std::string webhook;  // its address
  std::string folder;
  std::string email;
};

struct ChannelsNow {
  ChannelPlaces places;              // empty: that channel is off
  bool mail_is_set_up = false;       // the service has a mail server
  std::string folder_on_offer = {};  // that managers may turn on; empty: the service offers none
};

// What is not named stays as it is; an empty place turns its channel off.
struct ChannelOrder {
  std::optional<std::string> webhook = {};
  std::optional<std::string> folder = {};
  std::optional<std::string> email = {};
  std::string secret = {};  // of the webhook; empty: as it was
};

struct ChannelsChanged {
  std::vector<std::string> channels;  // that are on now
  ChannelPlaces before;               // a webhook by its host alone
  ChannelPlaces after;
  std::string warning = {};  // saved, and it may not work: a sentence that says what to do; empty: nothing is known
};

// Thread safe. Throws StoreUnavailable.
class ChannelBook {
 public:
  virtual ~ChannelBook() = default;
  virtual ChannelsNow now(const std::string& ods) = 0;
  // Only what the order names changes: what somebody else sets just now stays. who: for the ledger, which never holds
  // the secret. Throws std::invalid_argument saying what is wrong.
  virtual ChannelsChanged change(const std::string& ods, const ChannelOrder& order, const std::string& who,
                                 Instant at) = 0;
  // Sends a message that is about no patient, at once. Empty: it was taken; else why it was not.
  virtual std::string send_test(const std::string& ods, const std::string& channel, const std::string& who,
                                Instant at) = 0;
  virtual std::string new_secret() const = 0;
};

}  // namespace frontdoor::intake
