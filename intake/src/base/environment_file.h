// intake.env beside the settings file: secrets that systemd hands to the service (EnvironmentFile=). Commands are not
// started by systemd, and read it here.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace frontdoor::intake {

// Names and values as systemd.exec(5) reads them: comments, quotes, values over several lines.
std::map<std::string, std::string> variables_in(const std::string& text);

// Puts what is for the service (FRONTDOOR_..., and libpq's PG...) into the environment, where it is not there already.
// False: the file is there, and this account may not read it. To be called before there are threads.
bool take_environment_file(const std::filesystem::path& file);

}  // namespace frontdoor::intake
