// Open questionnaires that a practice may take over as a form of its own (intake/data/form-library), inside the
// program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

struct LibraryForm {
  std::string name;
  std::string title;
  std::string about;
  std::string source;  // who published it
  std::string source_url;
  std::string licence;
  std::string reviewer;  // who has checked it clinically; empty: nobody has
  std::string json;      // the Questionnaire
};

const std::vector<LibraryForm>& form_library();
const LibraryForm* find_library_form(std::string_view name);  // null if there is none

}  // namespace frontdoor::intake
