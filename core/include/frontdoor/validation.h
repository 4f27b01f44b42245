// Whether a Questionnaire or QuestionnaireResponse is valid FHIR R4, and whether a response answers its form: the rules
// of R4's definitions and of HL7's own validator, and four that validators miss (two value[x] on one answer, impossible
// dates, empty arrays, wrong value types inside extensions). Nothing is fetched.
#pragma once

#include <frontdoor/form.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

enum class Severity : std::uint8_t { error, warning, information };
std::string_view severity_code(Severity severity);  // "error"

struct Issue {
  Severity severity = Severity::error;
  std::string location;  // "QuestionnaireResponse.item[0].answer[1].value"
  std::string code;      // FHIR issue-type: "structure", "required", "value", "invariant", "code-invalid" ...
  std::string text;      // for developers; holds no answer
};

struct Validation {
  std::vector<Issue> issues;
  bool valid() const;  // no error among them
};

// null where FHIR's JSON has none: as a value, or in a list without something at the same place in the list beside it.
void find_misplaced_nulls(const JsonNode& resource, const std::string& path, Validation& out);

// Structure, types, required codes and invariants of one resource and what it contains.
void validate_structure(const JsonNode& resource, const R4Definitions& definitions, Validation& out);

// A Questionnaire: structure, and enableWhen that can be decided.
Validation validate_questionnaire(const JsonNode& resource, const R4Definitions& definitions);

// of_people: what nobody could have answered otherwise is not an error but a warning: a hidden, read-only or calculated
// item that is empty or does not fit, and a file that is missing, which a page without script cannot ask for.
enum class Judged : std::uint8_t { everything, of_people };

// A QuestionnaireResponse against its form. form: null when it is unknown; a contained one is then used.
// now: RFC 3339, for expressions.
Validation validate_response(const JsonNode& response, const Form* form, const R4Definitions& definitions,
                             std::string_view now, Judged judged = Judged::everything);

}  // namespace frontdoor
