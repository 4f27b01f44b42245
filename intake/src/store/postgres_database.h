// PostgreSQL by libpq: a bounded pool of connections, so that several stateless service processes share one database.
// A connection string may name several hosts; the one that takes writes is found again after a failover.
#pragma once

#include "store/sql.h"

#include <memory>
#include <string>

namespace frontdoor::intake {

// connection: "postgresql://user@host1,host2/frontdoor" or "host=... dbname=..."; passwords belong in PGPASSFILE.
// Connects and brings the schema up to date. Throws StoreUnavailable.
std::unique_ptr<SqlDatabase> open_postgres(const std::string& connection);

// For tests: connects without migrating.
std::unique_ptr<SqlDatabase> open_postgres_unmigrated(const std::string& connection);

// Whether a database setting names PostgreSQL rather than a file.
bool is_postgres_address(std::string_view address);

}  // namespace frontdoor::intake
