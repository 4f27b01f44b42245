// The form, its assets, the status, requests, health: what needs no sign-in.
#pragma once

#include "form/public_parts.h"
#include "http/router.h"

namespace frontdoor::intake {

// parts must outlive the router.
void add_public_routes(Router& router, const PublicParts& parts);

}  // namespace frontdoor::intake
