// The patient's own copy of what they sent: plain text, or a page to print, without script or address to load.
#pragma once

#include "consultation/state.h"

#include <frontdoor/view.h>
#include <frontdoor/wording.h>

#include <string>

namespace frontdoor {

// What a copy is made of: nodes of the page, borrowed.
struct CopyParts {
  const Node* advice = nullptr;   // the card of advice that is still to be followed: it comes first; null: none
  const Node* summary = nullptr;  // the answers
};
// Before there is a receipt it says that nothing was sent. The receipt's signature lets the service tell whether a copy
// is true.
std::string copy_as_text(const CopyParts& parts, const ConsultationState& state, const Wording& wording);
std::string copy_as_page(const CopyParts& parts, const ConsultationState& state, const Wording& wording);

}  // namespace frontdoor
