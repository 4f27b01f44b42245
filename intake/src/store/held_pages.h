// Pages of the form without script, so that a patient may go back to them and load them again: for half an hour,
// sealed, and limited in number and size. When there is no room left a page is not held, and the form still works.
#pragma once

#include "store/sql.h"

#include <optional>
#include <string>

namespace frontdoor::intake {

struct HeldPage {
  std::string name_hash;  // SHA-256 of the name in its address: a stolen database opens no page
  std::string ods;
  std::string journey;  // hash that all pages of one request have in common
  std::string source;   // keyed hash of the network it was made for
  Instant until;        // gone from then on
  std::string sealed;
};

struct HeldPageLimits {
  std::int64_t of_source_max = 1'000;
  std::int64_t pages_max = 20'000;
  std::int64_t bytes_max = 100'000'000;
};

// Thread safe. Throws StoreUnavailable.
class HeldPages {
 public:
  // database: borrowed, outlives this.
  explicit HeldPages(SqlDatabase& database, const HeldPageLimits& limits = {}) : database_(database), limits_(limits) {}

  // False, and nothing is held: there is no room.
  bool hold(const HeldPage& page, Instant now);

  struct Found {
    HeldPage page;
    bool shown_before = false;
  };
  // nullopt: none of this name, another practice's, or past its time.
  std::optional<Found> find(const std::string& name_hash, const std::string& ods, Instant now);
  // The same, and notes that it has been shown.
  std::optional<Found> show(const std::string& name_hash, const std::string& ods, Instant now);

  // False, and nothing changed: no such page of this journey, or no room.
  bool replace(const HeldPage& page, Instant now);
  // Every page of a journey holds nothing but `sealed` from now on.
  void empty_journey(const std::string& ods, const std::string& journey, const std::string& sealed);
  // clock_is_sure: false while a jump of the clock is in doubt; then what seems to come from the future stays.
  void erase_expired(Instant now, bool clock_is_sure = true);

 private:
  SqlDatabase& database_;
  HeldPageLimits limits_;
};

}  // namespace frontdoor::intake
