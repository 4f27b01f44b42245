// A FHIR R4 Questionnaire, read (https://hl7.org/fhir/R4/questionnaire.html). One reader serves the built-in form and
// the forms of others (frontdoor/form.h); what each extension means is in the reader's tables (core/src/forms).
// Immutable after load; items are owned by the Questionnaire. Text is UTF-8 without markup.
#pragma once

#include <frontdoor/answer_value.h>
#include <frontdoor/result.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor {

struct JsonNode;

enum class ItemType : std::uint8_t {
  group,
  display,
  boolean,
  decimal,
  integer,
  date,
  date_time,
  time,
  string,
  text,
  url,
  choice,
  open_choice,
  attachment,
  reference,
  quantity,
};

struct Coding {
  std::string system;
  std::string code;
  std::string display;
  bool operator==(const Coding&) const = default;
};

enum class EnableOperator : std::uint8_t { exists, equal, not_equal, greater, less, greater_or_equal, less_or_equal };

struct EnableWhen {
  std::string question;  // linkId
  EnableOperator comparison = EnableOperator::equal;
  AnswerValue answer;
};

struct AnswerOption {
  Coding value;  // a string option has only `display`, and its code equals it
  std::string hint;
  // Red-flag concepts that hold when it is chosen, separated by one space. Empty: none, but of a practice's own form
  // its words are read (answers/ticked.h); "none": not those either.
  std::string concept_code;
  AnswerValue answer;  // the same as the response holds it: Coding, string, integer, date, time or Reference
  std::string prefix;  // "a)"
  bool initially_selected = false;
  bool exclusive = false;               // "None of these": chosen, it clears the others, and they clear it
  std::string score;                    // ordinalValue or itemWeight: a decimal as the form writes it; empty: none
  std::vector<EnableWhen> enable_when;  // the option is offered only when all of these hold (our extension)
  std::vector<std::string> from_words;  // patterns of what a patient says who means this option (our extension)
  std::string counts_as;  // the option leads to a practice's own form: code of its RequestKind (our extension)
  std::string asked_in;   // address of the Questionnaire that asks about this answer; empty: this one (our extension)
  std::vector<std::pair<std::string, std::string>> translations;  // language, text; of the forms of others
};

// A FHIR Expression. language: "text/fhirpath", "application/x-fhir-query" ...
struct Expression {
  std::string name;
  std::string language;
  std::string text;
};

struct Constraint {
  std::string key;
  std::string human;       // what to tell the person
  std::string expression;  // FHIRPath that must be true
  std::string language;    // "text/fhirpath"; empty: the same
  bool is_warning = false;
};

// What an item means to the consultation beyond being asked: extension
// <https://frontdoor.example/fhir/StructureDefinition/meaning>, a closed set of codes.
enum class Meaning : std::uint8_t {
  none,
  start,            // page: opens the consultation
  access_messages,  // display: replaced by what AccessPolicy says now
  urgent_advice,    // display: replaced by where urgent need goes now
  repeat_ordering,  // display: replaced by the practice's own way to order repeat medicine, if it has one
  subject,          // choice: self, child, other
  age,              // integer, years
  age_months,       // integer, months, for the youngest
  sex_matters,      // hidden choice: yes where what the patient wrote reads otherwise for another sex or a pregnancy
  sex,              // choice: female, male, anything else is unknown
  pregnancy,        // choice: pregnant, postnatal, no, anything else is unknown
  need_help_today,  // choice: yes, no
  sent_early,       // hidden choice: yes where it was sent after emergency advice, before its questions were answered
  problem,          // choice: code of the form that asks about it
  request_kind,     // choice: new-problem, existing-problem, medication, repeat-prescription; any other code is admin
  own_words,
  duration,
  hoped_outcome,
  full_name,
  birth_date,
  postcode,
  nhs_number,
  telephone,
  email,
  contact_preference,   // choices: call, text-message, email, letter, carer, no-phone; older: one, or either
  contact_person,       // text: who passes a message on, and how they are reached
  contact_times,        // text: days and times that do not suit
  telephone_owner,      // choice: whose number it is
  preferred_clinician,  // text
  appointment_kind,     // choice: telephone, video, in-person
  language,             // text: the language of an interpreter
  communication_needs,  // choices: what makes words readable or heard
  other_needs,          // text: any other adjustment
  share_needs,          // choice: whether other services may know of the needs
  safe_to_contact,      // choice: yes, or yes-no; anything else is a reason to look before phoning
  safe_contact,         // choice: another-way, i-will-phone (nobody may contact the patient)
  safe_way,             // text: how the patient can be reached safely
  writer_name,
  writer_relationship,
  writer_consent,    // choice: yes, cannot, no
  writer_authority,  // choice: whether somebody may decide for the patient
};
std::optional<Meaning> meaning_from_code(std::string_view code);  // "need-help-today"
std::string_view to_code(Meaning meaning);                        // empty for Meaning::none

struct Item {
  std::uint32_t number = 0;  // in document order; the same in every copy of the form
  std::string link_id;
  std::string text;
  std::string text_for_other;  // the same question when the patient is not the writer; empty: text
  std::string hint;            // itemControl help child, or the entryFormat extension
  std::string short_text;      // for the summary list and for errors: "date of birth"
  ItemType type = ItemType::group;
  Meaning meaning = Meaning::none;
  bool required = false;
  bool repeats = false;          // choice: checkboxes
  bool any_enables = false;      // enableBehavior any
  bool page = false;             // itemControl page: one thing a page
  std::uint32_t length_max = 0;  // characters; 0: the limit of limits.h
  std::string required_message;  // "Enter your date of birth"; empty: made from short_text
  std::vector<EnableWhen> enable_when;
  std::vector<AnswerOption> options;
  std::vector<Item> items;
  std::vector<std::string> from_words;  // patterns of what in the patient's own words answers it (our extension)
  // A date's first and last day that may be meant, in days from today (our extensions); -365: a year ago.
  std::optional<std::int32_t> earliest_in_days, latest_in_days;
  std::string
      part_of;  // canonical of the form that this item at the top is part of; empty: of this one (our extension)
  bool of_own_form = false;  // a practice's own form asks it, between our pages
  std::string asked_under;   // of those: the text of the nearest group with one

  // Read for the forms of others; the built-in form does not use them.
  std::string prefix;   // "1a"
  std::string control;  // itemControl code: "radio-button", "drop-down", "slider", "help", "flyover", "header" ...
  bool read_only = false;
  bool hidden = false;
  bool open_field = false;     // its options could not be resolved: takes any answer
  bool is_nhs_number = false;  // it says that it asks for one: its check digit must be right
  bool horizontal = false;     // choiceOrientation or optionOrientation
  std::vector<AnswerValue> initial;
  std::optional<AnswerValue> minimum, maximum;  // minValue, maxValue, minQuantity, maxQuantity
  std::uint32_t length_min = 0;
  std::int32_t decimal_places_max = -1;  // -1: any
  std::uint32_t occurs_min = 0;
  std::uint32_t occurs_max = 0;  // 0: any number
  std::string regex;             // RE2 syntax, matched against the whole answer
  std::string regex_message;
  std::string entry_format;
  std::string category;    // displayCategory code: "instructions", "security", "help"
  std::string open_label;  // what the free-text choice of an open-choice is called
  std::string usage_mode;
  std::string value_set;      // answerValueSet as written
  std::string size_max;       // attachment bytes, as digits
  std::vector<Coding> units;  // unit, unitOption, unitValueSet; the first is the default
  bool units_listed = false;  // unitOption or unitValueSet: no other unit answers
  std::uint32_t slider_step = 0;
  std::vector<std::string> mime_types;
  std::vector<std::string> reference_types;
  std::vector<std::string> support_links;
  std::vector<std::pair<std::string, std::string>> translations;  // language, text
  std::vector<std::pair<std::string, std::string>> prefix_translations;
  std::vector<Expression> variables;
  Expression initial_expression, calculated_expression, enable_when_expression, answer_expression;
  Expression minimum_expression, maximum_expression;
  std::vector<Constraint> constraints;
};

// What was found in a form that was not refused. Texts are for the form's author.
struct ReadReport {
  struct Entry {
    std::string link_id;
    std::string reason;
    bool is_unasked = false;  // degraded: the item is asked in no way at all
  };
  std::vector<Entry> warnings;  // breaks of R4 that do not change what is asked
  std::vector<Entry> degraded;  // items that are not honoured exactly
  std::vector<Entry> refused;   // why no patient can be asked it (frontdoor/patient_form.h)
  std::size_t items = 0;
};

struct ReaderTables;
class Form;

class Questionnaire {
 public:
  // json: one Questionnaire resource of our own. Errors say what to correct; `where` is the linkId or "line:column".
  static Result<Questionnaire> load(std::string_view json);
  // A Questionnaire of somebody else, with what was found in it (frontdoor/form.h calls this).
  static Result<Questionnaire> load(const JsonNode& resource, const ReaderTables& tables, ReadReport* report);

  const std::string& url() const { return url_; }
  const std::string& version() const { return version_; }
  const std::string& title() const { return title_; }
  const std::string& language() const { return language_; }  // of its texts; empty where it does not say
  const std::vector<std::pair<std::string, std::string>>& title_translations() const { return title_translations_; }
  const std::vector<Item>& items() const { return items_; }
  // The same form with other items; variables and constraints are left out.
  Questionnaire with_items(std::vector<Item> items) const;
  const std::vector<Expression>& variables() const { return variables_; }      // of the whole form
  const std::vector<Constraint>& constraints() const { return constraints_; }  // of the whole form
  // The same form with what evaluates its expressions (frontdoor/form.h), borrowed; null where it has none to evaluate.
  const Form* form() const { return form_; }
  void set_form(const Form* form) { form_ = form; }
  const Item* find(std::string_view link_id) const;  // borrowed; nullptr if none
  const Item* find(Meaning meaning) const;           // the first with this meaning

 private:
  std::string url_;
  std::string version_;
  std::string title_;
  std::string language_;
  std::vector<std::pair<std::string, std::string>> title_translations_;  // language, text
  std::vector<Item> items_;
  std::vector<Expression> variables_;
  std::vector<Constraint> constraints_;
  const Form* form_ = nullptr;
};

}  // namespace frontdoor
