// The phrase notation of the pack files (core/data/redflags/README.md explains it for authors):
//   chest pain        these words in a row (fillers such as "my" and "really" may be between)
//   pain|ache|@pain   one of these words; @name is a named set of the "words" tables
//   word?             may be missing
//   ~3 word           at most three other words before it, within the clause
//   left &3 right     both sides in either order, at most three other words between
// Numbers are written by class: #small #middle #large #year #fever38 #fever39 #cold #pressure #normal.
#pragma once

#include "redflags/pack/source.h"

namespace frontdoor::redflags {

// Appends the phrases that `text` stands for. Returns what is wrong with it, or an empty string.
std::string parse_phrase(std::string_view text, const std::map<std::string, std::vector<std::string>>& sets,
                         std::vector<Phrase>& phrases);

}  // namespace frontdoor::redflags
