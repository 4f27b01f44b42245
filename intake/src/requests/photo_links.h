// Links by which a practice's own system fetches a photo without signing in: they come with webhooks, are of one photo
// of one practice, and end after minutes.
#pragma once

#include "base/clock.h"
#include "crypto/secrets.h"
#include "http/http.h"
#include "requests/attachments.h"
#include "store/case_files.h"
#include "store/store.h"

#include <chrono>
#include <string>

namespace frontdoor::intake {

inline constexpr std::chrono::minutes kPhotoLinkLife{10};

// Thread safe. Borrows the first three.
class PhotoLinks {
 public:
  // base_url: our own address as the practice's system knows it; empty: no link can be made.
  PhotoLinks(Store& store, CaseFiles& cases, const Attachments& attachments, const Key& key, std::string base_url,
             Clock clock);

  // Empty without base_url. Nothing in it is about the patient but the request's reference and the photo's hash.
  std::string link(const std::string& ods, const std::string& reference, const std::string& sha256,
                   Instant until) const;
  // The photo, by the parts of its link. Who fetched it is recorded first. Throws Problem (404) alike for a link that
  // is not ours, has ended, or whose photo is gone, and StoreUnavailable.
  Reply open(const Call& call, const std::string& ods, const std::string& reference, const std::string& sha256) const;

 private:
  std::string signature(const std::string& ods, const std::string& reference, const std::string& sha256,
                        const std::string& until) const;

  Store& store_;
  CaseFiles& cases_;
  const Attachments& attachments_;
  Key key_;
  std::string base_url_;
  Clock clock_;
};

}  // namespace frontdoor::intake
