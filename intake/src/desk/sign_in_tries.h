// How often somebody failed to sign in, and how long the next try has to wait. Failures count for the name, the network
// it came from and the device: a guesser slows their own network, never the device on which the owner signed in.
#pragma once

#include "crypto/secrets.h"
#include "store/store.h"

#include <map>
#include <mutex>

namespace frontdoor::intake {

// Where a try comes from.
struct SignInSource {
  std::string network;      // as network_of()
  std::string device = {};  // an entry of the device cookie that holds for the account; empty: an unknown device
};

// "203.0.113.0/24", "2001:db8:0:1::/64": neighbours of one subscriber or one office. Empty: not an address.
std::string network_of(const std::string& address);

// Thread safe.
class SignInTries {
 public:
  SignInTries(Store& store, const Key& key) : store_(store), key_(key) {}

  // name: as typed; what is kept of it is a keyed hash. user: the account it means, if any.
  SignInTry of(const std::string& name, const std::optional<UserRecord>& user, const SignInSource& source) const;
  // Counts the try, before it is judged. Throws Problem (429) while it has to wait; such a try counts nothing.
  void count(const SignInTry& tried, const SignInSource& source, Instant now);
  // The same question without counting.
  void refuse_while_slowed(const SignInTry& tried, const SignInSource& source, Instant now);
  void forget(const SignInTry& tried);

 private:
  SignInFailures count_in_memory(const SignInTry& tried, Instant now, const TryIsOpen& is_open);

  Store& store_;
  Key key_;
  std::mutex mutex_;
  std::map<std::string, SignInFailures> held_;  // while the store cannot write, by bucket
};

}  // namespace frontdoor::intake
