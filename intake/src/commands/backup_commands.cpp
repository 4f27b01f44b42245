// `backup` and `restore`: everything but the keys, in one folder.
#include "base/clock.h"
#include "base/durable_file.h"
#include "base/settings_table.h"
#include "commands/backup_files.h"
#include "commands/command_parts.h"
#include "store/change_feed.h"
#include "store/key_check.h"
#include "store/ledger.h"
#include "store/migrations.h"
#include "store/postgres_database.h"
#include "store/sql_store.h"
#include "store/sqlite_database.h"
#include "store/watch_figures.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "frontdoor-backup/1";
constexpr unsigned kListMode = 0600;

// A folder under another name until it is whole; removed when it never becomes so.
class NewFolder {
 public:
  explicit NewFolder(fs::path target) : target_(std::move(target)), temporary_(target_.string() + ".part") {
    fs::remove_all(temporary_);
    fs::create_directories(temporary_);
    fs::permissions(temporary_, fs::perms::owner_all);
  }
  ~NewFolder() {
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const fs::path& path() const { return temporary_; }
  void keep() const { fs::rename(temporary_, target_); }

 private:
  fs::path target_;
  fs::path temporary_;
};

// What the copy of a database is found to hold.
struct Found {
  int schema = 0;
  StoredCounts counts;
  std::vector<std::string> key_ids;
};

Found look_into(SqlDatabase& database) {
  database.check_integrity();
  return {database.schema_version(), stored_counts(database), key_ids_in(database)};
}

Found back_up_database(const std::string& address, const fs::path& folder) {
  if (!is_postgres_address(address)) {
    back_up_sqlite(address, folder / kBackupSqlite);
    return look_into(*open_sqlite_unmigrated(folder / kBackupSqlite));
  }
  Found found;
  const std::unique_ptr<SqlDatabase> database = open_postgres_unmigrated(address);
  found.schema = database->schema_version();
  found.key_ids = key_ids_in(*database);
  // What is counted and what is dumped are of one moment.
  database->write([&](SqlSession& session) {
    session.run_script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    const std::string snapshot = session.query("SELECT pg_export_snapshot()").front().take(0);
    const SqlRows rows = session.query(stored_counts_sql());
    found.counts = stored_counts_of(rows.front());
    run_postgres_program({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--snapshot=" + snapshot,
                          "--file=" + (folder / kBackupPostgres).string(), "--dbname=" + address});
  });
  return found;
}

std::string settings_file_of(const Flags& flags) {
  const char* const variable = std::getenv("FRONTDOOR_CONFIG");
  return flags.text("config", variable != nullptr ? variable : default_config_file());
}

Json texts_as_array(const std::vector<std::string>& texts) {
  Json json = Json::array();
  for (const std::string& text : texts) json.push_back(text);
  return json;
}

void print_counts(const StoredCounts& counts, std::size_t photos) {
  std::printf("%lld practices, %lld people, %lld requests with %lld steps, %zu photos, %lld entries of ledgers\n",
              static_cast<long long>(counts.practices), static_cast<long long>(counts.users),
              static_cast<long long>(counts.requests), static_cast<long long>(counts.events), photos,
              static_cast<long long>(counts.ledger_entries));
}

// A tenth more than the files have, for the journals of databases.
void require_room(const fs::path& folder, std::uintmax_t bytes, const char* what) {
  constexpr std::uintmax_t kBytesInMegabyte = 1'000'000;
  std::error_code fault;
  const std::uintmax_t free = fs::space(folder, fault).available;
  const std::uintmax_t wanted = bytes + bytes / 10 + kBytesInMegabyte;
  if (fault || free >= wanted) return;
  throw std::runtime_error(std::string(what) + " needs " + std::to_string(wanted / kBytesInMegabyte + 1) + " MB in " +
                           folder.string() + ", and " + std::to_string(free / kBytesInMegabyte) +
                           " MB are free. Nothing was changed");
}

std::uintmax_t bytes_of(const Json& files) {
  std::uintmax_t bytes = 0;
  for (const Json& file : files) bytes += static_cast<std::uintmax_t>(json_integer(file, "bytes").value_or(0));
  return bytes;
}

std::uintmax_t bytes_below(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, fault)) {
    const std::uintmax_t size = entry.is_regular_file(fault) ? entry.file_size(fault) : 0;
    if (!fault) bytes += size;
  }
  return bytes;
}

// Where a disk that is lost would take both.
void refuse_inside(const fs::path& directory, const fs::path& target) {
  const fs::path relative = fs::weakly_canonical(target).lexically_relative(fs::weakly_canonical(directory));
  if (relative.empty() || *relative.begin() == "..") return;
  throw std::invalid_argument(target.string() + " is in the data directory " + directory.string() +
                              ": what takes the one takes the other. Name a folder elsewhere, best on another disk");
}

int back_up(const Flags& flags) {
  start_sodium();
  const Settings settings = load_settings(flags.settings());
  const DataFiles files = prepare_data_directory(settings);
  const fs::path target(flags.text("to"));
  const fs::path earlier(flags.text("earlier", ""));
  if (fs::exists(target)) throw std::runtime_error(target.string() + " exists already: name a new folder");
  refuse_inside(settings.data_directory, target);
  if (!earlier.empty() && !fs::exists(earlier / kBackupList)) {
    throw std::invalid_argument("--earlier must be a backup that is there");
  }
  const NewFolder folder(target);
  if (earlier.empty()) {
    std::uintmax_t bytes = 0;
    for (const std::string& name : backed_up_folders()) bytes += bytes_below(settings.data_directory / name);
    std::error_code ignored;
    if (const auto size = fs::file_size(files.database, ignored); !ignored) bytes += size;
    require_room(folder.path(), bytes, "the backup");
  }
  const Instant now = system_now();
  // The database first and the photos after it: then every photo that a stored request names is there.
  const Found found = back_up_database(files.database, folder.path());
  for (const std::string& name : backed_up_folders()) {
    copy_folder(settings.data_directory / name, folder.path() / name, earlier.empty() ? earlier : earlier / name);
  }
  const std::string file = settings_file_of(flags);
  if (!file.empty() && fs::is_regular_file(file)) {
    fs::create_directories(folder.path() / kBackupSettings);
    fs::copy_file(file, folder.path() / kBackupSettings / "intake.conf");
  }
  Json list{{"format", kFormat}, {"version", FRONTDOOR_VERSION}, {"schema", found.schema}};
  list["made"] = format_rfc3339(now);
  list["keys"] = texts_as_array(found.key_ids);
  list["counts"] = found.counts.as_json();
  list["files"] = list_of_files(folder.path());
  const std::unique_ptr<SqlDatabase> database = open_database(files.database);
  const std::size_t photos = count_photos(list["files"], *database);
  if (!write_durably(folder.path() / kBackupList, to_text(list) + "\n", kListMode)) {
    throw std::runtime_error("the list of the backup cannot be written");
  }
  folder.keep();
  note_backup(*database, now);
  std::printf("backed up to %s: ", target.c_str());
  print_counts(found.counts, photos);
  std::printf("keep a copy of the keys too, in another place: without them nobody can read it\n");
  return 0;
}

// Said line by line; throws when there is one.
void refuse(const std::vector<std::string>& faults) {
  for (const std::string& fault : faults) std::fprintf(stderr, "WRONG  %s\n", fault.c_str());
  if (!faults.empty()) throw std::runtime_error("nothing was restored");
}

Json read_list(const fs::path& backup) {
  if (!fs::is_directory(backup)) throw std::invalid_argument("there is no folder " + backup.string());
  if (!fs::exists(backup / kBackupList)) {
    throw std::invalid_argument(backup.string() + " has no " + kBackupList +
                                ": it is no backup, or one that did not come to its end. Restore from an earlier one");
  }
  const Result<Json> list = parse_json(read_whole((backup / kBackupList).string()));
  if (!list || json_string_or(list.value(), "format", "") != kFormat) {
    throw std::invalid_argument(backup.string() + " is no backup that this version can read");
  }
  if (json_integer(list.value(), "schema").value_or(0) > newest_schema_version()) {
    throw std::invalid_argument("the backup is of a newer version: install that version first");
  }
  return list.value();
}

Keyring keys_for(const Flags& flags, const DataFiles& files) {
  const fs::path file = flags.has("keys") ? fs::path(flags.text("keys")) : files.keys;
  if (flags.has("keys") && !fs::is_regular_file(file)) {
    throw std::invalid_argument("there is no file " + file.string() + ", which --keys names");
  }
  if (!Keyring::is_there(file)) {
    throw std::invalid_argument("there are no keys: put your copy at " + files.keys.string() + ", or give --keys FILE");
  }
  return Keyring::open(file);
}

std::vector<std::string> faults_of_keys(const Json& list, const Keyring& keyring) {
  std::vector<std::string> faults;
  const Json* const wanted = json_array(list, "keys");
  for (const Json& id : wanted != nullptr ? *wanted : Json::array()) {
    const std::string* const hex = json_as_string(id);
    bool known = false;
    for (const MasterKey& key : keyring.all()) {
      known = known ||
              (hex != nullptr && *hex == to_hex(reinterpret_cast<const unsigned char*>(key.id.data()), key.id.size()));
    }
    if (!known) faults.push_back("the keys are others: " + (hex != nullptr ? *hex : "") + " is not among them");
  }
  return faults;
}

// Without: named by file. With --without-damaged-photos they are said, and the rest is restored.
std::vector<std::string> leave_out(const std::vector<FileFault>& faults, bool without_photos) {
  std::vector<std::string> left;
  bool only_photos = true;
  for (const FileFault& fault : faults) {
    only_photos = only_photos && fault.is_photo();
    if (without_photos && fault.is_photo()) {
      std::printf("LEFT OUT  %s\n", fault.says.c_str());
    } else {
      left.push_back(fault.says);
    }
  }
  if (!left.empty() && only_photos) {
    left.emplace_back("all else is right: with --without-damaged-photos it is restored without these");
  }
  return left;
}

// Of the database that was put back, before anybody uses it.
std::vector<std::string> faults_of_database(SqlDatabase& database, const Json& list, const Keyring& keyring,
                                            const fs::path& photos, bool without_photos) {
  std::vector<std::string> faults;
  const Found found = look_into(database);
  const Json* const counts = json_object(list, "counts");
  if (counts == nullptr || found.counts.as_json() != *counts) faults.emplace_back("the database holds other counts");
  database.migrate_to(newest_schema_version());
  require_all_keys(database, keyring);
  const std::unique_ptr<Store> store = make_sql_store(database);
  for (const std::string& ods : store->practice_codes()) {
    const std::optional<std::string> fault = find_ledger_fault(store->ledger(ods), store->ledger_head(ods));
    if (fault) faults.push_back("the ledger of " + ods + " is broken at " + *fault);
  }
  for (std::string& fault : missing_photos(database, photos, keyring)) {
    if (without_photos) {
      std::printf("LEFT OUT  %s\n", fault.c_str());
    } else {
      faults.push_back(std::move(fault));
    }
  }
  return faults;
}

void require_empty_place(const Settings& settings, const DataFiles& files) {
  if (is_postgres_address(files.database)) {
    const std::unique_ptr<SqlDatabase> database = open_postgres_unmigrated(files.database);
    const bool is_empty = database->read([](SqlSession& session) {
      return session
          .query(
              "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
              " AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' LIMIT 1")
          .empty();
    });
    if (!is_empty) {
      throw std::invalid_argument("the database holds tables already: restore into an empty one (createdb)");
    }
  }
  std::vector<fs::path> in_the_way;
  for (const std::string& name : backed_up_folders()) in_the_way.push_back(settings.data_directory / name);
  if (!is_postgres_address(files.database)) in_the_way.emplace_back(files.database);
  for (const fs::path& path : in_the_way) {
    if (fs::exists(path) && (!fs::is_directory(path) || !fs::is_empty(path))) {
      throw std::invalid_argument(path.string() +
                                  " is there already: restore into an empty place, or try a backup with" +
                                  " --dry-run --data-directory on a folder that is empty");
    }
  }
}

void move_into_place(const fs::path& from, const Settings& settings, const DataFiles& files, const Flags& flags) {
  for (const std::string& name : backed_up_folders()) {
    if (!fs::exists(from / name)) continue;
    fs::remove_all(settings.data_directory / name);
    fs::rename(from / name, settings.data_directory / name);
  }
  if (flags.has("keys") && !fs::exists(files.keys) &&
      !write_durably(files.keys, read_whole(flags.text("keys")), kListMode)) {
    throw std::runtime_error("the keys cannot be written to " + files.keys.string());
  }
  // Last: with it the place is a service's.
  if (!is_postgres_address(files.database)) fs::rename(from / kBackupSqlite, files.database);
}

int restore(const Flags& flags) {
  start_sodium();
  const Settings settings = load_settings(flags.settings());
  const DataFiles files = prepare_data_directory(settings);
  const fs::path backup(flags.text("from"));
  const bool dry = flags.has("dry-run");
  const bool is_postgres = is_postgres_address(files.database);
  const Json list = read_list(backup);
  require_empty_place(settings, files);
  if (is_postgres != fs::exists(backup / kBackupPostgres)) {
    throw std::invalid_argument(is_postgres ? "the backup is of SQLite: leave out --database"
                                            : "the backup is of PostgreSQL: give --database");
  }
  const Keyring keyring = keys_for(flags, files);
  const Json* const named = json_array(list, "files");
  const bool without_photos = flags.has("without-damaged-photos");
  const std::vector<FileFault> damaged = faults_of_files(backup, named != nullptr ? *named : Json::array());
  std::vector<std::string> faults = leave_out(damaged, without_photos);
  for (std::string& fault : faults_of_keys(list, keyring)) faults.push_back(std::move(fault));
  refuse(faults);
  require_room(settings.data_directory, named != nullptr ? bytes_of(*named) : 0,
               dry ? "to try this backup, which makes a copy of it," : "to restore this backup");
  // In a folder of its own until all is found right.
  const NewFolder folder(settings.data_directory / fs::path(kUnfinishedRestore).stem());
  for (const std::string& name : backed_up_folders()) copy_folder(backup / name, folder.path() / name, {});
  for (const FileFault& fault : damaged) {
    if (fault.is_photo()) fs::remove(folder.path() / fault.path);
  }
  std::unique_ptr<SqlDatabase> database;
  if (!is_postgres) {
    fs::copy_file(backup / kBackupSqlite, folder.path() / kBackupSqlite);
    database = open_sqlite_unmigrated(folder.path() / kBackupSqlite);
  } else if (!dry) {
    run_postgres_program({"pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
                          "--dbname=" + files.database, (backup / kBackupPostgres).string()});
    database = open_postgres_unmigrated(files.database);
  } else {
    run_postgres_program({"pg_restore", "--list", "--file=/dev/null", (backup / kBackupPostgres).string()});
  }
  if (database) {
    refuse(faults_of_database(*database, list, keyring, folder.path() / kPhotos, without_photos));
    ChangeFeed(*database).rename();  // cursors of later than the backup must not pass for ones of now
    std::printf(dry ? "would restore: " : "restored: ");
    print_counts(stored_counts(*database), count_photos(named != nullptr ? *named : Json::array(), *database));
  }
  database.reset();
  if (dry) {
    std::printf("nothing was changed: files, keys%s are right\n", is_postgres ? "" : ", database, ledgers and photos");
    return 0;
  }
  move_into_place(folder.path(), settings, files, flags);
  std::printf("made %s; the settings of then are in %s\n", json_string_or(list, "made", "").c_str(),
              (backup / kBackupSettings).c_str());
  return 0;
}

}  // namespace

int run_backup(const std::vector<std::string>& arguments) {
  return back_up(Flags(arguments, with_data_flags({"to", "earlier"})));
}

int run_restore(const std::vector<std::string>& arguments) {
  return restore(Flags(arguments, with_data_flags({"from", "keys"}), {"dry-run", "without-damaged-photos"}));
}

}  // namespace frontdoor::intake
