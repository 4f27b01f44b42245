// The store over SQL: the same statements on SQLite (one file, the default) and on PostgreSQL (past one machine).
// Several processes may share one database: the service, more of it, and the command line.
#pragma once

#include "store/sql.h"
#include "store/store.h"

#include <memory>

namespace frontdoor::intake {

// address: a PostgreSQL connection string, or the path of a SQLite file. Migrates. Throws StoreUnavailable.
std::unique_ptr<SqlDatabase> open_database(const std::string& address);

// The same with the store on it, which owns it.
std::unique_ptr<Store> open_store(const std::string& address);

// database: borrowed.
std::unique_ptr<Store> make_sql_store(SqlDatabase& database);

}  // namespace frontdoor::intake
