// Answers as the controls of a patient's page hold them (answers/typed.h reads them).
#pragma once

#include <frontdoor/questionnaire.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor {

// What is added to the linkId, and the value. A photo, or a date without its day, has none.
std::vector<std::pair<std::string, std::string>> typed_controls(const Item& item, std::span<const AnswerValue> values);

}  // namespace frontdoor
