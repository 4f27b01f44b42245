// The inbox as HTML pages: no inline script or style, works without script, one column down to 320 px.
#pragma once

#include "desk/practice_desk.h"
#include "practices/form_check.h"

#include <frontdoor/consultation.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor::intake {

// What every page of somebody signed in shows around its content.
struct PageFrame {
  std::string practice_name;
  std::string ods;
  std::string user;
  std::string form_token;
  Role role = Role::reception;
  std::optional<Alarms> alarms = {};  // nothing for who may not read requests
  std::string failed_tries = {};      // to sign in as this user, told for a while after the sign-in; empty: none
};

// Whose page it is: "reception@A81001". Its forms carry it, so that what somebody typed comes back to them alone when
// their sign-in has ended meanwhile.
std::string owner_of(const PageFrame& frame);

struct SignInPage {
  std::string form_token;
  std::string name;            // as typed before
  std::string error;           // empty: none
  std::string kept = {};       // what was typed into a form when the sign-in had ended, sealed (desk/kept_form.h)
  bool is_of_another = false;  // somebody else is signed in here, and what is kept is not theirs
};
std::string sign_in_page(const SignInPage& page);

struct ListPage {
  DeskPage page;
  DeskQuery query;
  AccessState state = AccessState::normal;  // in force now
  Instant now;
  std::string above;                  // markup of access_notices()
  std::vector<SavedView> views = {};  // of the reader's own
  std::vector<Team> teams = {};
  std::string error = {};  // of a view that was not saved; empty: none
};
std::string list_page(const PageFrame& frame, const ListPage& list);
std::string list_address(const DeskQuery& query, std::size_t offset = 0);  // without its words

// [SECTION] Teams: teams_page.cpp
struct TeamsPage {
  std::vector<Team> teams;
  std::vector<std::string> staff;  // who may be in one
  std::string saved;
  std::string error;         // empty: none
  std::string typed;         // of a new one
  std::string renamed = {};  // the team whose new name the error is about
  std::string to = {};       // that name, as typed
};
std::string teams_page(const PageFrame& frame, const TeamsPage& page);

// A request that staff write down.
struct NewRequestPage {
  TakenDownFields fields;
  TakenDownCheck check = {};
  std::string notice = {};             // what went wrong beside the fields; empty: nothing
  const SignGroups* groups = nullptr;  // of read_out_page()
};
std::string new_request_page(const PageFrame& frame, const NewRequestPage& page);
std::string read_out_page(const PageFrame& frame, const NewRequestPage& page);  // before it is saved
std::string read_so_far_part(const NewRequestPage& page);  // of the form's page, while somebody writes
std::string taken_down_page(const PageFrame& frame, const NewRequestPage& page, const std::string& reference);

// The requests of one flood, with the form that closes them together.
struct FloodPage {
  std::string name;
  DeskPage page;
  DeskQuery query;
  Instant now;
  std::string reason = {};                 // as typed
  bool all = false;                        // as ticked
  std::string error = {};                  // empty: none
  std::optional<std::size_t> closed = {};  // how many were, just now
};
std::string flood_page(const PageFrame& frame, const FloodPage& flood);

// What somebody typed into a form of the request's page and why it was not saved; empty: nothing.
struct ActionFault {
  std::string error;
  std::string field;
  std::map<std::string, std::string> typed;  // the form's fields, "action" among them
  std::string just_closed = {};              // reference of the request that was closed before this one came
  bool just_done = false;                    // the user's last step here was taken just now: said, with its undo
  // How many steps the form's page showed, where what came since was not the reason: the next press is judged by them
  // too, so that nobody closes over what they were not told.
  std::optional<std::size_t> steps_seen = {};
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
  Signal signal;            // as set, with what is planned
  AccessDecision decision;  // what a patient with a medical problem that is not urgent reads now
  SignalFields fields;
  Instant now = {};
  std::string error = {};        // empty: none
  std::string error_field = {};  // the control that it is about; empty: the whole form
  bool saved = false;
};
std::string signal_page(const PageFrame& frame, const SignalPage& page);
// What a pause would mean, with the button that sets it. before: the signal as it is.
std::string confirm_pause_page(const PageFrame& frame, const SignalFields& fields, const Signal& before,
                               const PauseToConfirm& confirm);
SignalFields fields_of(const Signal& signal);
// JSON as Signal::load reads it. Throws Problem (422) on a time that cannot be read.
std::string signal_json_of(const SignalFields& fields);

// [SECTION] Access: access_pages.cpp and settings_page.cpp
// What is above the list of requests: the meter with its proposal, and who was told to get help and sent nothing.
std::string access_notices(const PageFrame& frame, const SafeWorkingNow& meter, AccessState state,
                           const AdviceCounts& advice);
std::string advice_page(const PageFrame& frame, const AdvicePage& advice, std::size_t offset, std::size_t count,
                        Instant now, const std::string& error = "");
std::string evidence_page(const PageFrame& frame, const Evidence& evidence);
std::string figures_page(const PageFrame& frame, const WeeklyFigures& figures);

// The form's fields as typed, by name.
using SettingsFields = std::map<std::string, std::string>;
struct SettingsPage {
  SettingsFields fields;
  // Ours for a state, as a patient whose need is not urgent reads it now: shown beside the practice's own.
  std::map<AccessState, std::string> standard_words;
  std::vector<FormChoice> forms;                            // that may be turned off
  std::vector<std::pair<std::string, std::string>> errors;  // field and what is wrong with it
  std::string mark;                                         // settings_mark() that the form goes by
  bool saved = false;
};
std::string settings_page(const PageFrame& frame, const SettingsPage& page);
SettingsFields settings_fields_of(const Practice& practice, const std::vector<FormChoice>& forms);
// Where the form differs from what is saved, with what is saved there: for somebody who was overtaken.
std::vector<std::pair<std::string, std::string>> differences(const SettingsFields& typed, const SettingsFields& saved);
// JSON as Practice::load reads it; page.errors gets what cannot be read, and every fault of the practice's own texts.
std::string settings_json_of(const std::string& ods, SettingsPage& page);
// The field that a JSON pointer of Practice::load is about.
std::string settings_field_of(const std::string& pointer);
std::string settings_words_of(const std::string& message);  // of Practice::load, with the page's labels

// [SECTION] The practice's own forms: forms_page.cpp
struct FormsPage {
  std::vector<OwnForm> forms;
  std::vector<std::string> needs;             // built_in_needs()
  std::string error = {};                     // empty: none
  std::optional<FormCheck> refused = {};      // of a file that was not taken
  bool removed = false;                       // a form was, just now
  std::vector<std::string> not_offered = {};  // names of those that are on and cannot be asked
};
std::string forms_page(const PageFrame& frame, const FormsPage& page);
struct FormPage {
  OwnForm form;
  std::vector<FormVersion> versions;  // newest first
  std::int64_t shown = 0;             // the version that the report is about
  FormCheck check;
  std::vector<std::string> needs;
  std::string address;     // that leads patients to it, from base_url on
  std::string base_url;    // of this service; empty: nobody has set it
  std::string error = {};  // empty: none
  std::string error_field = {};
  std::optional<OwnForm> typed = {};      // what was posted and not taken
  std::optional<FormCheck> refused = {};  // of a file that was not taken
  bool saved = false;
  bool is_offered = true;  // false: it is on, and this version of the program cannot ask it
};
std::string form_page(const PageFrame& frame, const FormPage& page);
std::string form_removal_page(const PageFrame& frame, const OwnForm& form, OwnForms::TakenAway how);
struct FormPreview {
  OwnForm form;
  std::int64_t version = 0;
  std::string face;  // "painted" or "plain"
  int width = 390;   // CSS pixels
};
std::string form_preview_page(const PageFrame& frame, const FormPreview& preview);

// A problem as a page. frame: nullptr when nobody is signed in.
std::string problem_page(const PageFrame* frame, const Problem& problem);

}  // namespace frontdoor::intake
