#include "inbox/person_pages.h"

#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/pieces.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

// "Not done: New, the patient was not told" and "Done, the patient was told".
std::string state_of(const RequestHeader& header) {
  const std::string state = header.progress == Progress::done ? "Done" : "Not done: " + words_for_progress(header);
  return state + (header.answered ? ", the patient was told" : ", the patient was not told");
}

std::string urgency_of(const RequestHeader& header) {
  const std::string action = words_for_action(header.action);
  if (header.urgency == Urgency::emergency) return "Possible emergency: " + (action.empty() ? "red flag" : action);
  if (header.urgency == Urgency::urgent) return action.empty() ? "Needs help today" : action;
  return "";
}

PageData row_of_match(const PersonMatch& match, Instant now) {
  const RequestHeader& header = match.request.header;
  PageData row;
  row.set("state", state_of(header)).set("open", header.progress != Progress::done).set("picked", match.picked);
  row.set("urgency", urgency_of(header)).set("overdue", is_overdue(header, now));
  row.set("reference", header.reference).set("who", name_and_age(match.request.summary));
  row.set("need", words_for_need(header)).set("received", words_for_dated_time(header.received));
  row.set("both", match.same_name && match.same_birth_date);
  row.set("born-alone", match.same_birth_date && !match.same_name);
  return std::move(row.set("name-alone", !match.same_birth_date));
}

}  // namespace

bool is_still_needed(const PersonMatch& match) {
  const RequestHeader& header = match.request.header;
  return header.progress != Progress::done || (header.urgency == Urgency::emergency && !header.answered);
}

std::string person_page(const PageFrame& frame, const PersonPage& page) {
  PageData data;
  const auto needed = std::count_if(page.matches.begin(), page.matches.end(), is_still_needed);
  data.set("needed", needed > 0 ? std::to_string(needed) : "").set("needed-one", needed == 1);
  data.set("typed-reason", page.reason).set("confirmed", page.confirmed);
  set_outcome(data, page.saved, page.fault, "main");
  data.set("token", frame.form_token).set("typed-name", page.name).set("typed-born", page.born);
  data.set("searched", page.searched).set("whole", page.whole);
  data.set("has-matches", !page.matches.empty())
      .set("matches",
           rows_of(page.matches, [&page](const PersonMatch& match) { return row_of_match(match, page.now); }));
  return inbox_page(&frame, titled(page.fault.error, "One patient's requests"), "person", data);
}

}  // namespace frontdoor::intake
