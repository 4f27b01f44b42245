// The store in one SQLite file: WAL, synchronous=FULL, one connection that writes, a few that read.
// Several processes may open the same file (the service and the command line).
#pragma once

#include "store.h"

#include <filesystem>
#include <memory>

namespace frontdoor::intake {

// Opens `file`, makes it when there is none, and migrates it. Throws StoreUnavailable.
std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& file);

// Writes a whole and consistent copy of `file` to `copy`, which must not exist, while services go on writing.
// Throws StoreUnavailable.
void back_up_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy);

}  // namespace frontdoor::intake
