// A practice's own forms, each with every version that was added. A version never changes and is never removed: a
// request names the one that it answers. Which are on, and where they are in the list, is beside them.
#pragma once

#include "store/ledger.h"
#include "store/sql.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

inline constexpr std::int64_t kRetired = -1;

struct OwnForm {
  std::string name;        // in addresses and as an answer's code: "asthma-review"
  std::string title;       // as patients read it
  std::string counts_as;   // code of a RequestKind
  std::int64_t place = 0;  // how many of the built-in answers are above it
  std::int64_t on = 0;     // the version that patients are asked; 0: it is off; kRetired: it is kept for its requests
  std::int64_t newest = 0;
  Instant changed{};
  std::string who;  // changed it last
  bool operator==(const OwnForm&) const = default;
};

struct FormVersion {
  std::int64_t version = 0;  // from 1, for each form
  std::string canonical;     // url|version: what a response names
  std::string source;        // where the practice has it from: a file's name, or "library: phq-9"
  Instant added{};
  std::string who;
  std::string questionnaire;  // JSON; empty in lists
};

struct OwnFormLimits {
  std::size_t forms_max = 50;      // of one practice
  std::size_t versions_max = 100;  // of one form
};

// Thread safe. Throws StoreUnavailable. Each change is in the ledger, in the same transaction.
class OwnForms {
 public:
  // database: borrowed, outlives this.
  explicit OwnForms(SqlDatabase& database, const OwnFormLimits& limits = {}) : database_(database), limits_(limits) {}

  // By place, then title. A retired form is in no list and not found by its name, but for who is filling it in still.
  enum class Which { in_use, with_retired };
  std::vector<OwnForm> list(const std::string& ods, Which which = Which::in_use);
  std::optional<OwnForm> find(const std::string& ods, const std::string& name);
  std::vector<FormVersion> versions(const std::string& ods, const std::string& name);  // newest first
  std::optional<FormVersion> version(const std::string& ods, const std::string& name, std::int64_t version);
  // Whether patients were ever asked it.
  bool was_on(const std::string& ods, const std::string& name, std::int64_t version);
  // The version that a response names; with its form's name.
  struct Named {
    std::string name;
    FormVersion version;
  };
  std::optional<Named> by_canonical(const std::string& ods, const std::string& canonical);

  enum class Added { added, too_many, taken };
  struct AddOutcome {
    Added result = Added::added;  // taken: another version has this canonical already
    std::int64_t version = 0;
  };
  // A first version makes the form, which is off; one for a retired form brings that back, off. form: of it, what a new
  // form begins with.
  AddOutcome add(const std::string& ods, const OwnForm& form, const FormVersion& version);
  // False, and nothing changed: there is no such version, or no form of that name.
  bool turn_on(const std::string& ods, const OwnForm& form);
  bool turn_off(const std::string& ods, const std::string& name, Instant at, const std::string& who);
  // Takes a form out of use, and out of what the practice may have. One that was ever on may be named by requests, and
  // somebody may be filling it in: it is retired. Any other is removed; its name is free. Of both the versions stay.
  enum class TakenAway { none, removed, retired };
  TakenAway take_away(const std::string& ods, const std::string& name, Instant at, const std::string& who);
  // What take_away() would do.
  TakenAway would_take_away(const std::string& ods, const std::string& name);

 private:
  SqlDatabase& database_;
  OwnFormLimits limits_;
};

}  // namespace frontdoor::intake
