// The store over SQL: the same statements on SQLite (one file, the default) and on PostgreSQL (past one machine).
// Several processes may share one database: the service, more of it, and the command line.
#pragma once

#include "sql.h"
#include "store.h"

#include <filesystem>
#include <memory>

namespace frontdoor::intake {

std::unique_ptr<Store> make_sql_store(std::unique_ptr<SqlDatabase> database);

// address: a PostgreSQL connection string, or the path of a SQLite file. Migrates. Throws StoreUnavailable.
std::unique_ptr<Store> open_store(const std::string& address);

}  // namespace frontdoor::intake
