// The patient's own copy of what they sent: plain text, or a page to print, without script or address to load.
#pragma once

#include "consultation/state.h"

#include <frontdoor/view.h>
#include <frontdoor/wording.h>

#include <string>

namespace frontdoor {

// summary: the rows that the page "sent" shows. The receipt's signature lets the service tell whether a copy is true.
std::string copy_as_text(const Node& summary, const ConsultationState& state, const Wording& wording);
std::string copy_as_page(const Node& summary, const ConsultationState& state, const Wording& wording);

}  // namespace frontdoor
