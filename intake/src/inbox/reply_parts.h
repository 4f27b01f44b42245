// Replying to the patient from the page of a request: choosing one, how it goes, and what became of it.
#pragma once

#include "desk/case_action.h"
#include "desk/practice_desk.h"
#include "inbox/layout.h"

namespace frontdoor::intake {

// The practice's own replies to begin with; nothing where it has none.
void add_reply_choice(Html& html, const OpenedRequest& opened);
// chosen: the code of a way as typed before, empty: none; nothing: not typed.
void add_way_choice(Html& html, const OpenedRequest& opened, const std::optional<std::string>& chosen);
// "E-mail: on its way"
std::string words_for_notice(const NoticeToPatient& notice);
// Of "told" and "not-told", after a name.
std::string words_for_telling(const DeskEvent& event);
// What staff did with their own voice or hands.
const std::vector<Choice>& told_by_hand_choices();

}  // namespace frontdoor::intake
