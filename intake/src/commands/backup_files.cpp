#include "commands/backup_files.h"

#include "requests/attachments.h"

#include <sodium.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <map>
#include <stdexcept>

extern char** environ;

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 1 << 20;

std::string sha256_of_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::string piece(kPieceBytes, '\0');
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(piece.data()),
                              static_cast<unsigned long long>(in.gcount()));
  }
  if (in.bad()) throw std::runtime_error("cannot read " + file.string());
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  return to_hex(digest.data(), digest.size());
}

// Below `folder`, with its bytes.
std::map<std::string, std::uintmax_t> files_below(const fs::path& folder) {
  std::map<std::string, std::uintmax_t> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = entry.file_size();
  }
  files.erase(kBackupList);
  return files;
}

bool is_the_same(const fs::path& file, const fs::path& earlier) {
  std::error_code fault;
  return fs::is_regular_file(earlier, fault) && fs::file_size(earlier, fault) == fs::file_size(file, fault) && !fault;
}

}  // namespace

const std::vector<std::string>& backed_up_folders() {
  static const std::vector<std::string> folders = {kPhotos, "red-flags", "forms", "versions"};
  return folders;
}

Json StoredCounts::as_json() const {
  return Json{{"practices", practices},
              {"users", users},
              {"requests", requests},
              {"events", events},
              {"ledgerEntries", ledger_entries}};
}

const char* stored_counts_sql() {
  return "SELECT (SELECT count(*) FROM practices), (SELECT count(*) FROM users), (SELECT count(*) FROM requests),"
         " (SELECT count(*) FROM request_events), (SELECT count(*) FROM ledger)";
}

StoredCounts stored_counts_of(const SqlRow& row) {
  return {row.number(0), row.number(1), row.number(2), row.number(3), row.number(4)};
}

StoredCounts stored_counts(SqlDatabase& database) {
  return database.read(
      [](SqlSession& session) { return stored_counts_of(session.query(stored_counts_sql()).front()); });
}

std::vector<std::string> key_ids_in(SqlDatabase& database) {
  return database.read([](SqlSession& session) {
    std::vector<std::string> ids;
    for (SqlRow& row : session.query("SELECT key_id FROM key_checks ORDER BY key_id")) ids.push_back(row.take(0));
    return ids;
  });
}

void copy_folder(const fs::path& from, const fs::path& to, const fs::path& earlier) {
  if (!fs::is_directory(from)) return;
  fs::create_directories(to);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(from)) {
    const fs::path name = fs::relative(entry.path(), from);
    if (entry.is_directory()) {
      fs::create_directories(to / name);
      continue;
    }
    if (!entry.is_regular_file() || name.extension() == ".part") continue;
    fs::create_directories((to / name).parent_path());
    std::error_code fault;
    if (!earlier.empty() && is_the_same(entry.path(), earlier / name)) {
      fs::create_hard_link(earlier / name, to / name, fault);
      if (!fault) continue;
    }
    fault.clear();
    fs::copy_file(entry.path(), to / name, fault);
    // A photo may have been erased since the folder was read.
    if (fault && fs::exists(entry.path())) {
      throw std::runtime_error("cannot copy " + entry.path().string() + ": " + fault.message());
    }
  }
}

Json list_of_files(const fs::path& folder) {
  Json list = Json::array();
  for (const auto& [name, bytes] : files_below(folder)) {
    list.push_back(Json{{"path", name}, {"bytes", bytes}, {"sha256", sha256_of_file(folder / name)}});
  }
  return list;
}

std::size_t count_photos(const Json& files, SqlDatabase& database) {
  auto count = static_cast<std::size_t>(photos_in_database(database, {})->count());
  for (const Json& file : files) {
    const fs::path name(json_string_or(file, "path", ""));
    if (name.begin() != name.end() && *name.begin() == kPhotos && is_sha256(name.stem().string())) ++count;
  }
  return count;
}

std::vector<FileFault> faults_of_files(const fs::path& folder, const Json& list) {
  std::vector<FileFault> faults;
  std::map<std::string, std::uintmax_t> there = files_below(folder);
  for (const Json& entry : list) {
    const std::string name = json_string_or(entry, "path", "");
    if (there.erase(name) == 0) {
      faults.push_back({name, name + " is missing"});
    } else if (sha256_of_file(folder / name) != json_string_or(entry, "sha256", "")) {
      faults.push_back({name, name + " has changed since the backup was made"});
    }
  }
  for (const auto& [name, bytes] : there) faults.push_back({name, name + " is not of this backup"});
  return faults;
}

std::vector<std::string> missing_photos(SqlDatabase& database, const fs::path& photos, const Keyring& keyring) {
  struct Named {
    std::string ods;
    std::string reference;
    std::string key;
    std::string receipt;
  };
  const std::vector<Named> requests = database.read([](SqlSession& session) {
    std::vector<Named> named;
    for (SqlRow& row : session.query("SELECT ods, reference, idempotency_key, receipt FROM requests"
                                     " WHERE receipt LIKE '%\"attachments\":[\"%' ORDER BY id")) {
      named.push_back({row.take(0), row.take(1), row.take(2), row.take(3)});
    }
    return named;
  });
  const Attachments in_folder(photos, keyring);
  const Attachments in_database(photos_in_database(database, {}), photos, keyring);
  std::vector<std::string> missing;
  for (const Named& request : requests) {
    const Result<Json> receipt = parse_json(request.receipt);
    const Json* names = receipt ? json_array(receipt.value(), "attachments") : nullptr;
    if (names == nullptr) continue;
    for (const Json& name : *names) {
      const std::string* sha256 = json_as_string(name);
      if (sha256 == nullptr) continue;
      const std::string photo = "a photo of request " + request.reference + " of " + request.ods;
      bool is_there = false;
      bool readable = false;
      for (const Attachments* place : {&in_folder, &in_database}) {
        const std::vector<Attachment> there = place->of(request.ods, request.key);
        const auto same = std::find_if(there.begin(), there.end(),
                                       [&](const Attachment& attachment) { return attachment.sha256 == *sha256; });
        if (same == there.end()) continue;
        is_there = true;
        readable = place->read(request.ods, request.key, *same).has_value();
        break;
      }
      if (!is_there) missing.push_back(photo + " is missing");
      if (is_there && !readable) missing.push_back(photo + " cannot be read");
    }
  }
  return missing;
}

void run_postgres_program(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t process = 0;
  if (::posix_spawnp(&process, arguments.front(), nullptr, nullptr, arguments.data(), environ) != 0) {
    throw std::runtime_error(words.front() + " cannot be run: install postgresql-client");
  }
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error(words.front() + " failed");
}

}  // namespace frontdoor::intake
