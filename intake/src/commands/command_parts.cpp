#include "commands/command_parts.h"

#include "base/words.h"
#include "practices/practice_directory.h"
#include "store/key_check.h"
#include "store/sql_store.h"

#include <frontdoor/json.h>

#include <cstdio>
#include <iostream>
#include <stdexcept>

namespace frontdoor::intake {

std::vector<std::string> with_data_flags(std::vector<std::string> flags) {
  flags.insert(flags.end(), {"config", "data-directory", "database"});
  return flags;
}

std::vector<std::string> rest_of(const std::vector<std::string>& arguments) {
  return {arguments.begin() + 1, arguments.end()};
}

int wrong_use(const char* usage) {
  std::fprintf(stderr, "usage: %s\n", usage);
  return 2;
}

std::string one_line_of_stdin() {
  std::string line;
  std::getline(std::cin, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

Opened::Opened(const Flags& flags)
    : settings((start_sodium(), load_settings(flags.settings()))),
      files(prepare_data_directory(settings)),
      database(open_unless_half_restored(settings)),
      store(make_sql_store(*database)) {}

Keyring Opened::keyring() const {
  // Before any key is made: the service has others.
  refuse_unread_keys(settings, files.keys);
  return open_keyring(*database, files.keys);
}

std::string words_for_unread_keys(const Settings& settings, const std::filesystem::path& key_file) {
  if (settings.unread_environment.empty() || Keyring::is_there(key_file)) return "";
  const std::string file = settings.unread_environment.string();
  return "the keys may be in " + file + ", which this account may not read. As root: chgrp frontdoor " + file +
         " && chmod 640 " + file;
}

void refuse_unread_keys(const Settings& settings, const std::filesystem::path& key_file) {
  const std::string unread = words_for_unread_keys(settings, key_file);
  if (!unread.empty()) throw std::invalid_argument(unread);
}

std::string words_for_sign_in(Store& store, const std::string& ods, const std::string& name) {
  std::string others;
  for (const UserRecord& user : store.users_named(name)) {
    if (user.ods == ods || user.disabled) continue;
    others += (others.empty() ? "" : ", ") + user.name + "@" + user.ods;
  }
  const std::string full = name + "@" + ods;
  if (others.empty()) return "signs in as " + name + " or " + full;
  return "signs in as " + full + ". The name is used at other practices too: " + others +
         ". From now on each of them signs in so, with the practice's code, and the name alone is refused. "
         "Tell them, and change the programs that sign in with it";
}

std::string last_change_of(Store& store, const std::string& ods, const char* what, const std::string& user) {
  std::string last;
  for (const LedgerEntry& entry : store.ledger(ods)) {
    if (entry.note.what != what) continue;
    const Result<Json> detail = parse_json(entry.note.detail);
    if (!user.empty() && (!detail || json_string_or(detail.value(), "user", "") != user)) continue;
    last = entry.note.who + " at " + words_for_time(entry.note.at);
  }
  return last;
}

void require_practice(Store& store, const std::string& ods) {
  if (!is_ods_code(ods) || !store.practice(ods)) {
    throw std::invalid_argument("no practice " + ods + ": add it with `frontdoor-intake practice add`");
  }
}

}  // namespace frontdoor::intake
