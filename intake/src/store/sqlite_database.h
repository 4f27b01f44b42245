// SQLite: one file, a writer that one thread at a time may hold, and a bounded pool of readers.
#pragma once

#include "store/sql.h"

#include <filesystem>
#include <memory>

namespace frontdoor::intake {

// Opens the file, makes it where there is none, and brings its schema up to date. Throws StoreUnavailable, also when
// the file was written by a newer build.
std::unique_ptr<SqlDatabase> open_sqlite(const std::filesystem::path& file);

// For tests: opens without migrating.
std::unique_ptr<SqlDatabase> open_sqlite_unmigrated(const std::filesystem::path& file);

// A consistent copy while others write. Never over an existing file. Throws StoreUnavailable.
void back_up_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy);

}  // namespace frontdoor::intake
