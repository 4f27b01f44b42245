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

// What tags.html shows: red flags in words, never a score.
void set_tags(PageData& data, const RequestHeader& header, const RequestSummary& summary, Instant now);
// What contact-needs.html shows: what staff must know before they phone or write. Not safe to contact, under 16 and
// alone, needs an interpreter.
void set_contact_needs(PageData& data, const RequestSummary& summary);
// Received, due by, waiting or done: rows of summary-rows.html.
void add_times(std::vector<PageData>& rows, const RequestHeader& header, Instant now);
// A request in a list, as listed-request.html shows it.
PageData listed_request_row(const DeskRequest& request, Instant now);
// Which part of a list a page shows: entries before it, entries that a page has room for, entries in all.
struct PartOfList {
  std::size_t offset = 0;
  std::size_t count = 0;
  std::size_t total = 0;
};
// The section "pages" of page-links.html: "Previous page" and "Next page", as far as there are such. listed:
// "requests". address_of: of the page from an entry on.
PageData page_links(std::string_view listed, const PartOfList& part,
                    const std::function<std::string(std::size_t)>& address_of);
// A row of summary-rows.html.
PageData summary_row(std::string_view key, std::string_view value);
std::string summary_rows(std::vector<PageData> rows);
std::string name_of(const RequestSummary& summary);
std::string name_and_age(const RequestSummary& summary);  // "Ada Patel, 45 years old"
const char* words_for(Progress progress);
// "Seen; assigned to reception"
std::string words_for_progress(const RequestHeader& header);

}  // namespace frontdoor::intake
