// How a Questionnaire is read: the base elements here, extensions by the tables that the caller brings, so that what a
// program's tables leave out is not linked into it.
#pragma once

#include <frontdoor/json_document.h>
#include <frontdoor/questionnaire.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

class R4Definitions;
struct ReadContext;

using ReadExtension = void (*)(const JsonNode& extension, Item& item, ReadContext& context);
struct ExtensionRule {
  std::string_view url;
  ReadExtension read;
};

struct ReaderTables {
  std::span<const ExtensionRule> items;
  // What accompanies an item's primitives: translations, rich text; null where forms have none.
  void (*element)(const JsonNode& node, Item& item, ReadContext& context) = nullptr;
  // The same for one of its options.
  void (*option)(const JsonNode& node, AnswerOption& option) = nullptr;
  // The options of answerValueSet; null where forms have none.
  void (*value_set)(Item& item, ReadContext& context) = nullptr;
  // What is filled in beforehand, once its options are known; null where forms have none.
  void (*initial)(const JsonNode& node, Item& item, ReadContext& context) = nullptr;
  // Variables, constraints and translated titles of the whole form; null where forms have none.
  void (*form)(const JsonNode& resource, std::vector<Expression>& variables, std::vector<Constraint>& constraints,
               std::vector<std::pair<std::string, std::string>>& title_translations) = nullptr;
  const R4Definitions* definitions = nullptr;  // for value_set
};

struct ReadContext {
  const JsonNode* resource = nullptr;
  const R4Definitions* definitions = nullptr;
  ReadReport* report = nullptr;  // null: our own form, where every finding is an error
  std::optional<Error> error;
  std::size_t options = 0;  // of all questions so far

  // False, with the error, when a question's options are too many or make the form's too many.
  bool take_options(std::size_t count, std::string_view link_id);
  void fail(ErrorCode code, std::string_view message, std::string_view where);
  void warn(std::string_view link_id, std::string_view reason);
  void degrade(std::string_view link_id, std::string_view reason, bool is_unasked = false);
  // What no patient can be asked without it: the form is read, and refused for patients.
  void refuse(std::string_view link_id, std::string_view reason);
};

// The first text in what could not be read, in quotes after a blank, for messages to authors; empty if there is none.
std::string words_in(const JsonNode& node);
// 'The question "Text"', or "The question" where it has none.
std::string naming(const Item& item);

// value[x], answer[x], initial[x] of `owner` by its first name ("value"); type none when there is none or it cannot be
// read. raw, if given: the node that was read.
AnswerValue read_value(const JsonNode& owner, std::string_view name, const JsonNode** raw = nullptr);
Coding read_coding(const JsonNode& coding);

// The elements of a member that FHIR has as a list; one that is written without [ ] counts as a list of one.
std::vector<const JsonNode*> list_of(const JsonNode& owner, std::string_view name);

// A score as it is written, if it is a decimal that the practice's totals can add up exactly; empty for any other text.
std::string_view score_of(std::string_view digits);
// What LOINC itself scores: the answers of its list LL358-3 (PHQ-9, GAD-7), for forms that bind it without scores;
// empty for any other code.
std::string_view loinc_score(std::string_view system, std::string_view code);

// The types of value[x] that answer an item.
bool takes_type(const Item& item, ValueType type);

// Extensions that our own forms use too.
void read_item_control(const JsonNode& extension, Item& item, ReadContext& context);
void read_short_text(const JsonNode& extension, Item& item, ReadContext& context);
void read_meaning(const JsonNode& extension, Item& item, ReadContext& context);
// Ours alone: which form an item at the top is part of, and what in a patient's words answers a question.
void read_part_of(const JsonNode& extension, Item& item, ReadContext& context);
void read_earliest_in_days(const JsonNode& extension, Item& item, ReadContext& context);
void read_latest_in_days(const JsonNode& extension, Item& item, ReadContext& context);
void read_from_words(const JsonNode& extension, Item& item, ReadContext& context);
void read_required_message(const JsonNode& extension, Item& item, ReadContext& context);
void read_text_for_other(const JsonNode& extension, Item& item, ReadContext& context);
void read_unit(const JsonNode& extension, Item& item, ReadContext& context);
void read_unit_option(const JsonNode& extension, Item& item, ReadContext& context);
// Each unit is listed once. first: the unit extension names the default; it is often among the options too.
void add_unit(Item& item, Coding unit, bool first);
void read_category(const JsonNode& extension, Item& item, ReadContext& context);
void read_hidden(const JsonNode& extension, Item& item, ReadContext& context);
void read_slider_step(const JsonNode& extension, Item& item, ReadContext& context);
void read_mime_type(const JsonNode& extension, Item& item, ReadContext& context);
void read_minimum(const JsonNode& extension, Item& item, ReadContext& context);
void read_maximum(const JsonNode& extension, Item& item, ReadContext& context);
void read_occurs_max(const JsonNode& extension, Item& item, ReadContext& context);
// Letters, digits, - . and _ alone: what the names of controls are made of.
bool is_plain_link_id(std::string_view link_id);
// A linkId of our own pages as it is asked and sent: "name" for "frontdoor:name" (frontdoor/practice_form.h).
inline std::string_view own_link_id(std::string_view link_id) {
  return link_id.substr(link_id.rfind(':') + 1);
}
// The code of an extension's valueCode, valueCoding or valueCodeableConcept; empty if there is none.
std::string code_of(const JsonNode& extension);
// The whole number an extension holds; 0, with a warning, if it holds none.
std::uint32_t whole_number_of(const JsonNode& extension, ReadContext& context, const Item& item);

}  // namespace frontdoor
