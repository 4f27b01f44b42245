// What a red-flag rule is called for the practice: intake/data/rule-names.json, as bytes inside the program.
#pragma once

#include <string>
#include <string_view>

namespace frontdoor::intake {

// "heart.chest-crushing" → "Crushing chest pain". A rule without a name there (a practice's own) is called by its id in
// words: "Own chest", never by its code.
std::string words_for_rule(std::string_view rule);

// The file itself (rule_names_data.cpp.in).
std::string_view rule_names_json();

}  // namespace frontdoor::intake
