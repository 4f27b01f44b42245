// The systems and extensions of our Bundle, named once: the sealer writes them, the reader looks for them.
#pragma once

#include <string_view>

namespace frontdoor::vocabulary {

inline constexpr std::string_view ods_code = "https://fhir.nhs.uk/Id/ods-organization-code";
inline constexpr std::string_view request_id = "https://frontdoor.example/fhir/Id/request";
inline constexpr std::string_view request_kind = "https://frontdoor.example/fhir/CodeSystem/request-kind";
inline constexpr std::string_view red_flag_rule = "https://frontdoor.example/fhir/CodeSystem/red-flag-rule";
inline constexpr std::string_view sign_group = "https://frontdoor.example/fhir/CodeSystem/sign-group";
inline constexpr std::string_view sign = "https://frontdoor.example/fhir/CodeSystem/sign";
inline constexpr std::string_view access_message = "https://frontdoor.example/fhir/CodeSystem/access-message";
inline constexpr std::string_view task_input = "https://frontdoor.example/fhir/CodeSystem/task-input";
inline constexpr std::string_view nhs_number = "https://fhir.nhs.uk/Id/nhs-number";
inline constexpr std::string_view nhs_number_status =
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus";
inline constexpr std::string_view nhs_number_status_codes =
    "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland";
inline constexpr std::string_view participant_type =
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
inline constexpr std::string_view ordinal_value = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
// R5's name of it.
inline constexpr std::string_view item_weight = "http://hl7.org/fhir/StructureDefinition/itemWeight";
// On an answer: it has no score, and others to its question have one. Its total is not that of all answers.
inline constexpr std::string_view unscored = "https://frontdoor.example/fhir/StructureDefinition/unscored";
// On an answer that is a number: the unit that its question says, which a valueInteger has no place for.
inline constexpr std::string_view unit = "https://frontdoor.example/fhir/StructureDefinition/unit";
inline constexpr std::string_view sha256 = "https://frontdoor.example/fhir/Id/sha-256";
// On an item of the QuestionnaireResponse: what its answer means (frontdoor/questionnaire.h, Meaning).
inline constexpr std::string_view meaning = "https://frontdoor.example/fhir/StructureDefinition/meaning";
// On an item: the question as the patient read it, where that is not the form's own text (somebody else is asked for).
inline constexpr std::string_view text_as_read = "https://frontdoor.example/fhir/StructureDefinition/text-as-read";
// On an answer: the red-flag concepts of the ticked option, or as_worded (answers/ticked.h).
inline constexpr std::string_view ticked = "https://frontdoor.example/fhir/StructureDefinition/red-flag";
// On an answer: the option says that no other of its question was chosen ("None of these").
inline constexpr std::string_view exclusive = "https://frontdoor.example/fhir/StructureDefinition/exclusive";
inline constexpr std::string_view red_flag = "https://frontdoor.example/fhir/StructureDefinition/detected-red-flag";
// On an Observation: which answer the patient was asked for signs about, and because of which words.
inline constexpr std::string_view asked_signs = "https://frontdoor.example/fhir/StructureDefinition/asked-signs";
// Parts of a red flag whose words the patient took out before sending.
namespace first_words {
inline constexpr std::string_view changed = "changed-text";            // the response
inline constexpr std::string_view text = "first-text";                 // the answer as first written
inline constexpr std::string_view confirmed = "first-text-confirmed";  // when the patient saw it and left it in
inline constexpr std::string_view left_out = "first-text-left-out";    // they saw it and left it out
}  // namespace first_words
// Keys of the messages that tell a patient to phone, because nobody may contact them.
inline constexpr std::string_view no_contact_message = "access.no-contact.";
// Where messages from before the meaning "safe-way" have it.
inline constexpr std::string_view safe_way_link_id = "safe-way";
inline constexpr std::string_view software = "https://frontdoor.example/fhir/StructureDefinition/software";

}  // namespace frontdoor::vocabulary
