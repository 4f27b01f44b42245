// What a running service tells `frontdoor-intake doctor` of how a call reached it, so that a proxy's settings can be
// judged: to nobody else, for the question carries proof of our keys.
#pragma once

#include "base/clock.h"
#include "crypto/secrets.h"
#include "http/http.h"

#include <chrono>
#include <optional>
#include <string>

namespace frontdoor::intake {

inline constexpr const char* kProbeHeader = "X-Frontdoor-Doctor";
inline constexpr std::chrono::minutes kProbeLife{5};

// The header's value, for a question asked now.
std::string probe_question(Instant now, const Keyring& keyring);

// What was seen, as JSON; nullopt: it is not a question of ours, or an old one.
std::optional<std::string> probe_answer(const Call& call, Instant now, const Key& key);
Key probe_key(const Keyring& keyring);

}  // namespace frontdoor::intake
