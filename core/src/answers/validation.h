// What is wrong with the answers of a page, in the NHS service manual's wording ("Enter your date of birth").
#pragma once

#include "answers/filled_form.h"

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

// Of the enabled questions of one page, in order. now: for dates that may not be in the future.
std::vector<FieldError> validate(const Item& page, const FilledForm& form, const Wording& wording, Instant now);

}  // namespace frontdoor
