// The formats of R4's primitive types (https://hl7.org/fhir/R4/datatypes.html#primitive).
#pragma once

#include <frontdoor/json_document.h>

#include <optional>
#include <string>
#include <string_view>

namespace frontdoor {

// What is wrong with a primitive of this type; nothing if it is right. A type that is not known is not checked.
std::optional<std::string> fault_of_primitive(const JsonNode& node, std::string_view type);

bool is_date(std::string_view text);       // YYYY, YYYY-MM or a day that exists
bool is_date_time(std::string_view text);  // a date, or with time and zone
bool is_time(std::string_view text);       // hh:mm:ss with an optional fraction
bool is_base64(std::string_view text);

}  // namespace frontdoor
