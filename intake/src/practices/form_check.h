// What becomes of a practice's own form, item by item: honoured, asked in another way, or refused. What `frontdoor form
// check` says, and what being between our own pages asks for.
#pragma once

#include <frontdoor/json.h>
#include <frontdoor/patient_form.h>
#include <frontdoor/urgent_answers.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

struct CheckedItem {
  std::string link_id;
  std::string text;    // as patients read it, or what kind of item it is
  std::string reason;  // why it is asked in another way, or refused; empty: it is honoured
  bool refused = false;
  bool is_unasked = false;  // it is asked in no way at all
  bool is_group = false;
  bool is_for_practice = false;  // hidden or worked out: no patient is asked it
};

struct FormCheck {
  std::string title, url, version;  // as the file has them
  std::string refusal;              // why the form cannot be asked; empty: it can
  std::vector<CheckedItem> items;   // in document order; nothing where the file cannot be read
  std::vector<ReadReport::Entry> warnings;
  std::vector<UrgentAnswer> urgent;  // by the built-in rules; those of a practice are not among them
  std::vector<UrgentAnswer> unread;  // those that name an urgent sign and show none
  bool uses_expressions = false;     // its patients fetch what evaluates them
  bool may_be_asked() const { return refusal.empty(); }
  std::size_t degraded() const;
  // "3 of 4 items are asked as they are written; 1 more is worked out or hidden": what patients are asked is counted.
  std::string count() const;
};

const R4Definitions& r4_definitions();
// Never throws.
FormCheck check_form(const std::string& json);
// FormCheck::refusal alone, without reading its answers for red flags: quick enough for a patient's call.
std::string form_refusal(const std::string& json);
Json check_as_json(const FormCheck& check);

}  // namespace frontdoor::intake
