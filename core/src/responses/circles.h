// What needs itself through others.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace frontdoor {

// needs: of each, those that it needs. One that is in a circle; nothing if there is none.
std::optional<std::uint32_t> first_in_circle(const std::vector<std::vector<std::uint32_t>>& needs);

}  // namespace frontdoor
