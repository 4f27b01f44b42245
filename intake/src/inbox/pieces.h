// Pieces that the pages of the inbox share.
#pragma once

#include "inbox/layout.h"

#include <cstddef>
#include <functional>
#include <string>

namespace frontdoor::intake {

// Before the code of a need where a filter of the list has one in place of a kind.
inline constexpr std::string_view kNeedPrefix = "need:";
// What the request is, as far as it is known: "Fit note", or its kind.
std::string words_for_need(const RequestHeader& header);

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
// Which part of a list a page shows: entries before it, entries that a page has room for, entries in all.
struct PartOfList {
  std::size_t offset = 0;
  std::size_t count = 0;
  std::size_t total = 0;
};
// "Previous page" and "Next page", as far as there are such. what: "requests". address_of: of the page from an entry
// on.
void add_page_links(Html& html, const char* what, const PartOfList& part,
                    const std::function<std::string(std::size_t)>& address_of);
std::string name_of(const RequestSummary& summary);
std::string name_and_age(const RequestSummary& summary);  // "Ada Patel, 45 years old"
const char* words_for(Progress progress);
// "Seen; assigned to reception"
std::string words_for_progress(const RequestHeader& header);

}  // namespace frontdoor::intake
