// What every handler of the API does with a call: whose desk it opens, its body, the numbers in its address, and the
// version that a write goes by.
#pragma once

#include "desk/staff_parts.h"
#include "http/router.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {

// The desk of who called. Throws Problem (401, 403).
PracticeDesk desk_for(const StaffParts& parts, const Call& call, const Parameters& parameters);
// For writes: the session, its form token and our own origin, in this order; of a service account its token alone.
PracticeDesk desk_for_writing(const StaffParts& parts, const Call& call, const Parameters& parameters);
// Throws Problem: 415, 400, and 413 past `bytes_max`.
Json json_body(const Call& call, std::size_t bytes_max);

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
