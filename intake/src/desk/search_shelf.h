// What searches look through: of every request that is kept, its words and those of what happened since, folded and in
// memory. Requests are encrypted where they are kept: opening all of them for each search would take minutes.
//
// Filled from the newest on, little by little, and kept up with what changes. Until it is filled a search looks through
// what is there, and says that it does. It holds what patients wrote: it is written nowhere.
#pragma once

#include "desk/request_search.h"
#include "requests/acceptance.h"
#include "store/case_files.h"
#include "store/change_feed.h"
#include "store/store.h"

#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace frontdoor::intake {

// Of every practice together. The oldest requests are left out beyond it, and searches say so.
inline constexpr std::size_t kSearchBytesMax = 512UL * 1024 * 1024;

// Thread safe. Throws StoreUnavailable.
class SearchShelf {
 public:
  // Borrows all of them.
  SearchShelf(Store& store, CaseFiles& cases, ChangeFeed& changes, const RequestSealer& sealer)
      : store_(store), cases_(cases), changes_(changes), sealer_(sealer) {}

  // Reads on for about `budget`, or a part of it while many requests come.
  void read_on(std::chrono::milliseconds budget);

  struct Found {
    std::vector<std::string> references;  // in no order
    std::vector<std::string> similar;     // others, of people whose name is spelt a little otherwise
    bool whole = true;                    // false: some of what is kept was not looked through
  };
  // Of what is there now: what came or changed before the call is among it, unless `whole` says otherwise.
  // with_similar: looks for names that are spelt otherwise too, which takes about as long again.
  Found find(const std::string& ods, const RequestSearch& wanted, bool with_similar);

 private:
  struct Name {
    std::string ods;
    std::string reference;
  };
  using Changed = std::set<std::pair<std::string, std::string>>;  // practice and reference
  using Texts = std::unordered_map<std::string, SearchedText>;

  void begin();                // under the lock, as all below
  std::size_t note_changes();  // how many there were since the last time
  Changed::iterator read_changed(Changed::iterator at);
  // Whether none is left of this practice.
  bool read_changed_of(const std::string& ods, std::chrono::steady_clock::time_point until);
  void read(const Name& name);
  void forget(const Name& name);
  bool is_full() const { return bytes_ > kSearchBytesMax; }

  Store& store_;
  CaseFiles& cases_;
  ChangeFeed& changes_;
  const RequestSealer& sealer_;
  std::mutex mutex_;
  bool begun_ = false;
  std::deque<Name> to_read_;     // newest first
  std::int64_t latest_ = 0;      // change that was looked at
  Changed changed_;              // to be read again
  std::set<std::int64_t> seen_;  // of those that may have been overtaken by a later one of another process
  std::map<std::string, Texts> texts_;
  std::set<std::string> left_out_;  // practices of which something did not fit
  std::size_t bytes_ = 0;
};

}  // namespace frontdoor::intake
