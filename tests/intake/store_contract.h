// What the tests of every store share, and the place that each database gives them.
#pragma once

#include "base/log.h"
#include "store/sql.h"
#include "store/sql_store.h"
#include "support.h"

namespace frontdoor::intake {

// An empty database, gone with the object. SQLite's is in store_place.cpp, PostgreSQL's in postgres/.
class StorePlace {
 public:
  StorePlace();
  std::unique_ptr<SqlDatabase> open() const;  // not migrated
  void pretend_version(int version) const;

 private:
  TemporaryDirectory directory_;
};

// A migrated database and the store on it.
class OpenedStore {
 public:
  explicit OpenedStore(std::unique_ptr<SqlDatabase> database);
  Store& operator*() const { return *store_; }
  Store* operator->() const { return store_.get(); }
  SqlDatabase& database() const { return *database_; }
  std::size_t requests(const std::string& ods) const;

 private:
  std::unique_ptr<SqlDatabase> database_;
  std::unique_ptr<Store> store_;
};

PracticeRecord contract_practice();
NewRequest contract_request(const std::string& key, const std::string& reference, const std::string& identity);

}  // namespace frontdoor::intake
