// Where a request begins and ends must read the same to us and to any proxy in front: what could be read two ways is
// refused (RFC 9112 sections 5, 6 and 11.2), and its connection closed.
#pragma once

#include "service/http_limits.h"

#include <optional>
#include <string_view>

namespace frontdoor::intake {

// The length of the head at the start of `bytes`, its empty line included; 0 while that has not come. `seen`: how many
// bytes earlier calls have looked at.
std::size_t head_length(std::string_view bytes, std::size_t seen);

// True when no later byte can make these the start of a head: a NUL, or a line end of another kind.
bool head_is_hopeless(std::string_view bytes, std::size_t seen);

// A line that goes on in the next one, by a blank at its start.
bool has_folded_line(std::string_view lines);

// What is wrong with a whole head, as a short fixed text for people; nullopt: it can be read in one way only.
std::optional<std::string_view> framing_fault(std::string_view head, const HttpLimits& limits);

}  // namespace frontdoor::intake
