// The store in one SQLite file: WAL, synchronous=FULL, one connection that writes, a few that read.
// Several processes may open the same file (the service and the command line).
#pragma once

#include "store.h"

#include <filesystem>
#include <memory>

namespace frontdoor::intake {

// Opens `file`, makes it when there is none, and migrates it. Throws StoreUnavailable.
std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& file);

}  // namespace frontdoor::intake
