#include "commands/command_parts.h"

#include "base/words.h"
#include "practices/practice_directory.h"
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
    : files((start_sodium(), prepare_data_directory(load_settings(flags.settings())))),
      database(open_database(files.database)),
      store(make_sql_store(*database)) {}

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
