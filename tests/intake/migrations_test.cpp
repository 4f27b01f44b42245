// An upgrade from every version of the schema: nothing is lost, the result is the same, and one that is cut short at
// any write goes on from there.
#include "faulty_disk.h"
#include "process.h"
#include "support.h"

#include "store/migrations.h"
#include "store/sql_store.h"
#include "store/sqlite_database.h"

#include <sqlite3.h>

#include <cstdio>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

// The versions that tests/fixtures/schemas/ has.
int newest_dump() {
  int newest = 0;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/schemas")) {
    if (entry.path().extension() == ".sql") newest = std::max(newest, std::atoi(entry.path().stem().c_str()));
  }
  return newest;
}

void load_dump(const fs::path& file, int version) {
  char name[32];
  std::snprintf(name, sizeof name, "%02d.sql", version);
  std::string dump = read_file(fs::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/schemas" / name);
  ASSERT_FALSE(dump.empty()) << name;
  dump = replaced(replaced(dump, "BEGIN TRANSACTION;", ""), "COMMIT;", "");
  change_database(file, {dump});
  ASSERT_EQ(open_sqlite_unmigrated(file)->schema_version(), version);
}

void expect_whole(const fs::path& file) {
  const std::unique_ptr<SqlDatabase> database = open_sqlite(file);
  database->check_integrity();
  EXPECT_EQ(database->schema_version(), newest_schema_version());
  const std::unique_ptr<Store> store = make_sql_store(*database);
  const std::optional<StoredRequest> request = store->request("A81001", "7K4M-9QXR");
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->bundle, (std::string{1, 2}));
  EXPECT_EQ(request->header.action, "emergency-999");
  ASSERT_EQ(store->users_of("A81001").size(), 1u);
  EXPECT_EQ(store->users_of("A81001").front().role, Role::manager) << "who was there keeps every right";
  EXPECT_TRUE(store->practice("A81001").has_value());
}

std::vector<std::string> schema_of(const fs::path& file) {
  return query_database(file, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name");
}

TEST(Migrations, FromEveryVersionNothingIsLostAndTheResultIsTheSame) {
  const TemporaryDirectory directory;
  open_sqlite(directory.path() / "new.db");
  const int newest = newest_dump();
  EXPECT_EQ(newest, newest_schema_version()) << "each version has its dump (tests/fixtures/schemas)";
  for (int version = 1; version <= newest; ++version) {
    SCOPED_TRACE(version);
    const fs::path file = directory.path() / (std::to_string(version) + ".db");
    load_dump(file, version);
    expect_whole(file);
    EXPECT_EQ(schema_of(file), schema_of(directory.path() / "new.db"));
  }
}

TEST(Migrations, AnUpgradeThatIsCutShortAtAnyWriteGoesOnFromThere) {
  const TemporaryDirectory directory;
  FaultyDisk disk;
  int cut_short = 0;
  for (int writes = 0;; writes += 7) {
    const fs::path file = directory.path() / (std::to_string(writes) + ".db");
    load_dump(file, 1);
    FaultyDisk::fail_writes(SQLITE_IOERR_WRITE, writes);
    bool failed = false;
    try {
      open_sqlite(file);
    } catch (const StoreUnavailable&) {
      failed = true;
    }
    FaultyDisk::fail_writes(SQLITE_OK);
    expect_whole(file);
    if (!failed) break;
    ++cut_short;
  }
  EXPECT_GT(cut_short, 5);
}

}  // namespace
}  // namespace frontdoor::intake
