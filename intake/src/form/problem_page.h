// What a patient reads where a page of the form cannot be shown: what happened, and what to do instead.
#pragma once

#include "http/http.h"

#include <frontdoor/access_policy.h>

namespace frontdoor::intake {

// practice: whose form it is, as it was last known; null: not known.
Reply patient_problem_reply(const Call& call, const Problem& problem, const Practice* practice);

}  // namespace frontdoor::intake
