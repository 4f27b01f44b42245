// The pages on which a patient sees a request that they sent (core: follow_up.h), as ordinary HTML without script:
//   GET  /p/{ods}/request         asks for the reference and the date of birth
//   GET  /p/{ods}/request/{link}  asks for the date of birth of the request that the link is to
//   POST /p/{ods}/request         opens it, and takes what is added
//   GET  /p/{ods}/request/{page}  the page that a post leads to, held for half an hour: Back and a reload post nothing
// No cookie: an opened page carries a sealed pass for half an hour. Tries that fail are slowed, by where they come from
// and by the request they are about, and every failure reads the same.
#pragma once

#include "form/served_history.h"
#include "form/served_page.h"
#include "http/form_post.h"
#include "http/http.h"
#include "http/static_files.h"
#include "requests/follow_ups.h"

namespace frontdoor::intake {

inline constexpr std::chrono::minutes kRequestPassMinutes{30};
// So many tries are judged at once; then each failure delays the next: 30 s, 1 min, 2 min ... so long at most. Longer
// for one request: a guesser who knows its reference and the year of birth shall need weeks for the day.
inline constexpr int kFreeOpenTries = 5;
inline constexpr std::chrono::minutes kOpenDelayOfSourceMax{15};
inline constexpr std::chrono::minutes kOpenDelayOfRequestMax{2 * 60};

// Borrowed: must outlive RequestPages.
struct RequestPageParts {
  Store& store;
  PracticeDirectory& practices;
  StaticFiles& files;
  const FollowUps& follow_ups;
  const AccessPolicy& access;
  const Wording& wording;
  const Clock& clock;
};

// Thread safe.
class RequestPages {
 public:
  // pages: borrowed, outlives this.
  RequestPages(const RequestPageParts& parts, const BodyCipher& cipher, HeldPages& pages, const Key& opener,
               const Key& tries)
      : parts_(parts), cipher_(cipher), history_(pages, cipher, tries), opener_(opener), tries_(tries) {}

  // place: the name of a page that is held, or a link; empty: neither.
  Reply find_page(const std::string& ods, const std::string& place);
  Reply post(const Call& call, const std::string& ods);

 private:
  struct Pass;
  struct Post;
  std::string seal(const Pass& pass, const std::string& ods) const;
  std::optional<Pass> open_pass(const std::string& sealed, const std::string& ods) const;
  Reply open(const Post& post);
  Reply step(const Post& post, const Pass& pass);
  Reply expired(const Post& post);
  Reply show_request(const Post& post, FollowedRequest request);
  ShownPage find_form(const KnownPractice& practice, const FindForm& form, const std::string& link, FindFault fault,
                      const std::string& words = "") const;
  Reply slowed(const KnownPractice& practice, std::chrono::seconds wait) const;
  // To an address of its own, or the page itself where it cannot be held.
  Reply lead_to(const Post& post, const ShownPage& shown);
  Reply document(const KnownPractice& practice, const ShownPage& shown) const;
  std::chrono::seconds count_try(const std::string& bucket, std::chrono::seconds delay_max) const;

  RequestPageParts parts_;
  BodyCipher cipher_;
  ServedHistory history_;
  Key opener_;
  Key tries_;
};

}  // namespace frontdoor::intake
