// A practice's own forms among the built-in ones: in the list of what patients may need, and between the pages that
// every form has (who, the date of birth, what they need, their details). Text in, text out: what is made is a
// Questionnaire like any other, and is read and asked as one.
#pragma once

#include <frontdoor/form.h>
#include <frontdoor/result.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// One that is on.
struct OfferedForm {
  std::string name;       // code of the answer to "What do you need?": "asthma-review"
  std::string title;      // as patients read it
  std::string counts_as;  // code of a RequestKind
  std::size_t place = 0;  // how many of the built-in answers are above it
  std::string address;    // of the Questionnaire that asks about it
};

// The Questionnaire resource in `json`, which may be in a Bundle, under this address and version. Nothing else of it is
// changed. Errors: malformed_json, missing_key where there is no Questionnaire.
Result<std::string> named_form(std::string_view json, std::string_view url, std::string_view version);

// built_in: the Questionnaire with every built-in form (core/data/forms). The same with `offered` among the answers.
Result<std::string> with_offered_forms(std::string_view built_in, std::span<const OfferedForm> offered);

// The practice's own form `asked` between the pages that every form has. questionnaire: as named_form gives it.
// Our pages give way where the form has one of their linkIds: theirs is then "frontdoor:name" in the text, and the old
// one again in what is asked and sent (frontdoor/patient_form.h).
// An item with the extension <https://frontdoor.example/fhir/StructureDefinition/same-as> (code of a Meaning) is not
// asked where our pages ask it: it takes their answer. A patient who chooses another answer is led to the form of that
// one: built_in_address, or an address of `offered`.
Result<std::string> between_our_pages(std::string_view built_in, std::string_view built_in_address,
                                      std::span<const OfferedForm> offered, const OfferedForm& asked,
                                      std::string_view questionnaire);

// Answers that are there already: no form of a practice's own has one of these names.
bool is_built_in_name(std::string_view built_in, std::string_view name);

}  // namespace frontdoor
