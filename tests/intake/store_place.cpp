// The place that SQLite gives the store's tests.
#include "store_contract.h"

#include "store/sqlite_database.h"

namespace frontdoor::intake {

StorePlace::StorePlace() = default;

std::unique_ptr<SqlDatabase> StorePlace::open() const {
  return open_sqlite_unmigrated(directory_.path() / "intake.db");
}

void StorePlace::pretend_version(int version) const {
  open()->read([version](SqlSession& session) {
    session.run_script("PRAGMA user_version = " + std::to_string(version));
    return 0;
  });
}

}  // namespace frontdoor::intake
