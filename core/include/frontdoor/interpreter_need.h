// Whether a patient writes that they need an interpreter, sign language or another way to be understood.
#pragma once

#include <string>
#include <string_view>

namespace frontdoor {

// The first sentence of `text` (UTF-8) that says so, without blanks at its ends, shortened between two characters to
// 160 bytes and "…"; empty: none does. Reads English and how speakers of other languages name what they speak. A
// sentence too many only makes staff look; one too few leaves somebody unable to follow a call. Source of the rule: NHS
// Accessible Information Standard (DAPB1605), guidance for commissioners on interpreting (2018).
std::string interpreter_sentence(std::string_view text);

}  // namespace frontdoor
