// A View as bytes. The flat encoding is what painter.wasm reads (it has no JSON); the JSON is what the mirror reads.
//
// Flat, little-endian: "FDV1", u32 revision, u32 focus, u8 right_to_left, string page, string language, node.
// node: u32 id, u8 role, u8 variant, u8 input, u8 level, u8 width, u8 flags (1 checked, 2 required, 4 disabled, 8
// live), u32 count_max, i32 minimum, maximum, step, u32 target, strings name text hint error value href hidden_text
// suffix, u32 number of children, children. string: u32 bytes, UTF-8.
#pragma once

#include <frontdoor/result.h>
#include <frontdoor/view.h>

#include <string>
#include <string_view>

namespace frontdoor {

std::string encode_view(const View& view);
// Refuses (corrupt, too_large, unsupported_version) rather than reading past the end or over limits.h.
Result<View> decode_view(std::string_view bytes);

}  // namespace frontdoor
