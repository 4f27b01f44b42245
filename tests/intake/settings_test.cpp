// One table of settings: what it says is what is read, and the help, the package's file and the guide say the same.
#include "base/environment_file.h"
#include "base/settings_table.h"
#include "commands/command_parts.h"
#include "process.h"
#include "support.h"

#include <unistd.h>

#include <sstream>

namespace frontdoor::intake {
namespace {

std::vector<Setting> all_settings() {
  std::vector<Setting> all;
  for (const SettingGroup& group : settings_table()) {
    all.insert(all.end(), group.settings.begin(), group.settings.end());
  }
  return all;
}

std::string installed_default(const Setting& setting) {
  return setting.installed.empty() ? text_of_setting(Settings(), setting) : std::string(setting.installed);
}

class SettingsTable : public ::testing::Test {
 protected:
  Settings load_file(const std::string& text) const {
    write_file(directory_.path() / "intake.conf", text);
    return load_settings({{"config", (directory_.path() / "intake.conf").string()}});
  }
  TemporaryDirectory directory_;
};

TEST_F(SettingsTable, ThePackagesFileHasEverySettingAsACommentAndChangesNone) {
  const Settings settings = load_file(settings_as_file());
  for (const Setting& setting : all_settings()) {
    EXPECT_NE(settings_as_file().find("\n#" + std::string(setting.name) + " = "), std::string::npos) << setting.name;
    EXPECT_EQ(text_of_setting(settings, setting), text_of_setting(default_settings(), setting)) << setting.name;
  }
}

TEST_F(SettingsTable, ThePackagesFileWithoutItsCommentMarksHasTheDefaults) {
  std::istringstream lines(settings_as_file());
  std::string text;
  int uncommented = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool is_setting = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    uncommented += is_setting;
    text += (is_setting ? line.substr(1) : line) + "\n";
  }
  EXPECT_EQ(uncommented, static_cast<int>(all_settings().size()));
  const Settings settings = load_file(text);
  for (const Setting& setting : all_settings()) {
    EXPECT_EQ(text_of_setting(settings, setting), installed_default(setting)) << setting.name;
  }
}

TEST_F(SettingsTable, EverySettingIsReadIntoTheFieldThatItNames) {
  for (const Setting& setting : all_settings()) {
    const bool is_number = std::holds_alternative<int Settings::*>(setting.field);
    const bool is_flag = std::holds_alternative<bool Settings::*>(setting.field);
    std::map<std::string, std::string> flags;
    std::string value = is_number ? std::to_string(setting.most) : is_flag ? "yes" : "10.0.0.7";
    if (setting.name == "metrics") value = "10.0.0.7:9464";
    if (setting.name == "base-url") value = "https://forms.example";
    if (setting.name == "database") value = "postgresql:///frontdoor";
    if (setting.name.starts_with("tls-")) flags = {{"tls-certificate", value}, {"tls-key", value}};
    flags[std::string(setting.name)] = value;
    EXPECT_EQ(text_of_setting(load_settings(flags), setting), value) << setting.name;
    if (is_number || is_flag) {
      flags[std::string(setting.name)] = is_number ? std::to_string(setting.most + 1) : "perhaps";
      EXPECT_THROW(load_settings(flags), std::invalid_argument) << setting.name;
    }
  }
}

TEST_F(SettingsTable, AddressesThatCannotBeMeantAreRefused) {
  for (const char* address : {"https://forms.example/surgery", "https://", "https://forms.example?a", "forms.example",
                              "https://staff@forms.example"}) {
    EXPECT_THROW(load_settings({{"base-url", address}}), std::invalid_argument) << address;
  }
  EXPECT_EQ(load_settings({{"base-url", "https://forms.example:8443/"}}).base_url, "https://forms.example:8443");
  for (const char* database : {"frontdoor", "mysql://localhost/frontdoor"}) {
    EXPECT_THROW(load_settings({{"database", database}}), std::invalid_argument) << database;
  }
  for (const char* database : {"postgresql:///frontdoor", "dbname=frontdoor", "intake.db", "/srv/intake"}) {
    EXPECT_EQ(load_settings({{"database", database}}).database, database);
  }
}

TEST(EnvironmentFile, IsReadAsSystemdReadsIt) {
  const std::map<std::string, std::string> expected = {
      {"PLAIN", "one two"}, {"QUOTED", "a b "},         {"LINES", "a\nb"}, {"SINGLE", "\\n"},
      {"FOLDED", "a  b"},   {"ESCAPED", "say \"yes\""}, {"EMPTY", ""}};
  EXPECT_EQ(variables_in("# comment=1\n; other=2\n\nno variable\n PLAIN = one two  \nQUOTED=\"a b \"  \nLINES='a\nb'\n"
                         "SINGLE='\\n'\nFOLDED=a \\\n b\nESCAPED=\"say \\\"yes\\\"\"\nEMPTY=\n"),
            expected);
}

TEST_F(SettingsTable, AnEnvironmentFileThatMayNotBeReadIsSaid) {
  write_file(directory_.path() / "intake.conf", "port = 9001\n");
  const std::filesystem::path file = directory_.path() / "intake.env";
  write_file(file, "FRONTDOOR_PORT=9002\n");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  const AsNobody nobody(directory_.path());
  const Settings settings = load_settings({{"config", (directory_.path() / "intake.conf").string()}});
  EXPECT_EQ(settings.unread_environment, file);
  EXPECT_EQ(settings.port, 9001);
  const std::string words = words_for_unread_keys(settings, directory_.path() / "master.keys");
  EXPECT_NE(words.find("chgrp frontdoor " + file.string()), std::string::npos) << words;
  write_file(directory_.path() / "master.keys", std::string(64, '7') + "\n");
  EXPECT_EQ(words_for_unread_keys(settings, directory_.path() / "master.keys"), "") << "the keys are here";
}

TEST_F(SettingsTable, TheHelpNamesEverySetting) {
  const std::string help = run_intake({"--help"}, "").output;
  for (const Setting& setting : all_settings()) {
    EXPECT_NE(help.find("\n  --" + std::string(setting.name) + " "), std::string::npos) << setting.name;
  }
  EXPECT_NE(run_intake({"reference", "man"}, "").output.find(".TH INTAKE.CONF 5"), std::string::npos);
  EXPECT_EQ(run_intake({"reference", "nothing"}, "").code, 2);
}

TEST_F(SettingsTable, TheGuidesTableIsTheOneOfTheProgram) {
  const std::string page = read_file(FRONTDOOR_SOURCE_DIR "/docs/operating/settings.md");
  EXPECT_NE(page.find(settings_as_markdown()), std::string::npos)
      << "put the output of `frontdoor-intake reference table` into docs/operating/settings.md";
}

TEST_F(SettingsTable, RootIsNotLetIntoTheServicesDirectory) {
  if (::geteuid() != 0) {
    EXPECT_EQ(run_intake({"practice", "list", "--data-directory", directory_.path().string()}, "").code, 0);
    return;
  }
  ASSERT_EQ(::chown(directory_.path().c_str(), 65534, 65534), 0);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"practice", "list"}, {"doctor"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--data-directory", directory_.path().string()});
    const CommandResult refused = run_intake(arguments, "");
    EXPECT_EQ(refused.code, 2);
    EXPECT_EQ(refused.output, "") << "refused before a word is said";
    EXPECT_NE(refused.errors.find("runuser -u nobody -- frontdoor-intake"), std::string::npos) << refused.errors;
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path())) << "nothing was left there";
}

}  // namespace
}  // namespace frontdoor::intake
