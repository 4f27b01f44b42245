// What the patient's copy holds while the form is open: from the page that they read. See patient_copy.h.
#pragma once

#include "consultation/state.h"

#include <frontdoor/patient_copy.h>
#include <frontdoor/view.h>

namespace frontdoor {

// Nodes of the page, borrowed.
struct CopyParts {
  const Node* advice = nullptr;   // the card of advice that is still to be followed; null: none
  const Node* summary = nullptr;  // the answers
};
// Before there is a receipt it says that nothing was sent. The receipt's signature lets the service tell whether a copy
// is true.
PatientCopy patient_copy_of(const CopyParts& parts, const ConsultationState& state, const Practice& practice,
                            const Wording& wording);

}  // namespace frontdoor
