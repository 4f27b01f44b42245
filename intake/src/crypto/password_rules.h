// Which passwords are refused: short ones, and those that everybody tries first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::intake {

// What is wrong with a new password, as a sentence for the user who types it; nullopt: nothing.
// practice: its name, of which no word counts either.
std::optional<std::string> password_fault(const std::string& password, const std::string& user, const std::string& ods,
                                          const std::string& practice = "");

// The bytes of intake/data/common-passwords.json.
std::string_view common_passwords_json();

}  // namespace frontdoor::intake
