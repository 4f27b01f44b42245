// Any Questionnaire, for a patient to fill in: what frontdoor/form.h reads, less what the pages cannot ask. The same
// reader serves the browser's module for such forms, the service and the commands.
#pragma once

#include <frontdoor/form.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace frontdoor {

struct PatientForm {
  std::unique_ptr<const Form> form;  // what evaluates the questionnaire's expressions, by the form's own linkIds
  Questionnaire questionnaire;       // borrows the form; its linkIds are what controls are called
};

// A consultation's questionnaire, with what evaluates its expressions. report.degraded also says what its pages ask in
// another way than the form says. The R4Definitions must live longer. Errors: why the form is refused, and the linkId.
Result<PatientForm> read_patient_form(std::string json, const R4Definitions& definitions, ReadReport& report);

inline constexpr std::size_t kOwnFormBytesMax = 500'000;
inline constexpr std::size_t kOwnFormItemsMax = 1'000;

// Adds to report.refused why patients cannot be asked a practice's own form, whose file has so many bytes, item by item
// (linkId "" or "item": all of it); and to report.degraded what of it is never asked.
void find_own_form_faults(const Form& form, std::size_t bytes, ReadReport& report);

// Whether there is a red-flag concept of that name.
using KnowsConcept = std::function<bool(std::string_view)>;
// Adds to report.warnings the concepts of answers that are not known: they raise nothing.
void warn_of_unknown_concepts(const Form& form, const KnowsConcept& knows, ReadReport& report);

// What pages for patients ask in another way than the form says, item by item; empty if nothing is.
std::vector<ReadReport::Entry> asked_otherwise(const Form& form);

}  // namespace frontdoor
