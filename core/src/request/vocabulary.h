// The systems and extensions of our Bundle, named once: the sealer writes them, the reader looks for them.
#pragma once

#include <string_view>

namespace frontdoor::vocabulary {

inline constexpr std::string_view ods_code = "https://fhir.nhs.uk/Id/ods-organization-code";
inline constexpr std::string_view request_id = "https://frontdoor.example/fhir/Id/request";
inline constexpr std::string_view request_kind = "https://frontdoor.example/fhir/CodeSystem/request-kind";
inline constexpr std::string_view red_flag_rule = "https://frontdoor.example/fhir/CodeSystem/red-flag-rule";
inline constexpr std::string_view access_message = "https://frontdoor.example/fhir/CodeSystem/access-message";
inline constexpr std::string_view task_input = "https://frontdoor.example/fhir/CodeSystem/task-input";
inline constexpr std::string_view red_flag = "https://frontdoor.example/fhir/StructureDefinition/red-flag";
inline constexpr std::string_view software = "https://frontdoor.example/fhir/StructureDefinition/software";

}  // namespace frontdoor::vocabulary
