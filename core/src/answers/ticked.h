// A ticked answer, read for red flags: the same on the patient's device and at the practice.
#pragma once

#include <frontdoor/red_flags.h>

#include <string_view>
#include <vector>

namespace frontdoor {

// concepts: of the option (AnswerOption::concept_code); empty: no red flag. label: what the patient ticked. question:
// read instead of a label that says nothing on its own ("Several days"). What is ticked is present: there is nothing in
// it to be uncertain about. Findings count bytes of the label.
std::vector<Finding> read_ticked(std::string_view concepts, std::string_view label, std::string_view question,
                                 const PatientFacts& facts, const RedFlagEngine& engine);

}  // namespace frontdoor
