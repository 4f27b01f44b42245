#include "inbox/person_pages.h"

#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/pieces.h"

namespace frontdoor::intake {
namespace {

PageData row_of_match(const PersonMatch& match) {
  const RequestHeader& header = match.request.header;
  PageData row;
  row.set("reference", header.reference).set("who", name_and_age(match.request.summary));
  row.set("need", words_for_need(header)).set("received", words_for_dated_time(header.received));
  row.set("both", match.same_name && match.same_birth_date);
  row.set("born-alone", match.same_birth_date && !match.same_name);
  return std::move(row.set("name-alone", !match.same_birth_date));
}

}  // namespace

std::string person_page(const PageFrame& frame, const PersonPage& page) {
  PageData data;
  set_outcome(data, page.saved, page.fault, "main");
  data.set("token", frame.form_token).set("typed-name", page.name).set("typed-born", page.born);
  data.set("searched", page.searched).set("whole", page.whole);
  data.set("has-matches", !page.matches.empty()).set("matches", rows_of(page.matches, row_of_match));
  return inbox_page(&frame, titled(page.fault.error, "One patient's requests"), "person", data);
}

}  // namespace frontdoor::intake
