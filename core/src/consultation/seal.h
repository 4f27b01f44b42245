// Seals a consultation into a FHIR R4 Bundle (type collection): canonical bytes, the same for the same input.
#pragma once

#include "consultation/state.h"

#include <frontdoor/consultation.h>

#include <string>

namespace frontdoor {

struct SealInput {
  const ConsultationState& state;
  const Assets& assets;
  const ConsultationOptions& options;
  const AccessDecision& access;
};

std::string seal_request(const SealInput& input, Instant now);

}  // namespace frontdoor
