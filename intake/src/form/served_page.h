// The form's page as HTML: the template of the web build, with the practice and one page of the form in it. The same
// page serves browsers without script, who post it, and those with script, whose form takes it over.
#pragma once

#include <frontdoor/access_policy.h>
#include <frontdoor/view.h>

#include <string>
#include <string_view>

namespace frontdoor::intake {

// What a page of the form has inside its <form>. state: sealed, may be empty; notice: plain text above it.
std::string served_inner(const View& view, std::string_view state, std::string_view notice);
// The <form> that posts to `address` of the service. inner: as served_inner made it.
std::string served_form(std::string_view address, std::string_view page, std::string_view inner);

struct ServedDocument {
  std::string title;
  std::string status;  // the practice's status document, so that a form with script starts with what the page says
  std::string form;
  std::string draft;               // the core's, for a form with script to go on with; empty: none
  std::string red_flags;           // where the practice's own red-flag pack is fetched from; empty: it has none
  std::string questionnaire = {};  // where the form is fetched from; empty: the built-in one is asked
  std::string api = {};            // where a form with script sends and asks; empty: the practice's own address
  std::string start = {};          // code of the form that the address leads to; or empty
};

// The template with every placeholder filled; all text is escaped.
std::string served_document(const std::string& page_template, const Practice& practice, const ServedDocument& document);

}  // namespace frontdoor::intake
