// The place that PostgreSQL gives the store's tests: the cluster that run.sh started.
#include "store_contract.h"

#include "store/postgres_database.h"

#include <cstdlib>

namespace frontdoor::intake {
namespace {

std::string cluster() {
  const char* address = std::getenv("FRONTDOOR_TEST_POSTGRES");
  EXPECT_NE(address, nullptr) << "run these tests by tests/intake/postgres/run.sh";
  return address == nullptr ? "" : address;
}

}  // namespace

StorePlace::StorePlace() {
  open()->read([](SqlSession& session) {
    session.run_script("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    return 0;
  });
}

std::unique_ptr<SqlDatabase> StorePlace::open() const {
  return open_postgres_unmigrated(cluster());
}

void StorePlace::pretend_version(int version) const {
  open()->write(
      [version](SqlSession& session) { session.execute("UPDATE frontdoor_schema SET version = $1", {version}); });
}

}  // namespace frontdoor::intake
