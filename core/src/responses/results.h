// What FHIRPath found, as answers to a question. Converted is what loses nothing
// (https://hl7.org/fhirpath/N1/#conversion, and units of one dimension by UCUM); anything else is left out, with a
// reason for the form's author.
#pragma once

#include <frontdoor/form.h>

#include <optional>
#include <string>
#include <vector>

namespace frontdoor {

// Why a calculated answer is left out that would change whenever it is calculated.
inline constexpr const char* kRunsInACircle = "it runs in a circle: it depends on its own answer.";

struct ResultAnswers {
  std::vector<AnswerValue> answers;
  std::string lost;  // why a result is no answer, without the result itself; empty: nothing is lost
};

ResultAnswers result_answers(const Item& item, const fhirpath::Collection& found);

// Why a result of that kind never answers `item`; empty: it may. Of a node: always empty.
std::string never_answers(const Item& item, fhirpath::Kind kind);

// What an expression gives whenever it gives something, as far as its words alone say; nothing where they do not.
std::optional<fhirpath::Kind> kind_of_results(const Form& form, const fhirpath::Expression& expression,
                                              std::uint32_t item);

}  // namespace frontdoor
