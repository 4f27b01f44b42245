// The items of a response as JSON.
#pragma once

#include <frontdoor/form_state.h>
#include <frontdoor/json.h>

namespace frontdoor {

// Enabled occurrences that hold an answer somewhere, in order.
// written, if given, holds one number for each occurrence: 1 where it is among them.
Json items_json(const FormState& state, std::span<const std::uint32_t> instances,
                std::vector<std::uint8_t>* written = nullptr);
// Where each occurrence is in the items of `owner`, which items_json made: its own node, or, where it was not written,
// the nearest one around it.
void place_items(const FormState& state, std::span<const std::uint32_t> instances,
                 const std::vector<std::uint8_t>& written, const JsonNode& owner, const JsonNode& around,
                 std::vector<const JsonNode*>& out);

}  // namespace frontdoor
