// Pieces that the list, one request and the comparison share.
#pragma once

#include "inbox/layout.h"

namespace frontdoor::intake {

// Marks: red flags in words, never a score.
void add_tags(Html& html, const RequestHeader& header, const RequestSummary& summary, Instant now);
// What staff must know before they phone or write: not safe to contact, under 16 and alone, needs an interpreter.
void add_contact_needs(Html& html, const RequestSummary& summary);
// Received, due by, waiting or done.
void add_times(Html& html, const RequestHeader& header, Instant now);
// The words that matter now, each once with the rules they meet.
void add_flagged_words(Html& html, const RequestSummary& summary);
// A request in a list, as a card.
void add_listed_request(Html& html, const DeskRequest& request, Instant now);
std::string name_of(const RequestSummary& summary);
const char* words_for(Progress progress);
// "Seen; assigned to reception"
std::string words_for_progress(const RequestHeader& header);

}  // namespace frontdoor::intake
