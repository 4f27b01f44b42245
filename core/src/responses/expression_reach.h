// What of a response an expression looks at, so that it is evaluated again only when that has changed.
#pragma once

#include <frontdoor/form.h>

#include <cstdint>
#include <string>
#include <vector>

namespace frontdoor {

struct Reach {
  bool everything = false;
  bool time = false;                  // now() or today()
  std::vector<std::uint32_t> items;   // these, and what is in them
  std::vector<std::uint32_t> scored;  // those whose answers are asked for their scores
  std::vector<std::string> never;     // what in it can find nothing, for the form's author
};

// Of an expression of `item` (kNoItem: of the form), evaluated on the whole response. Where it cannot be told:
// everything.
Reach reach_of(const Form& form, const fhirpath::Expression& expression, std::uint32_t item);

// Reach::never of one that is evaluated on `item` itself, as constraints are.
std::vector<std::string> never_found_in(const Form& form, const fhirpath::Expression& expression, std::uint32_t item);

}  // namespace frontdoor
