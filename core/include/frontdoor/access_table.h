// The whole decision table of AccessPolicy, filled in for one made-up practice: what `frontdoor access table` prints
// and tests/golden/access-table.txt keeps, so that no change of what patients are told goes unseen.
#pragma once

#include <frontdoor/access_policy.h>

#include <string>

namespace frontdoor {

// Plain UTF-8 text, the same bytes for the same policy. Cases that are decided alike are listed together.
std::string access_table(const AccessPolicy& policy);

}  // namespace frontdoor
