// The inbox as HTML pages: no inline script or style, works without script, one column down to 320 px.
#pragma once

#include "practice_desk.h"

#include <string>
#include <vector>

namespace frontdoor::intake {

// What every page of somebody signed in shows around its content.
struct PageFrame {
  std::string practice_name;
  std::string ods;
  std::string user;
  std::string form_token;
  Role role = Role::reception;
};

struct SignInPage {
  std::string form_token;
  std::string name;   // as typed before
  std::string error;  // empty: none
};
std::string sign_in_page(const SignInPage& page);

struct ListPage {
  DeskPage page;
  DeskQuery query;
  AccessState state = AccessState::normal;  // in force now
  Instant now;
};
std::string list_page(const PageFrame& frame, const ListPage& list);

// What somebody typed into a form of the request's page and what was wrong with it; empty: nothing.
struct ActionFault {
  std::string error;
  std::string field;
  std::string note;
};
std::string request_page(const PageFrame& frame, const OpenedRequest& opened, Instant now, const ActionFault& fault);
// Two requests side by side.
std::string compare_page(const PageFrame& frame, const OpenedRequest& one, const OpenedRequest& other, Instant now);

// London wall clock as <input type="datetime-local"> writes it: "2026-11-24T18:30".
std::optional<Instant> parse_local_time(std::string_view text);
std::string format_local_time(Instant instant);

// The form's fields as typed; times are London wall clock, "2026-11-24T18:30".
struct SignalFields {
  std::string state;
  std::string reason;
  std::string icb_reference;
  std::string from;
  std::string until;
};
struct SignalPage {
  Signal signal;            // as set
  AccessDecision decision;  // what a patient with a medical problem that is not urgent reads now
  SignalFields fields;
  std::string error;  // empty: none
  bool saved = false;
};
std::string signal_page(const PageFrame& frame, const SignalPage& page);
SignalFields fields_of(const Signal& signal);
// JSON as Signal::load reads it. Throws Problem (422) on a time that cannot be read.
std::string signal_json_of(const SignalFields& fields);

// A problem as a page. frame: nullptr when nobody is signed in.
std::string problem_page(const PageFrame* frame, const Problem& problem);

}  // namespace frontdoor::intake
