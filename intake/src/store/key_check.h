// Whether the service's master keys are those that its database was written with. A value sealed with each key is kept
// in the database, so that another key, or a key file that was lost, is noticed before anything is sealed with it.
#pragma once

#include "crypto/secrets.h"
#include "store/sql.h"

#include <filesystem>

namespace frontdoor::intake {

// The keys of FRONTDOOR_MASTER_KEYS or of `file`. The file is made, with one random key, only while nothing has been
// sealed in `database`. Every key that wrote there must be among them; the newest is noted there.
// Throws std::runtime_error saying what to do: then nothing was written.
Keyring open_keyring(SqlDatabase& database, const std::filesystem::path& file);

// Throws StoreUnavailable when a key has written to `database` that is not in `keyring`: another process was given
// other keys.
void require_all_keys(SqlDatabase& database, const Keyring& keyring);

}  // namespace frontdoor::intake
