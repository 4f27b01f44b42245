// A FHIR R4 Questionnaire, read into what the consultation needs (https://hl7.org/fhir/R4/questionnaire.html).
// Immutable after load; items are owned by the Questionnaire.
#pragma once

#include <frontdoor/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

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
  std::string answer;  // code, text, number or "true"/"false", as text
  std::string answer_system;
};

struct AnswerOption {
  Coding value;  // a string option has only `display`, and its code equals it
  std::string hint;
  std::string concept_code;             // red-flag concepts that hold when it is chosen, separated by one space
  bool exclusive = false;               // "None of these": chosen, it clears the others, and they clear it
  std::optional<std::int64_t> score;    // the ordinalValue extension
  std::vector<EnableWhen> enable_when;  // the option stands only when all of these hold (our extension)
};

// What an item means to the consultation beyond being asked: extension
// <https://frontdoor.example/fhir/StructureDefinition/meaning>, a closed set of codes.
enum class Meaning : std::uint8_t {
  none,
  start,            // page: opens the consultation; Continue reads "Start"
  access_messages,  // display: replaced by what AccessPolicy says now
  urgent_advice,    // display: replaced by where urgent need goes now
  subject,          // choice: self, child, other
  age,              // integer, years
  age_months,       // integer, months, for the youngest
  sex,              // choice: female, male, anything else is unknown
  pregnancy,        // choice: pregnant, postnatal, no, anything else is unknown
  need_help_today,  // choice: yes, no
  problem,          // choice: code of the form that asks about it
  request_kind,     // choice: new-problem, existing-problem, medication; any other code is admin
  own_words,
  duration,
  hoped_outcome,
  full_name,
  birth_date,
  postcode,
  nhs_number,
  telephone,
  email,
  contact_preference,
  safe_to_contact,
  writer_name,
  writer_relationship,
};
std::optional<Meaning> meaning_from_code(std::string_view code);  // "need-help-today"
std::string_view to_code(Meaning meaning);                        // empty for Meaning::none

struct Item {
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
};

class Questionnaire {
 public:
  // json: one Questionnaire resource. Errors say what to correct; `where` is the linkId or "line:column".
  static Result<Questionnaire> load(std::string_view json);

  const std::string& url() const { return url_; }
  const std::string& version() const { return version_; }
  const std::string& title() const { return title_; }
  const std::vector<Item>& items() const { return items_; }
  const Item* find(std::string_view link_id) const;  // borrowed; nullptr if none
  const Item* find(Meaning meaning) const;           // the first with this meaning

 private:
  std::string url_;
  std::string version_;
  std::string title_;
  std::vector<Item> items_;
};

}  // namespace frontdoor
