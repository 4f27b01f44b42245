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

  // The keys of the database. Throws where there are none and there should be, saying what to do.
  Keyring keyring() const;

  Settings settings;
  DataFiles files;
  std::unique_ptr<SqlDatabase> database;
  std::unique_ptr<Store> store;
};

// What to do where the keys may be in a file that this account may not read; empty: that is not so. The second throws
// it, as std::invalid_argument.
std::string words_for_unread_keys(const Settings& settings, const std::filesystem::path& key_file);
void refuse_unread_keys(const Settings& settings, const std::filesystem::path& key_file);

// How somebody signs in: by the name, and with the practice's code where others have the name too.
std::string words_for_sign_in(Store& store, const std::string& ods, const std::string& name);

// Throws std::invalid_argument unless the practice is there.
void require_practice(Store& store, const std::string& ods);

// Who last changed it, for the user who changes it now: "gina at 9:31am on Monday 23 November"; empty: nobody has.
// what: of the ledger's entries; user: whose, where it is about an account.
std::string last_change_of(Store& store, const std::string& ods, const char* what, const std::string& user = "");

}  // namespace frontdoor::intake
