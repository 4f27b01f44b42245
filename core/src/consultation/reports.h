// What the form tells the practice's service while it is filled in: which advice and which messages a patient was
// shown. Codes only, never a word of the patient's: a patient who was told to call 999 and left must not go unseen.
#pragma once

#include "consultation/state.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/red_flags.h>

#include <string>

namespace frontdoor {

// JSON as EffectKind::report has it.
std::string advice_report(const ShownFlag& flag, RequestKind kind);
std::string messages_report(const AccessDecision& access, RequestKind kind);

// The status document: the practice's public settings and its signal, or a signal alone. Taken whole or not at all.
// "validUntil" may accompany the signal.
std::optional<Error> take_status(const std::string& json, Instant now, ConsultationOptions& options);

Result<Receipt> receipt_of_json(const std::string& json);

}  // namespace frontdoor
