#include "commands/doctor_findings.h"
#include "delivery/courier.h"
#include "store/sql_store.h"

#include <unistd.h>
#include <fstream>
#include <sstream>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

bool is_in(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_normal().lexically_relative(folder.lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

// Every ReadWritePaths= of the unit's drop-ins. Without any drop-in a machine may still not use the unit at all.
std::vector<fs::path> writable_paths(const fs::path& drop_ins) {
  std::vector<fs::path> paths;
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::directory_iterator(drop_ins, fault)) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      constexpr std::string_view kName = "ReadWritePaths=";
      if (!line.starts_with(kName)) continue;
      std::istringstream words(line.substr(kName.size()));
      for (std::string word; words >> word;) paths.emplace_back(word.substr(word.find_first_not_of("-+")));
    }
  }
  return paths;
}

}  // namespace

void examine_folders(const Settings& settings, SqlDatabase& database, const Keyring& keyring, const fs::path& drop_ins,
                     Findings& findings) {
  const RequestSealer sealer{BodyCipher(keyring)};
  DeliveryQueue queue(database);
  const std::vector<fs::path> writable = writable_paths(drop_ins);
  for (const std::string& ods : make_sql_store(database)->practice_codes()) {
    const std::string sealed = queue.settings(ods);
    if (sealed.empty()) continue;
    const std::string folder =
        delivery_settings_from_json(sealer.open_at(delivery_settings_place(ods), sealed)).file_folder;
    if (folder.empty()) continue;
    const bool is_allowed =
        is_in(folder, settings.data_directory) ||
        std::any_of(writable.begin(), writable.end(), [&](const fs::path& path) { return is_in(folder, path); });
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
      findings.wrong("the folder of " + ods + ", " + folder + ", is not there or not this account's to write to",
                     "make it, and give it to the service's account (chown frontdoor)");
    } else if (!is_allowed) {
      findings.wrong("the folder of " + ods + ", " + folder + ", is outside the data directory: systemd lets the " +
                         "service write nothing there",
                     "systemctl edit frontdoor-intake, with the lines [Service] and ReadWritePaths=" + folder +
                         "; then systemctl restart frontdoor-intake");
    } else {
      findings.well("the folder of " + ods + ", " + folder + ", can be written to");
    }
  }
}

}  // namespace frontdoor::intake
