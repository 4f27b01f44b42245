// The items of a response as JSON.
#pragma once

#include <frontdoor/form_state.h>
#include <frontdoor/json.h>

namespace frontdoor {

// Enabled occurrences that hold an answer somewhere, in order.
Json items_json(const FormState& state, std::span<const std::uint32_t> instances);
// {"valueDecimal": 2.50}
Json answer_json(const AnswerValue& value);

}  // namespace frontdoor
