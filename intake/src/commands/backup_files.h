// A backup as a folder: the database, the photos, the practices' own red flags, the settings, and a list of all of it
// with hashes and counts. The keys are never in it.
#pragma once

#include "crypto/secrets.h"
#include "store/sql.h"

#include <frontdoor/instant.h>
#include <frontdoor/json.h>

#include <filesystem>
#include <string>
#include <vector>

namespace frontdoor::intake {

inline constexpr const char* kBackupList = "backup.json";
inline constexpr const char* kBackupSqlite = "intake.db";
inline constexpr const char* kBackupPostgres = "intake.dump";
inline constexpr const char* kBackupSettings = "settings";
// Folders of the data directory that hold what practices and patients gave.
inline constexpr const char* kPhotos = "attachments";
const std::vector<std::string>& backed_up_folders();

// What a database holds; the same before and after.
struct StoredCounts {
  std::int64_t practices = 0;
  std::int64_t users = 0;
  std::int64_t requests = 0;
  std::int64_t events = 0;
  std::int64_t ledger_entries = 0;

  Json as_json() const;
};
StoredCounts stored_counts(SqlDatabase& database);
// The statement behind it, and what its row says.
const char* stored_counts_sql();
StoredCounts stored_counts_of(const SqlRow& row);
std::vector<std::string> key_ids_in(SqlDatabase& database);  // of the master keys that wrote there, in hex

// Copies a folder with everything in it. What is unchanged in `earlier` (may be empty) is linked, not copied:
// photos never change. Half-written files are left out.
void copy_folder(const std::filesystem::path& from, const std::filesystem::path& to,
                 const std::filesystem::path& earlier);

// Every file below `folder` but the list itself: path, bytes, SHA-256.
Json list_of_files(const std::filesystem::path& folder);
// Of such a list, and where photos are in the database, of that.
std::size_t count_photos(const Json& files, SqlDatabase& database);
// What is missing, changed or too many, in order; empty: nothing.
struct FileFault {
  std::string path;  // below the folder
  std::string says;
  bool is_photo() const { return path.starts_with(std::string(kPhotos) + "/"); }
};
std::vector<FileFault> faults_of_files(const std::filesystem::path& folder, const Json& list);

// Photos that a stored request's receipt names and that neither `photos` nor the database holds, a line each. A photo
// may also follow its request; those are in the list of files alone.
std::vector<std::string> missing_photos(SqlDatabase& database, const std::filesystem::path& photos,
                                        const Keyring& keyring);

// Runs a program of PostgreSQL's to its end. Throws std::runtime_error with what it said.
void run_postgres_program(const std::vector<std::string>& words);

}  // namespace frontdoor::intake
