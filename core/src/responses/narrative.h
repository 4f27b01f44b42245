// The XHTML of a narrative (https://hl7.org/fhir/R4/narrative.html#xhtml; txt-1 and txt-2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor {

// What is wrong with it; nothing if it is right.
std::optional<std::string> fault_of_narrative(std::string_view markup);

}  // namespace frontdoor
