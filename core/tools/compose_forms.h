// Host only: composes the built-in forms (core/data/forms) into FHIR R4 Questionnaires. The files hold what an author
// writes (questions, options, conditions, sources); what FHIR repeats for each item is added here.
#pragma once

#include <frontdoor/json.h>

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor {

struct ComposedForms {
  Json consultation;                                // every form, each behind the answer that chooses it
  std::vector<std::pair<std::string, Json>> forms;  // each form alone, with the shared pages
};

// folder: common.json and the form files it names. concepts: the red-flag concepts that options may carry.
// A fault (unknown key, missing source, unknown concept ...) is printed with file and line, and the process ends.
ComposedForms compose_forms(const std::filesystem::path& folder, const std::set<std::string>& concepts);

}  // namespace frontdoor
