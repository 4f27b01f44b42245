// The schema and its forward-only migrations, for both databases. SQLite keeps its version in PRAGMA user_version,
// PostgreSQL in the table frontdoor_schema; the numbers mean the same.
#pragma once

#include <string>
#include <vector>

namespace frontdoor::intake {

// The version this build reads and writes.
int newest_schema_version();

// The statements that bring a database from `version` - 1 to `version`, in SQLite's words.
std::vector<std::string> schema_step(int version);
// The same in PostgreSQL's.
std::vector<std::string> schema_step_for_postgres(int version);

}  // namespace frontdoor::intake
