// JSON for staff and their systems.
#pragma once

#include "desk/staff_parts.h"
#include "http/router.h"

namespace frontdoor::intake {

// parts must outlive the router.
void add_api_routes(Router& router, const StaffParts& parts);         // requests, searches, deliveries, sessions
void add_access_api_routes(Router& router, const StaffParts& parts);  // settings, meter, advice, evidence, figures
void add_form_api_routes(Router& router, const StaffParts& parts);    // the practice's own forms
void add_token_routes(Router& router, const StaffParts& parts);       // tokens of service accounts

}  // namespace frontdoor::intake
