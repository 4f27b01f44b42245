// Practices as the hot path needs them: read from the store once a second at most, and at once after a change here.
#pragma once

#include "base/clock.h"
#include "practices/pause_rules.h"
#include "store/store.h"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

namespace frontdoor::intake {

// A practice with its signal, both already read. Immutable.
struct KnownPractice {
  Practice practice;
  Signal signal;
  std::vector<std::string> site_origins;
  std::vector<std::string> channels;  // where its requests are delivered
};

// Thread safe.
class PracticeDirectory {
 public:
  explicit PracticeDirectory(Store& store) : store_(store) {}

  // nullptr: no such practice. Throws StoreUnavailable.
  std::shared_ptr<const KnownPractice> find(const std::string& ods);
  // As it was found last, however long ago: for the time that the database is away. nullptr: not since the start.
  std::shared_ptr<const KnownPractice> last_known(const std::string& ods);
  // Changes the signal as changed_signal() says, records it in the ledger, and shows it to the next reader. Two at
  // once: the second goes by what the first one left. Throws as changed_signal().
  Signal change_signal(const std::string& ods, const SignalOrder& order);
  // The same for settings. why: as staff gave it; may be empty. seen: settings_mark() of those that the change goes by;
  // empty: not said. Throws Problem: 409 when they were changed meanwhile, 422 for what is not a name or phone number
  // (details_fault()).
  void change_settings(const Practice& practice, const std::string& who, const std::string& why, Instant at,
                       const std::string& seen = "");

 private:
  struct Entry {
    std::shared_ptr<const KnownPractice> practice;
    std::chrono::steady_clock::time_point read_at;
  };
  Store& store_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

// Tells one version of the settings from another.
std::string settings_mark(const Practice& practice);

// What may not be saved as a practice's details, though Practice::load reads it: a name of several lines, 999 as the
// practice's number. What is stored already is read as it is.
std::optional<Error> details_fault(const Practice& practice);

// All settings as the JSON that Practice::load reads.
std::string settings_as_json(const Practice& practice);

// An ODS code as it may appear in a path: capitals and digits, 3 to 12 of them.
bool is_ods_code(std::string_view text);

}  // namespace frontdoor::intake
