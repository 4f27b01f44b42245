// The SQLite schema and its forward-only migrations. PRAGMA user_version names the version a file is at.
#pragma once

#include <vector>

namespace Poco::Data {
class Session;
}

namespace frontdoor::intake {

// The version this build reads and writes.
int sqlite_schema_version();

// Brings the file to sqlite_schema_version(), each step in a transaction of its own. Throws StoreUnavailable when the
// file is newer than this build, Poco::Exception when the database fails.
void migrate_sqlite(Poco::Data::Session& session);

// For tests: stops at `version`.
void migrate_sqlite_to(Poco::Data::Session& session, int version);

}  // namespace frontdoor::intake
