// The controls of the inbox's forms, drawn one way: a label, a hint and what is wrong, and all of it said of the
// control.
#pragma once

#include "base/html.h"

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor::intake {

using FieldValues = std::map<std::string, std::string>;                 // as typed, by name
using FieldErrors = std::vector<std::pair<std::string, std::string>>;   // name, and what is wrong with it
using FieldOptions = std::vector<std::pair<std::string, std::string>>;  // code and words

struct FormField {
  std::string name;
  std::string label;
  std::string hint = {};
  std::string id = {};       // its name, unless a page has several of that name
  std::string classes = {};  // "narrow"
};

// Borrows the page and the values. Values and errors go by name.
class FormFields {
 public:
  FormFields(Html& html, const FieldValues& values, FieldErrors errors = {})
      : html_(html), values_(values), errors_(std::move(errors)) {}

  // more: further attributes of the input.
  void line(const FormField& field, std::string_view type = "text", std::string_view more = "autocomplete=\"off\"");
  void number(const FormField& field) { line(field, "text", "inputmode=\"numeric\" autocomplete=\"off\""); }
  void area(const FormField& field, int rows, std::string_view more = "");
  // first: the words of the option without a code.
  void select(const FormField& field, std::string_view first, const FieldOptions& options);
  // One of a few, under a legend; the first has the id of the group.
  void radios(const FormField& field, std::initializer_list<std::pair<const char*, const char*>> options);
  // One radio button or box alone, where the page draws the legend.
  void choice(const std::string& name, std::string_view code, std::string_view label);
  void tick(const std::string& name, std::string_view label, std::string_view code = "on");

  std::string typed(const std::string& name) const;

 private:
  void begin(const FormField& field);  // up to the control
  void attributes(const FormField& field);
  void add_errors(const std::string& name, const std::string& id);
  bool is_wrong(const std::string& name) const;

  Html& html_;
  const FieldValues& values_;
  FieldErrors errors_;
};

// nhsuk's error summary over a form, with a link to each control; nothing where nothing is wrong. lead: a sentence
// before the list, or empty.
void add_error_list(Html& html, const FieldErrors& errors, std::string_view lead = "");

}  // namespace frontdoor::intake
