// See invariants.h.
#include "responses/invariants.h"

#include "forms/reader.h"

#include <frontdoor/limits.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace frontdoor {
namespace {

bool is_type(const JsonNode& item, std::initializer_list<std::string_view> types) {
  const std::string_view type = item.string("type");
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool has(const JsonNode& item, std::string_view name) {
  const JsonNode* member = item.member(name);
  return member && member->kind != JsonKind::null && (!member->is_array() || member->size > 0);
}

bool is_empty_group(const JsonNode& item) {
  return is_type(item, {"group"}) && !has(item, "item");
}

bool is_display_with(const JsonNode& item, std::string_view name) {
  return is_type(item, {"display"}) && has(item, name);
}

// HL7's definition lists more types than its text.
bool has_options_of_no_choice(const JsonNode& item) {
  return (has(item, "answerOption") || has(item, "answerValueSet")) &&
         is_type(item, {"boolean", "group", "display", "text", "url", "attachment", "reference"});
}

bool has_initial_of_no_question(const JsonNode& item) {
  return is_type(item, {"group", "display"}) && has(item, "initial");
}

bool has_length_of_no_text(const JsonNode& item) {
  return has(item, "maxLength") && is_type(item, {"group", "display", "date", "dateTime", "time", "choice",
                                                  "attachment", "reference", "quantity"});
}

struct Rule {
  bool (*is_broken)(const JsonNode& item);
  std::string_view reason;
};

constexpr std::array<Rule, 9> kRules{{
    {is_empty_group, "The group holds no items (que-1)."},
    {[](const JsonNode& item) { return is_display_with(item, "item"); }, "A display holds no items (que-1)."},
    {[](const JsonNode& item) { return is_display_with(item, "code"); },
     "A display has no code: it asks nothing (que-3)."},
    {has_options_of_no_choice, "answerOption and answerValueSet are not for a question of this type (que-5)."},
    {[](const JsonNode& item) { return is_display_with(item, "required") || is_display_with(item, "repeats"); },
     "required and repeats mean nothing for a display (que-6)."},
    {has_initial_of_no_question, "Groups and displays have no initial value: it is left out (que-8)."},
    {[](const JsonNode& item) { return is_display_with(item, "readOnly"); },
     "readOnly means nothing for a display (que-9)."},
    {has_length_of_no_text, "maxLength is for texts, numbers and booleans (que-10)."},
    {[](const JsonNode& item) { return has(item, "answerOption") && has(item, "initial"); },
     "A question with answerOption takes initialSelected, not initial: both are honoured (que-11)."},
}};

void check_items(const JsonNode& owner, std::size_t depth, ReadReport& report) {
  if (depth > limits::questionnaire_depth_max) return;
  for (const JsonNode* item : list_of(owner, "item")) {
    if (!item->is_object()) continue;
    for (const Rule& rule : kRules) {
      if (!rule.is_broken(*item)) continue;
      report.warnings.push_back({std::string(item->primitive("linkId")), std::string(rule.reason)});
    }
    check_items(*item, depth + 1, report);
  }
}

}  // namespace

void check_invariants(const JsonNode& resource, ReadReport& report) {
  check_items(resource, 0, report);
}

}  // namespace frontdoor
