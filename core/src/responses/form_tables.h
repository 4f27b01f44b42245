// The reader's tables for the forms of others.
#pragma once

#include "forms/reader.h"

#include <frontdoor/r4_definitions.h>

namespace frontdoor {

ReaderTables form_tables(const R4Definitions& definitions);

// Gives an item the options of its answerValueSet: contained, or one of the bundled ones. Otherwise it takes any
// answer.
void read_value_set(Item& item, ReadContext& context);

// The concepts of a value set contained in `resource`, as far as they are listed; `complete` says whether all are.
struct ListedCoding : Coding {
  std::vector<std::pair<std::string, std::string>> translations;  // language, text
  std::string score;                                              // what its definition in the form says
};
struct Concepts {
  std::vector<ListedCoding> codings;
  std::vector<std::string> lost;  // the words of concepts that have no code
  bool found = false;
  bool complete = false;
};
// A quantity's units: those of a value set, named by unitValueSet or, as R4 allows, by answerValueSet.
void read_units(const Concepts& concepts, const std::string& url, Item& item, ReadContext& context);

Concepts concepts_of(std::string_view url, const JsonNode& resource, const R4Definitions& definitions);

}  // namespace frontdoor
