// Name-based UUIDs (RFC 9562, version 5): the same name gives the same UUID everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace frontdoor {

using UuidBytes = std::array<std::uint8_t, 16>;

// RFC 9562, 6.6: the namespace of names that are URLs.
inline constexpr UuidBytes kUrlNamespace{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                         0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

// Lower case, with hyphens.
std::string name_uuid(const UuidBytes& space, std::string_view name);

}  // namespace frontdoor
