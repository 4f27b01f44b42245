// JSON for staff and their systems.
#pragma once

#include "desk/staff_parts.h"
#include "http/router.h"

namespace frontdoor::intake {

// parts must outlive the router.
void add_api_routes(Router& router, const StaffParts& parts);         // requests, searches, deliveries, sessions
void add_access_api_routes(Router& router, const StaffParts& parts);  // settings, meter, advice, evidence, figures
void add_form_api_routes(Router& router, const StaffParts& parts);    // the practice's own forms

// Of every list of the API: entries at most, and how far in.
inline constexpr std::size_t kPageMax = 200;
inline constexpr std::size_t kOffsetMax = 1'000'000'000;
// A whole number of the address. Throws Problem (400) for what is none, or more than `most`.
std::size_t number_in_query(const Call& call, const std::string& name, std::size_t fallback, std::size_t most);
// The version that a write goes by: the ETag of what was read. "*" goes by none: empty. Throws Problem (428).
std::string version_in(const Call& call);
// The same problem, as HTTP says it of If-Match where somebody was quicker.
[[noreturn]] void refuse_as_precondition(Problem problem);

}  // namespace frontdoor::intake
