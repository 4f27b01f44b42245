// What the handlers of staff's pages share: replies with the inbox's policy, and forms that are our own page's.
#pragma once

#include "http/http.h"
#include "inbox/pages.h"

#include <map>
#include <string>

namespace frontdoor::intake {

Reply page_reply(int status, std::string html);
// Fields of a posted form. Throws Problem (415) unless it is form-encoded.
std::map<std::string, std::string> read_form(const Call& call);
// For writes by a page's form: our own origin, and the token that the form carries. Throws Problem (403).
std::map<std::string, std::string> read_own_form(const Call& call, const StaffSession& session);
PageFrame frame_of(const StaffSession& session, const PracticeDesk& desk);
// A number of an address, such as an offset; 0 for what is none, or too large.
std::size_t number_of(const std::string& text);
Reply inbox_problem_reply(const Problem& problem);  // a problem as a page

}  // namespace frontdoor::intake
