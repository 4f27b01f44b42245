// Sessions in the store, and in memory for as long as the store cannot write: a full disk locks no member of staff out.
#pragma once

#include "store/store.h"

#include <map>
#include <mutex>
#include <set>

namespace frontdoor::intake {

// Thread safe.
class SessionBook {
 public:
  explicit SessionBook(Store& store) : store_(store) {}

  void add(const SessionRecord& session, const UserRecord& user);
  std::optional<SessionRecord> find(const std::string& token_hash);
  void touch(const std::string& token_hash, Instant seen);
  void remove(const std::string& token_hash);
  void remove_before(Instant created_before, Instant seen_before);
  void remove_held_of(const std::string& ods, const std::string& user);  // the store removes those that it has

 private:
  struct Held {
    SessionRecord session;
    std::string password_hash;  // the session ends with it
  };
  std::optional<SessionRecord> find_held(const std::string& token_hash);

  Store& store_;
  std::mutex mutex_;
  std::map<std::string, Held> held_;        // what could not be stored
  std::map<std::string, Instant> touched_;  // of sessions in the store
  std::set<std::string> ended_;             // still in the store
};

}  // namespace frontdoor::intake
