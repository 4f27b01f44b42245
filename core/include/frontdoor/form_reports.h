// What is said of forms and responses to programs, as JSON: the same from the command and from the npm package.
#pragma once

#include <frontdoor/form_session.h>
#include <frontdoor/patient_form.h>
#include <frontdoor/validation.h>

#include <string>
#include <string_view>

namespace frontdoor {

// {"file","ok","items","degraded":[{"linkId","reason"}],"errors":[...],"warnings":[{"linkId","reason"}]}, and
// where there are any "refused" and "askedOtherwise", lists like "degraded". Of what is asked in no way at all an entry
// has "asked": false (docs/forms/support.md).
// knows: the red-flag concepts that there are; without it none is looked at.
Json check_report(std::string_view file, std::string questionnaire, const R4Definitions& definitions,
                  const KnowsConcept& knows = {});

// {"valid","issues":[{"severity","location","code","text"}]}
Json validation_report(const Validation& validation);
// Empty texts stand for what is not given. Without a response the Questionnaire itself is validated.
Json validate_report(std::string questionnaire, std::string response, const R4Definitions& definitions,
                     std::string_view now);

// The QuestionnaireResponse that `answers` make (docs/forms/answers.md). now: used when the answers name no time.
Result<Json> fill_report(std::string questionnaire, std::string answers, const R4Definitions& definitions,
                         std::string_view now);

// What a FHIRPath expression finds in a resource, as a list of JSON values.
Result<Json> evaluate_report(std::string resource, std::string_view expression, const R4Definitions& definitions,
                             std::string_view now);

}  // namespace frontdoor
