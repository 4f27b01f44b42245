// Links from a receipt to the page on which its patient sees the request.
#pragma once

#include "crypto/secrets.h"

#include <frontdoor/instant.h>

#include <string>
#include <string_view>

namespace frontdoor::intake {

// How long a link to a request leads to it.
inline constexpr std::chrono::days kFollowUpLinkDays{30};

// The last part of a link to a request: its reference, until when it leads there, and a signature. It tells nothing
// else, and the page behind it asks for the date of birth.
std::string follow_up_link(const std::string& ods, const std::string& reference, Instant received, const Key& key);
// The reference of a link that was made by follow_up_link() and still leads somewhere; empty: it is none.
std::string reference_of_link(const std::string& ods, std::string_view link, Instant now, const Key& key);

}  // namespace frontdoor::intake
