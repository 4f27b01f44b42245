// Every setting, once: load_settings reads by this table, and the help, the configuration file of the package, its man
// page and the table of the operating guide are written from it.
#pragma once

#include "base/settings.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace frontdoor::intake {

using SettingField = std::variant<std::string Settings::*, std::filesystem::path Settings::*, int Settings::*,
                                  bool Settings::*, std::vector<std::string> Settings::*>;

struct Setting {
  std::string_view name;
  std::string_view form;  // what a value looks like: "FILE", "yes or no"; empty for a number, whose range says it
  std::string_view says;  // a sentence or two for the operator, without line breaks
  SettingField field;     // where it is kept; its default is that of Settings
  int least = 0;          // of a number
  int most = 0;
  std::string_view installed = {};  // the default of an installed service, where that is another
};

struct SettingGroup {
  std::string_view title;
  std::vector<Setting> settings;
};

const std::vector<SettingGroup>& settings_table();

// Settings before anybody set one: those of a checkout, or of an installed service (FRONTDOOR_INSTALLED).
Settings default_settings();
// The configuration file that is read when nobody names one and it is there; empty in a checkout.
std::string default_config_file();
// A value as one writes it.
std::string text_of_setting(const Settings& settings, const Setting& setting);

// The table as help for a terminal, with the defaults of this build.
std::string settings_as_help();
// The same with the defaults of an installed service: a file of name = value in which every setting is a comment, the
// table of docs/operating/settings.md, and the man page intake.conf(5).
std::string settings_as_file();
std::string settings_as_markdown();
std::string settings_as_man_page();

}  // namespace frontdoor::intake
