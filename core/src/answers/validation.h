// What is wrong with the answers of a page, in the NHS service manual's wording ("Enter your date of birth").
#pragma once

#include "answers/answers.h"

#include <frontdoor/instant.h>
#include <frontdoor/wording.h>

#include <string>
#include <vector>

namespace frontdoor {

struct FieldError {
  std::string item;     // linkId: whose group shows the message
  std::string control;  // name of the control the error summary leads to
  std::string message;
};

// questions: enabled questions of one page. now: for dates that may not be in the future.
std::vector<FieldError> validate(const std::vector<const Item*>& questions, const Questionnaire& questionnaire,
                                 const Answers& answers, const Wording& wording, Instant now);

}  // namespace frontdoor
