// `frontdoor-intake setup`: asks five questions, or takes flags, and leaves settings, keys, a practice and its manager.
#include "base/addresses.h"
#include "base/clock.h"
#include "base/durable_file.h"
#include "base/settings_table.h"
#include "commands/command_parts.h"
#include "crypto/secrets.h"
#include "desk/staff_account.h"
#include "practices/practice_directory.h"
#include "store/key_check.h"

#include <frontdoor/json.h>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kSettingsMode = 0640;
constexpr std::size_t kPasswordLetters = 20;

struct Question {
  const char* flag;
  const char* asks;
};
constexpr Question kQuestions[] = {
    {"base-url", "Which address will patients type? (https://forms.example)"},
    {"ods", "The practice's ODS code? (A81001)"},
    {"name", "Its name, as patients know it?"},
    {"phone", "Its phone number?"},
    {"site-origin", "The address of its website, where the form will be? (https://www.riversidesurgery.example)"},
};

// Of one answer alone; empty: none.
std::string fault_of(std::string_view flag, const std::string& answer) {
  if (flag == "base-url" && !answer.starts_with("https://")) return "It begins with https://, as patients type it.";
  if (flag == "ods" && !is_ods_code(answer)) return "An ODS code is 3 to 12 capitals and digits, such as A81001.";
  if (flag == "site-origin" && !website_origin(answer)) {
    return "A website's address is one such as https://www.practice.example, without a path.";
  }
  return "";
}

std::string answer_to(const Question& question, const Flags& flags) {
  if (flags.has(question.flag)) return flags.text(question.flag);
  for (;;) {
    std::fprintf(stderr, "%s ", question.asks);
    const std::string answer = one_line_of_stdin();
    if (answer.empty())
      throw std::invalid_argument(std::string("--") + question.flag + " is missing; nothing was changed");
    const std::string fault = fault_of(question.flag, answer);
    // Somebody at a terminal is asked again; a program that answers is told at the end.
    if (fault.empty() || ::isatty(STDIN_FILENO) == 0) return answer;
    std::fprintf(stderr, "%s\n", fault.c_str());
  }
}

// `text` with the setting in place of its line or of the comment that has its default.
std::string with_setting(const std::string& text, const std::string& name, const std::string& value) {
  std::istringstream lines(text);
  std::string changed;
  bool found = false;
  for (std::string line; std::getline(lines, line);) {
    const bool is_it = line.starts_with(name + " =") || line.starts_with("#" + name + " =");
    if (is_it && !found) line = name + " = " + value;
    found = found || is_it;
    changed += line + "\n";
  }
  return found ? changed : changed + name + " = " + value + "\n";
}

// The same without the setting: its default holds.
std::string without_setting(const std::string& text, const std::string& name) {
  std::istringstream lines(text);
  std::string changed;
  for (std::string line; std::getline(lines, line);) {
    changed += (line.starts_with(name + " =") ? "#" + name + " =" : line) + "\n";
  }
  return changed;
}

void write_settings(const fs::path& file, const std::map<std::string, std::string>& settings) {
  struct stat before {};
  const bool is_there = ::stat(file.c_str(), &before) == 0;
  std::string text = is_there ? read_whole(file.string()) : settings_as_file();
  // TLS is at the service or at a proxy: what another run of this chose is taken back.
  for (const char* name : {"tls-certificate", "tls-key", "trusted-proxy"}) {
    if (!settings.contains(name)) text = without_setting(text, name);
  }
  for (const auto& [name, value] : settings) text = with_setting(text, name, value);
  const unsigned mode = is_there ? before.st_mode & 0777U : kSettingsMode;
  if (!write_durably(file, text, mode))
    throw std::runtime_error(file.string() + " cannot be written: run this as root");
  // Whose it was, so that the service still reads it.
  if (is_there && ::geteuid() == 0 && ::chown(file.c_str(), before.st_uid, before.st_gid) != 0) {
    throw std::runtime_error("the owner of " + file.string() + " cannot be set");
  }
}

// From here on as the owner of the data: what root wrote there, the service could not open. What root puts before a
// command of that account's; empty: nothing is needed.
std::string become_owner_of(const fs::path& directory) {
  struct stat found {};
  if (::geteuid() != 0 || ::stat(directory.c_str(), &found) != 0 || found.st_uid == 0) return "";
  const passwd* const account = ::getpwuid(found.st_uid);
  const std::string name = account != nullptr ? account->pw_name : "";
  if (account == nullptr || ::initgroups(account->pw_name, account->pw_gid) != 0 || ::setgid(account->pw_gid) != 0 ||
      ::setuid(account->pw_uid) != 0) {
    throw std::runtime_error("cannot become the owner of " + directory.string());
  }
  return "runuser -u " + name + " -- ";
}

// False: there is one of this name already, whose password stays.
bool add_manager(Store& store, const std::string& ods, const std::string& name, const std::string& password) {
  UserRecord user{ods, name, hash_password(password)};
  user.role = Role::manager;
  const Json detail{{"user", name}, {"change", "added"}, {"role", "manager"}};
  return store.add_user(user, {system_now(), "setup", "user", to_text(detail)});
}

std::map<std::string, std::string> settings_from(const Flags& flags, const std::string& base_url) {
  std::map<std::string, std::string> settings = {{"base-url", base_url}};
  if (flags.has("tls-certificate")) {
    settings["tls-certificate"] = flags.text("tls-certificate");
    settings["tls-key"] = flags.text("tls-key");
    for (const char* name : {"tls-certificate", "tls-key"}) {
      if (fs::is_regular_file(settings[name])) continue;
      throw std::invalid_argument(std::string("--") + name + ": there is no file " + settings[name] +
                                  "; nothing was changed");
    }
  } else {
    settings["trusted-proxy"] = flags.text("trusted-proxy", "127.0.0.1");
  }
  return settings;
}

}  // namespace

int run_setup(const std::vector<std::string>& arguments) {
  const Flags flags(arguments, with_data_flags({"base-url", "ods", "name", "phone", "site-origin", "manager",
                                                "trusted-proxy", "tls-certificate", "tls-key"}));
  std::map<std::string, std::string> answers;
  for (const Question& question : kQuestions) answers[question.flag] = answer_to(question, flags);
  if (!answers["base-url"].starts_with("https://")) {
    throw std::invalid_argument("--base-url must begin with https://: patients' words travel by TLS alone");
  }
  const std::string manager = flags.text("manager", "manager");
  if (const auto fault = account_name_fault(manager)) throw std::invalid_argument("--manager: " + *fault);
  const std::map<std::string, std::string> chosen = settings_from(flags, answers["base-url"]);
  const std::string file = flags.text("config", default_config_file());
  if (file.empty()) throw std::invalid_argument("--config is missing: the file that gets the settings");
  load_settings(chosen);  // throws when they do not go together
  const std::string before = fs::exists(file) ? load_settings({{"config", file}}).base_url : "";
  write_settings(file, chosen);
  std::vector<std::string> data = {"--config", file};
  for (const char* name : {"data-directory", "database"}) {
    if (flags.has(name)) data.insert(data.end(), {std::string("--") + name, flags.text(name)});
  }
  const Flags data_flags(data, with_data_flags({}));
  const Settings as_given = load_settings(data_flags.settings());  // with what root alone may read
  const std::string as_account = become_owner_of(as_given.data_directory);
  std::vector<std::string> practice = {"add", "--who", "setup"};
  for (const char* name : {"ods", "name", "phone", "site-origin"}) {
    practice.insert(practice.end(), {std::string("--") + name, answers[name]});
  }
  practice.insert(practice.end(), data.begin(), data.end());
  if (const int code = run_practice(practice); code != 0) return code;
  const Opened opened(data_flags);
  refuse_unread_keys(as_given, opened.files.keys);
  open_keyring(*opened.database, opened.files.keys);  // made where there are none
  const std::string password = random_token().substr(0, kPasswordLetters);
  const std::string keys = fs::exists(opened.files.keys) ? opened.files.keys.string() : "in FRONTDOOR_MASTER_KEYS";
  if (!before.empty() && before != answers["base-url"]) std::printf("base-url before: %s\n", before.c_str());
  std::printf("settings: %s\nkeys: %s; keep a copy in another place\n", file.c_str(), keys.c_str());
  if (add_manager(*opened.store, answers["ods"], manager, password)) {
    std::printf("manager: %s, with the password %s (shown once; change it after signing in)\n", manager.c_str(),
                password.c_str());
  } else {
    std::printf("manager: %s is there already, with the password of before\n", manager.c_str());
  }
  std::printf("the manager %s\n", words_for_sign_in(*opened.store, answers["ods"], manager).c_str());
  std::printf("next: systemctl restart frontdoor-intake, then %sfrontdoor-intake doctor\n", as_account.c_str());
  return 0;
}

}  // namespace frontdoor::intake
