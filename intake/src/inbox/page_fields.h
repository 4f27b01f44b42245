// The controls of forms in page templates. A control is a section of its own name, in which the template has its label
// and its hint and writes `<input {{> control}} value="{{value}}">`, or `{{> control-hinted}}` where it has a hint.
#pragma once

#include "inbox/page_template.h"

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor::intake {

using FieldValues = std::map<std::string, std::string>;                // as typed, by name
using FieldErrors = std::vector<std::pair<std::string, std::string>>;  // name, and what is wrong with it

// The section of one control: its id and name, what was typed, and what is wrong with it (field-errors.html). errors:
// those of other controls are passed over. id: its name, unless the page has several of that name.
PageData field_section(const std::string& name, std::string_view value, const FieldErrors& errors = {},
                       const std::string& id = "");
void set_field(PageData& data, const std::string& name, std::string_view value, const FieldErrors& errors = {});
// Each of those controls, with what was typed by name.
void set_fields(PageData& data, std::initializer_list<const char*> names, const FieldValues& values,
                const FieldErrors& errors = {});
// One of a list to choose from, as in option.html.
PageData choice_row(std::string_view value, std::string_view label, bool chosen);
// Which of the codes is chosen, where the template has a radio button for each: "NAME-CODE".
void set_chosen(PageData& data, const std::string& name, std::initializer_list<const char*> codes,
                std::string_view chosen);
// error-list.html: what is wrong over a form, leading to each control. nothing_saved: it says so first.
void set_error_list(PageData& data, const FieldErrors& errors, bool nothing_saved = false);

// What was typed into the control of that name; empty: nothing.
std::string typed_in(const FieldValues& values, const std::string& name);

}  // namespace frontdoor::intake
