// What the tests of every store share, and the place that each database gives them.
#pragma once

#include "log.h"
#include "sql.h"
#include "support.h"

namespace frontdoor::intake {

// An empty database, gone with the object. SQLite's stands in store_place.cpp, PostgreSQL's in postgres/.
class StorePlace {
 public:
  StorePlace();
  std::unique_ptr<SqlDatabase> open() const;  // not migrated
  void pretend_version(int version) const;

 private:
  TemporaryDirectory directory_;
};

PracticeRecord contract_practice();
NewRequest contract_request(const std::string& key, const std::string& reference, const std::string& identity);

}  // namespace frontdoor::intake
