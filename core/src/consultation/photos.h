// A photo that the patient has chosen: its hash and size are an answer, its bytes stay with the browser.
#pragma once

#include "answers/filled_form.h"

#include <frontdoor/result.h>

#include <optional>
#include <string>

namespace frontdoor {

// How many more the request takes.
std::size_t photos_left(const FilledForm& form);

// Adds one to the answers of `question`. value: see photo_of_json (answers/answers.h); a description is what it shows
// until the patient writes something else. One that is there already changes nothing. The error says which limit it
// passes.
std::optional<Error> add_photo(FilledForm& form, const Item& question, const std::string& value);

}  // namespace frontdoor
