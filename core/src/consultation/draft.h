// The draft: what a consultation needs to go on after a reload, a crash or a lost connection, as JSON.
#pragma once

#include "consultation/state.h"

#include <frontdoor/questionnaire.h>
#include <frontdoor/result.h>

#include <string>
#include <string_view>

namespace frontdoor {

std::string draft_of(const ConsultationState& state);
// questionnaire: borrowed by the state, as FilledForm says. start: ConsultationState::start of a draft that does not
// say. Errors: malformed_json, unsupported_version (another form version). The draft is then thrown away by the host.
Result<ConsultationState> state_of_draft(std::string_view draft, const Questionnaire& questionnaire,
                                         const std::string& start);

}  // namespace frontdoor
