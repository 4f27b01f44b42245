// The devices that somebody has signed in on, known by a cookie that the service gave there: one entry a person, each a
// random number and its keyed hash, so that nothing has to be stored and no entry can be made up.
#pragma once

#include "crypto/secrets.h"
#include "store/store.h"

#include <string>

namespace frontdoor::intake {

// The entry of `cookie` that holds for `user`; empty: none does.
std::string device_entry_of(const std::string& cookie, const UserRecord& user, const Key& key);
// The cookie has an entry that we made, for any user: for whom it holds takes reading the account.
bool has_device_entry(const std::string& cookie, const Key& key);
// `cookie` with a fresh entry for `user` in place of that user's older one.
std::string with_device_entry(const std::string& cookie, const UserRecord& user, const Key& key);

}  // namespace frontdoor::intake
