// Everything that is kept of one patient: found, looked at by a human, exported and erased.
#pragma once

#include "inbox/manage_pages.h"

namespace frontdoor::intake {

// A request that may be the person's, and why.
struct PersonMatch {
  DeskRequest request;
  bool same_name = false;
  bool same_birth_date = false;
  bool picked = false;
};
// Whether erasing it may leave somebody without an answer that they need: it is not done, or it says an emergency and
// its patient was not told.
bool is_still_needed(const PersonMatch& match);
struct PersonPage {
  std::string name;
  std::string born;  // as typed
  std::vector<PersonMatch> matches;
  std::string reason;      // as typed, of what was not erased
  bool confirmed = false;  // likewise
  bool searched = false;
  bool whole = true;  // every request was looked at
  std::string saved;
  ManageFault fault;
  Instant now = {};
};
std::string person_page(const PageFrame& frame, const PersonPage& page);

}  // namespace frontdoor::intake
