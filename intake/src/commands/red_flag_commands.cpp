// `red-flags`: the pack of red-flag rules that a practice adds to the built ones.
#include "base/clock.h"
#include "base/durable_file.h"
#include "commands/command_parts.h"
#include "commands/commands.h"
#include "crypto/secrets.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "service/service.h"
#include "store/sql_store.h"

#include <built_data.h>
#include <frontdoor/json.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

// The practice of the flags, and its file.
struct Place {
  explicit Place(const Flags& flags)
      : settings((start_sodium(), load_settings(flags.settings()))),
        database(open_database(prepare_data_directory(settings).database)),
        store(make_sql_store(*database)),
        ods(flags.text("practice")),
        file(red_flags_file(red_flags_directory(settings.data_directory), ods)) {
    if (!is_ods_code(ods) || !store->practice(ods)) {
      throw std::invalid_argument("no practice " + ods + ": add it with `frontdoor-intake practice add`");
    }
  }

  void note(const Flags& flags, const Json& detail) const {
    // The settings stay as they are, also when somebody saves others just now.
    const LedgerNote note{system_now(), who_of(flags), "red-flags", to_text(detail)};
    for (bool written = false; !written;) {
      const auto practice = store->practice(ods);
      written = store->replace_settings(ods, practice->settings, practice->settings, note);
    }
  }

  Settings settings;
  std::unique_ptr<SqlDatabase> database;
  std::unique_ptr<Store> store;
  std::string ods;
  fs::path file;
};

// One command at a time changes a practice's pack: the file and the ledger's entry say the same.
class PackLock {
 public:
  explicit PackLock(const fs::path& file) {
    fs::create_directories(file.parent_path());
    fs::path lock = file;
    lock += ".lock";
    descriptor_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) {
      throw std::runtime_error("cannot lock " + lock.string());
    }
  }
  ~PackLock() { ::close(descriptor_); }
  PackLock(const PackLock&) = delete;
  PackLock& operator=(const PackLock&) = delete;

 private:
  int descriptor_ = -1;
};

// The pack that is replaced, and by whom it was set.
std::string words_for_before(const Place& place) {
  if (!fs::exists(place.file)) return "before: none";
  const std::string last = last_change_of(*place.store, place.ods, "red-flags");
  return "before: sha256 " + sha256_hex(read_whole(place.file.string())) + (last.empty() ? "" : ", set by " + last);
}

PracticeRedFlags load_or_refuse(const fs::path& path, const std::string& bytes, const BuiltAssets& assets) {
  Result<PracticeRedFlags> loaded = load_added_red_flags(path.filename().string(), bytes, assets.wording);
  if (loaded) return std::move(loaded).value();
  const Error& error = loaded.error();
  throw std::runtime_error((error.where.empty() ? "" : error.where + ": ") + error.message);
}

void print_rules(const PracticeRedFlags& red_flags, const BuiltAssets& assets) {
  std::printf("pack %s\n", red_flags.engine->pack_version().c_str());
  const std::vector<RuleInfo> built = assets.red_flags.rules();
  const auto is_built = [&](const RuleInfo& rule) {
    for (const RuleInfo& other : built) {
      if (other.id == rule.id) return true;
    }
    return false;
  };
  for (const RuleInfo& rule : red_flags.engine->rules()) {
    if (is_built(rule)) continue;
    std::printf("%s %s %s\n", rule.id.c_str(), std::string(to_code(rule.action)).c_str(), rule.source.c_str());
  }
}

int set_pack(const Flags& flags) {
  const Place place(flags);
  const fs::path source = flags.text("file");
  const std::string bytes = read_whole(source.string());
  const BuiltAssets assets;
  const PracticeRedFlags red_flags = load_or_refuse(source, bytes, assets);
  const PackLock lock(place.file);
  const std::string before = words_for_before(place);
  if (!write_durably(place.file, bytes, 0600)) throw std::runtime_error("cannot write " + place.file.string());
  place.note(flags, Json{{"pack", red_flags.engine->pack_version()}, {"sha256", sha256_hex(bytes)}});
  std::printf("practice %s reads with ", place.ods.c_str());
  print_rules(red_flags, assets);
  std::printf("%s\n", before.c_str());
  return 0;
}

int show_pack(const Flags& flags) {
  const Place place(flags);
  if (!fs::exists(place.file)) {
    std::printf("practice %s has added no red flags\n", place.ods.c_str());
    return 0;
  }
  const BuiltAssets assets;
  print_rules(load_or_refuse(place.file, read_whole(place.file.string()), assets), assets);
  return 0;
}

int remove_pack(const Flags& flags) {
  const Place place(flags);
  const PackLock lock(place.file);
  const std::string before = words_for_before(place);
  if (!fs::remove(place.file)) throw std::invalid_argument("practice " + place.ods + " has added no red flags");
  place.note(flags, Json{{"pack", nullptr}});
  std::printf("practice %s reads with the built red flags alone; %s\n", place.ods.c_str(), before.c_str());
  return 0;
}

}  // namespace

int run_red_flags(const std::vector<std::string>& arguments) {
  const Flags flags(arguments.empty() ? arguments : std::vector<std::string>(arguments.begin() + 1, arguments.end()),
                    {"config", "data-directory", "database", "practice", "file", "who"});
  const std::string action = arguments.empty() ? "" : arguments.front();
  if (action == "set") return set_pack(flags);
  if (action == "show") return show_pack(flags);
  if (action == "remove") return remove_pack(flags);
  std::fprintf(stderr,
               "usage: frontdoor-intake red-flags set --practice A81001 --file PACK [--who NAME]\n"
               "       frontdoor-intake red-flags show|remove --practice A81001 [--who NAME]\n");
  return 2;
}

}  // namespace frontdoor::intake
