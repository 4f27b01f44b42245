#include "commands/commands.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/settings.h"
#include "crypto/one_time_code.h"
#include "crypto/secrets.h"
#include "practices/practice_directory.h"
#include "service/service.h"
#include "store/key_check.h"
#include "store/postgres_database.h"
#include "store/sql_store.h"
#include "store/sqlite_database.h"

#include <frontdoor/json.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kPasswordLettersMin = 8;
constexpr std::size_t kPasswordBytesMax = 1000;

const std::vector<std::string>& data_flags() {
  static const std::vector<std::string> flags = {"config", "data-directory", "database"};
  return flags;
}

std::vector<std::string> with_data_flags(std::vector<std::string> flags) {
  flags.insert(flags.end(), data_flags().begin(), data_flags().end());
  return flags;
}

// The database behind a command, with what stands on it.
struct Opened {
  explicit Opened(const Flags& flags) : Opened(load_settings(flags.settings())) {}
  explicit Opened(const Settings& settings)
      : files((start_sodium(), prepare_data_directory(settings))),
        database(open_database(files.database)),
        store(make_sql_store(*database)) {}
  Store& operator*() const { return *store; }
  Store* operator->() const { return store.get(); }

  DataFiles files;
  std::unique_ptr<SqlDatabase> database;
  std::unique_ptr<Store> store;
};

// "http://localhost:8081": scheme, host and port, nothing after it. It goes into a header, so nothing else may pass.
void require_origin(const std::string& origin) {
  const std::size_t scheme = origin.starts_with("https://") ? 8 : origin.starts_with("http://") ? 7 : 0;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':' || c == '[' || c == ']';
  };
  const std::string_view host = std::string_view(origin).substr(scheme);
  if (scheme == 0 || host.empty() || !std::all_of(host.begin(), host.end(), allowed)) {
    throw std::invalid_argument("--site-origin must look like https://www.practice.example: " + origin);
  }
}

void require_practice(Store& store, const std::string& ods) {
  if (!is_ods_code(ods) || !store.practice(ods)) {
    throw std::invalid_argument("no practice " + ods + ": add it with `frontdoor-intake practice add`");
  }
}

std::string one_line_of_stdin() {
  std::string line;
  std::getline(std::cin, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

int wrong_use(const char* usage) {
  std::fprintf(stderr, "usage: %s\n", usage);
  return 2;
}

std::vector<std::string> rest_of(const std::vector<std::string>& arguments) {
  return {arguments.begin() + 1, arguments.end()};
}

int list_ledger(Store& store, const std::string& ods) {
  for (const LedgerEntry& entry : store.ledger(ods)) {
    std::printf("%lld %s %s %s %s\n", static_cast<long long>(entry.sequence), format_rfc3339(entry.note.at).c_str(),
                entry.note.who.c_str(), entry.note.what.c_str(), entry.note.detail.c_str());
  }
  return 0;
}

// "12:3fa9...": an entry as an export or a log noted it.
std::optional<LedgerHead> anchor_of(const Flags& flags) {
  if (!flags.has("anchor")) return std::nullopt;
  const std::string text = flags.text("anchor");
  const std::size_t colon = text.find(':');
  LedgerHead anchor;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + std::min(colon, text.size()), anchor.sequence);
  if (colon == std::string::npos || fault != std::errc() || end != text.data() + colon) {
    throw std::invalid_argument("--anchor must be a number, a colon and a hash");
  }
  anchor.hash = text.substr(colon + 1);
  return anchor;
}

int verify_ledgers(Store& store, const std::vector<std::string>& codes, const std::optional<LedgerHead>& anchor) {
  int code = 0;
  for (const std::string& ods : codes) {
    const std::vector<LedgerEntry> entries = store.ledger(ods);
    std::optional<std::string> fault = find_ledger_fault(entries, store.ledger_head(ods));
    if (!fault && anchor) fault = find_anchor_fault(entries, *anchor);
    if (fault) {
      std::printf("%s: BROKEN at %s\n", ods.c_str(), fault->c_str());
      code = 1;
    } else {
      std::printf("%s: %zu entries, whole\n", ods.c_str(), entries.size());
    }
  }
  return code;
}

}  // namespace

Flags::Flags(const std::vector<std::string>& arguments, const std::vector<std::string>& known,
             const std::vector<std::string>& switches) {
  const auto in = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = arguments[i].starts_with("--") ? arguments[i].substr(2) : "";
    if (in(switches, name)) {
      values_[name].push_back("");
    } else if (in(known, name) && i + 1 < arguments.size()) {
      values_[name].push_back(arguments[++i]);
    } else {
      throw std::invalid_argument(in(known, name) ? "--" + name + " needs a value" : "unknown flag " + arguments[i]);
    }
  }
}

std::string Flags::text(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::invalid_argument("--" + name + " is missing");
  return found->second.back();
}

std::string Flags::text(const std::string& name, const std::string& fallback) const {
  return has(name) ? text(name) : fallback;
}

std::vector<std::string> Flags::all(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::map<std::string, std::string> Flags::settings() const {
  std::map<std::string, std::string> settings;
  for (const auto& [name, values] : values_) {
    const auto& names = setting_names();
    if (name == "config" || std::find(names.begin(), names.end(), name) != names.end()) {
      settings[name] = values.back();
    }
  }
  return settings;
}

int run_practice(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake practice add --ods A81001 --name NAME --phone PHONE [--site-origin ORIGIN]...";
  if (arguments.empty() || arguments.front() != "add") return wrong_use(usage);
  const Flags flags(rest_of(arguments), with_data_flags({"ods", "name", "phone", "site-origin"}));
  PracticeRecord record;
  record.ods = flags.text("ods");
  if (!is_ods_code(record.ods)) throw std::invalid_argument("--ods must be 3 to 12 capitals and digits");
  record.site_origins = flags.all("site-origin");
  for (const std::string& origin : record.site_origins) require_origin(origin);
  record.settings = to_text(Json{{"ods", record.ods}, {"name", flags.text("name")}, {"phone", flags.text("phone")}});
  record.signal = R"({"state":"normal"})";
  Result<Practice> loaded = Practice::load(record.settings);
  if (!loaded) throw std::invalid_argument(loaded.error().message);
  Practice practice = std::move(loaded).value();
  const Opened store(flags);
  PracticeDirectory practices(*store);
  const std::shared_ptr<const KnownPractice> known = practices.find(record.ods);
  if (known) {
    // Its hours, limit and words stay; `settings set` changes them.
    practice = known->practice;
    practice.name = flags.text("name");
    practice.phone = flags.text("phone");
    record.settings = settings_as_json(practice);
  }
  store->save_practice(record);
  if (!known || !(known->practice == practice)) {
    practices.change_settings(practice, "command line", "", system_now());
  }
  std::printf("practice %s saved\n", record.ods.c_str());
  return 0;
}

namespace {

int add_user(const Flags& flags) {
  UserRecord user;
  user.ods = flags.text("practice");
  user.name = flags.text("user");
  if (user.name.empty() || user.name.size() > 80 || user.name.find('@') != std::string::npos) {
    throw std::invalid_argument("--user must be 1 to 80 letters, without @");
  }
  const std::optional<Role> role = role_from_code(flags.text("role", "manager"));
  if (!role) throw std::invalid_argument("--role must be reception, clinician, manager or icb");
  user.role = *role;
  if (!flags.has("password-stdin"))
    throw std::invalid_argument("the password is read from standard input: add --password-stdin");
  const std::string password = one_line_of_stdin();
  if (password.size() < kPasswordLettersMin || password.size() > kPasswordBytesMax) {
    throw std::invalid_argument("the password must have at least " + std::to_string(kPasswordLettersMin) + " letters");
  }
  const Opened store(flags);
  require_practice(*store, user.ods);
  user.password_hash = hash_password(password);
  store->save_user(user);
  std::printf("user %s of practice %s saved\n", user.name.c_str(), user.ods.c_str());
  return 0;
}

// Shown once: it is sealed from then on.
int give_one_time_codes(const Flags& flags) {
  const Opened store(flags);
  const std::string ods = flags.text("practice");
  const std::string name = flags.text("user");
  const std::vector<UserRecord> users = store->users_named(name);
  if (std::none_of(users.begin(), users.end(), [&](const UserRecord& user) { return user.ods == ods; })) {
    throw std::invalid_argument("no user " + name + " in practice " + ods);
  }
  const std::string secret = new_totp_secret();
  store->set_totp_secret(
      ods, name, BodyCipher(open_keyring(*store.database, store.files.keys)).seal(secret, totp_place(ods, name)));
  std::printf("put this into the authenticator app of %s; it is not shown again:\n%s\n", name.c_str(),
              totp_address(secret, name, ods).c_str());
  return 0;
}

}  // namespace

int run_user(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake user add --practice A81001 --user NAME [--role ROLE] --password-stdin\n"
      "       frontdoor-intake user totp --practice A81001 --user NAME";
  const std::string action = arguments.empty() ? "" : arguments.front();
  if (action == "add") {
    return add_user(Flags(rest_of(arguments), with_data_flags({"practice", "user", "role"}), {"password-stdin"}));
  }
  if (action == "totp") return give_one_time_codes(Flags(rest_of(arguments), with_data_flags({"practice", "user"})));
  return wrong_use(usage);
}

int run_signal(const std::vector<std::string>& arguments) {
  constexpr const char* usage =
      "frontdoor-intake signal set --practice A81001 --state normal|busy|urgent-diverted|paused [--from TIME]\n"
      "       [--until TIME] [--reason TEXT --icb-reference TEXT] [--who NAME]";
  if (arguments.empty() || arguments.front() != "set") return wrong_use(usage);
  const Flags flags(rest_of(arguments),
                    with_data_flags({"practice", "state", "from", "until", "reason", "icb-reference", "who"}));
  Json json = Json::object();
  json["state"] = flags.text("state");
  for (const auto& [flag, key] :
       {std::pair{"from", "from"}, {"until", "until"}, {"reason", "reason"}, {"icb-reference", "icbReference"}}) {
    if (flags.has(flag)) json[key] = flags.text(flag);
  }
  Result<Signal> loaded = Signal::load(to_text(json));
  if (!loaded) throw std::invalid_argument(loaded.error().message);
  Signal signal = std::move(loaded).value();
  const Instant now = system_now();
  if (!signal.from) signal.from = now;
  const Opened store(flags);
  const std::string ods = flags.text("practice");
  require_practice(*store, ods);
  PracticeDirectory(*store).change_signal(ods, signal, flags.text("who", "command line"), now);
  std::printf("signal of practice %s: %s\n", ods.c_str(), signal_as_json(signal).c_str());
  return 0;
}

int run_ledger(const std::vector<std::string>& arguments) {
  constexpr const char* usage = "frontdoor-intake ledger verify|list [--practice A81001] [--anchor N:HASH]";
  if (arguments.empty()) return wrong_use(usage);
  const std::string& action = arguments.front();
  const Flags flags(rest_of(arguments), with_data_flags({"practice", "anchor"}));
  const Opened store(flags);
  if (action == "verify") {
    const std::optional<LedgerHead> anchor = anchor_of(flags);
    if (anchor && !flags.has("practice")) throw std::invalid_argument("--anchor needs --practice");
    return verify_ledgers(*store, flags.has("practice") ? flags.all("practice") : store->practice_codes(), anchor);
  }
  if (action == "list") return list_ledger(*store, flags.text("practice"));
  return wrong_use(usage);
}

int run_backup(const std::vector<std::string>& arguments) {
  const Flags flags(arguments, with_data_flags({"to"}));
  const std::string copy = flags.text("to");
  start_sodium();
  const DataFiles files = prepare_data_directory(load_settings(flags.settings()));
  if (is_postgres_address(files.database)) {
    throw std::invalid_argument("back up PostgreSQL with its own pg_basebackup or pg_dump");
  }
  back_up_sqlite(files.database, copy);
  open_sqlite(copy)->check_integrity();
  std::printf("backed up to %s\nkeep a copy of the keys too, in another place: without them nobody can read it\n",
              copy.c_str());
  return 0;
}

std::string read_whole(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::invalid_argument("cannot read " + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace frontdoor::intake
