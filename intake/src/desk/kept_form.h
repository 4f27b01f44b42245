// What somebody typed into a page of theirs when their sign-in had ended: the sign-in page carries it, sealed, and it
// comes back to the same user of the same practice alone.
#pragma once

#include "crypto/body_cipher.h"

#include <map>
#include <optional>
#include <string>

namespace frontdoor::intake {

struct KeptForm {
  std::string page;                           // "requests/K7QF-2M9X", "signal", "settings"
  std::map<std::string, std::string> fields;  // as typed; without the form's token
};

// "reception@A81001"
std::string owner_of(const std::string& user, const std::string& ods);

std::string seal_kept_form(const BodyCipher& cipher, const std::string& owner, const KeptForm& form);
// nullopt: it is another's, or none.
std::optional<KeptForm> open_kept_form(const BodyCipher& cipher, const std::string& owner, const std::string& sealed);

}  // namespace frontdoor::intake
