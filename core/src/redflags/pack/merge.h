// Says a concept's phrases with fewer of them: the blob is smaller and the reader has less to try.
#pragma once

#include "redflags/pack/source.h"

namespace frontdoor::redflags {

// Drops phrases whose every match another one has too, and makes one of phrases that differ in the words of one element
// only ("short of breath", "out of breath"). What matches stays the same. All phrases must mean the same.
std::vector<Phrase> merge_phrases(std::vector<Phrase> phrases);

}  // namespace frontdoor::redflags
