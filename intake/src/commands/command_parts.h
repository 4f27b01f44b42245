// What several commands share: the store that the flags name, and lines of standard input.
#pragma once

#include "commands/commands.h"
#include "service/service.h"

namespace frontdoor::intake {

// `flags` and those that name the data: --config, --data-directory, --database.
std::vector<std::string> with_data_flags(std::vector<std::string> flags);
std::vector<std::string> rest_of(const std::vector<std::string>& arguments);  // without the first
int wrong_use(const char* usage);                                             // prints it; the exit code
std::string one_line_of_stdin();

// The database behind a command, with what is built on it.
struct Opened {
  explicit Opened(const Flags& flags);
  Store& operator*() const { return *store; }
  Store* operator->() const { return store.get(); }

  DataFiles files;
  std::unique_ptr<SqlDatabase> database;
  std::unique_ptr<Store> store;
};

// Throws std::invalid_argument unless the practice is there.
void require_practice(Store& store, const std::string& ods);

// Who last changed it, for the user who changes it now: "gina at 9:31am on Monday 23 November"; empty: nobody has.
// what: of the ledger's entries; user: whose, where it is about an account.
std::string last_change_of(Store& store, const std::string& ods, const char* what, const std::string& user = "");

}  // namespace frontdoor::intake
