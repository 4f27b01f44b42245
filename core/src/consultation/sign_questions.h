// The page that asks a patient for signs: "You wrote '...'. Do any of these apply to you right now?", and what it
// leaves behind on the check page. What is asked about, and when, is decided in core/src/reader.
#pragma once

#include "consultation/pages.h"

#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

Page make_signs_page(const PageContext& context);

// Under a field: calm, for nothing has to be done before the page comes.
Node make_signs_card(const std::string& name, const Wording& wording);

// "None of these" and the signs clear each other while the patient sees it.
void clear_other_signs(ConsultationState& state, const std::string& chosen);

// What is ticked; empty if nothing or a contradiction is: then state.errors says so.
std::optional<AskedSigns> take_signs(ConsultationState& state, const Wording& wording, Instant now);

// The page once more for a question that was answered: with what was ticked.
void ask_again(ConsultationState& state, std::size_t place);

// Whether the patient was asked for the sign of these words, or for one that covers it, on a page before. A list that
// comes later leaves it out.
bool was_asked_for(std::string_view label, const ConsultationState& state, const SignGroups& signs);

// For people, in the patient's language: "None of these", or the signs.
std::string signs_for_reading(const AskedSigns& asked, const Assets& assets);

}  // namespace frontdoor
