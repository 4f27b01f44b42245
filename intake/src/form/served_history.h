// The pages of the form without script, under long random names, so that the browser's Back and a reload show them
// again, filled in, and post nothing. Each lives as long as its answers do, sealed (store/held_pages.h). Two tabs have
// two names: a page that is shown once more under its name moves to one of its own.
#pragma once

#include "crypto/body_cipher.h"
#include "store/held_pages.h"

#include <frontdoor/instant.h>

#include <optional>
#include <string>

namespace frontdoor::intake {

// One page as it is shown, and what a press on it goes on from.
struct ShownPage {
  std::string title;
  std::string page;             // the name of the page of the form
  std::string inner;            // HTML inside its form element
  std::string draft;            // the core's, as it was when the page was made
  std::string form;             // address of the Questionnaire that asks; empty: the practice's first one
  bool script_goes_on = false;  // a form with script may go on from the draft
  std::string next;             // the page that followed, by its name here; empty: none yet
  std::string later;            // the draft of the newest page that followed; empty: none
  int status = 200;
};

// Whose page it is.
struct PageOwner {
  std::string ods;
  std::string idempotency_key;  // of the request that may come of it
  std::string client;           // address of the caller
};

// Thread safe. A database that cannot answer holds nothing: nothing here throws.
class ServedHistory {
 public:
  // pages: borrowed, outlives this.
  ServedHistory(HeldPages& pages, const BodyCipher& cipher, const Key& source_key)
      : pages_(pages), cipher_(cipher), source_key_(source_key) {}

  // Its name, for an address; empty: there is no room, so it must be shown at once.
  std::string hold(const ShownPage& page, const PageOwner& owner, Instant until, Instant now);

  struct Showing {
    ShownPage page;
    std::string moved_to;  // the name under which it is to be shown; empty: under its own
  };
  // nullopt: there is none of this name any more.
  std::optional<Showing> show(const std::string& name, const std::string& ods, Instant now);

  // The draft with every answer that was given after this page, in the same tab. Empty: nothing came after it.
  std::string later_draft(const std::string& name, const PageOwner& owner, Instant now);
  // What was typed on a page, and what followed.
  void went_on(const std::string& name, const std::string& inner, const std::string& next, const PageOwner& owner,
               Instant now);
  // The request has been sent: every page of it that is held is `instead` from now on, without an answer.
  void sent(const ShownPage& instead, const PageOwner& owner);

 private:
  std::optional<ShownPage> open(const HeldPage& held) const;
  std::string seal(const ShownPage& page, const HeldPage& place) const;
  std::string newest_draft(ShownPage page, const HeldPage& place, Instant now);

  HeldPages& pages_;
  BodyCipher cipher_;
  Key source_key_;
};

}  // namespace frontdoor::intake
