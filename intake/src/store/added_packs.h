// The packs of red-flag rules that practices add to the built ones: one a practice, as its source or compiled.
#pragma once

#include "store/ledger.h"
#include "store/sql.h"

#include <optional>
#include <string>

namespace frontdoor::intake {

// Thread safe. Throws StoreUnavailable. Each change is in the ledger, in the same transaction.
class AddedPacks {
 public:
  // database: borrowed, outlives this.
  explicit AddedPacks(SqlDatabase& database) : database_(database) {}

  std::string mark(const std::string& ods);  // SHA-256 of the practice's pack, in hex; empty: it has none
  std::optional<std::string> pack(const std::string& ods);
  // Each returns the mark of the pack that was there.
  std::string set(const std::string& ods, const std::string& pack, const LedgerNote& note);
  std::string remove(const std::string& ods, const LedgerNote& note);  // nothing is noted where there was none
  // Of a service that kept it in a file before: nothing changes where the practice has one, and no ledger says it
  // again. False: there is no such practice.
  bool take_over(const std::string& ods, const std::string& pack);

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
