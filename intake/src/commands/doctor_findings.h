// What `doctor` found: well, worth a look, or wrong. Only what is wrong makes the exit code 1.
#pragma once

#include "base/settings.h"
#include "commands/doctor_asker.h"
#include "crypto/secrets.h"
#include "store/sql.h"
#include "store/store.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>

namespace frontdoor::intake {

class Findings {
 public:
  void well(const std::string& what) { std::printf("ok     %s\n", what.c_str()); }
  void look(const std::string& what, const std::string& remedy) { print("look   ", what, remedy); }
  void wrong(const std::string& what, const std::string& remedy) {
    print("WRONG  ", what, remedy);
    ++wrong_;
  }
  int code() const { return wrong_ == 0 ? 0 : 1; }

 private:
  static void print(const char* head, const std::string& what, const std::string& remedy) {
    std::printf("%s%s\n         %s\n", head, what.c_str(), remedy.c_str());
  }
  int wrong_ = 0;
};

// What the running service answers at base-url: through the proxy, as patients reach it. Nothing where base-url is
// empty. False: it is not the service that answers there, and nothing more can be asked.
bool examine_proxy(const Settings& settings, const Keyring& keyring, Asker& asker, Findings& findings);
// Whether it runs at all, where no more can be asked.
void examine_service(const Settings& settings, Findings& findings);
// What little room on the disk does to requests, and what to do; empty: nothing. holds_database: SQLite is on it.
std::string remedy_for_room(std::uintmax_t free_bytes, bool holds_database);
// Whether each practice's website may show the form, what its script tag loads is what it should be, and photos arrive.
void examine_embedding(const Settings& settings, Store& store, const Asker& asker, Findings& findings);
// Whether the service may write to the folders that practices' requests go to. drop_ins: where the unit's are.
void examine_folders(const Settings& settings, SqlDatabase& database, const Keyring& keyring,
                     const std::filesystem::path& drop_ins, Findings& findings);

}  // namespace frontdoor::intake
