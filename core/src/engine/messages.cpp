// What a person who answers is told (https://service-manual.nhs.uk/design-system/components/error-message): one table
// for the patient's pages, the command and the npm package.
#include "engine/answer_checks.h"

#include <frontdoor/instant.h>

#include <algorithm>

namespace frontdoor {
namespace {

bool is_day(const AnswerValue& value) {
  return value.type == ValueType::date || value.type == ValueType::date_time;
}

// As it is said: "1 December 2026", "14:30", "5 kg".
std::string bound_text(const AnswerValue& bound) {
  if (is_day(bound)) return date_in_words(std::string_view(bound.text).substr(0, 10));
  if (bound.type == ValueType::time) return bound.text.substr(0, 5);
  const bool has_unit = bound.type == ValueType::quantity && !bound.display.empty();
  return has_unit ? bound.text + " " + bound.display : bound.text;
}

std::string message(const Item& item, std::string_view key, const Wording& wording, const WorkedOut* limits = nullptr) {
  if (key == "error.wrong-format" && !item.regex_message.empty()) return wording.phrase(item.regex_message);
  // No format is shown above the field.
  if (key == "error.wrong-format" && item.hint.empty()) key = "error.format";
  if (key == "error.wrong-type" && item.type == ItemType::url) key = "error.web-address";
  if (key == "error.too-many-decimals" && item.decimal_places_max == 0) key = "error.number";
  if (key == "error.too-many-decimals" && item.decimal_places_max == 1) key = "error.one-decimal";
  std::uint32_t count = item.length_max;
  if (key == "error.too-short") count = item.length_min;
  if (key == "error.too-many-decimals") count = static_cast<std::uint32_t>(item.decimal_places_max);
  if (key == "error.too-few") count = item.occurs_min;
  if (key == "error.too-many") count = item.occurs_max;
  std::string number = std::to_string(count);
  if (number.size() > 3) number.insert(number.size() - 3, ",");  // as the counter below a text has it
  const bool is_least = key == "error.too-small";
  if (is_least || key == "error.too-large") {
    const AnswerValue& bound = *(is_least ? least_of(item, limits) : most_of(item, limits));
    number = bound_text(bound);
    if (is_day(bound)) key = is_least ? "error.date-early" : "error.date-late";
  }
  std::string out = wording.text(
      key, {{"name", question_name(item, wording)}, {"least", number}, {"most", number}, {"date", number}});
  // Forms of others may name a question "your date of birth".
  if (out.starts_with("Your your ")) out.erase(0, 5), out.front() = 'Y';
  return out;
}

std::string required_message(const Item& item, const Wording& wording) {
  if (!item.required_message.empty()) return wording.phrase(item.required_message);
  const bool is_list = item.control == "drop-down" || item.control == "autocomplete";
  const bool is_choice = item.type == ItemType::boolean || (!item.options.empty() && !is_list);
  if (is_choice) return message(item, "error.required-choice", wording);
  return message(item, item.type == ItemType::attachment ? "error.required-file" : "error.required", wording);
}

}  // namespace

std::string question_name(const Item& item, const Wording& wording) {
  return item.short_text.empty() ? "“" + wording.phrase(item.text) + "”" : wording.phrase(item.short_text);
}

std::string unreadable_message(const Item& item, const Wording& wording) {
  switch (item.type) {
    case ItemType::integer: return message(item, "error.number", wording);
    case ItemType::decimal:
    case ItemType::quantity: return message(item, "error.decimal", wording);
    case ItemType::date:
    case ItemType::date_time: return message(item, "error.date-real", wording);
    case ItemType::time: return message(item, "error.time", wording);
    case ItemType::choice: return message(item, "error.not-in-list", wording);
    default: return message(item, "error.wrong-type", wording);
  }
}

std::string message_for_value(const Form& form, std::uint32_t item, const AnswerValue& value,
                              const WorkedOut* worked_out, const Wording& wording) {
  const Item& its = *form.items()[item].item;
  std::string_view key;
  if (is_beyond(value, least_of(its, worked_out), -1)) {
    key = "error.too-small";
  } else if (is_beyond(value, most_of(its, worked_out), 1)) {
    key = "error.too-large";
  } else if (is_too_long(its, value)) {
    key = "error.too-long";
  } else if (form.evaluator()) {
    key = form.evaluator()->fault_of(form, its, value, worked_out);
  }
  return key.empty() ? std::string() : message(its, key, wording, worked_out);
}

std::string FormSession::message_for(std::uint32_t instance, const Wording& wording) const {
  const std::uint32_t index = state_.instances()[instance].item;
  const Item& item = *form_->items()[index].item;
  const std::vector<AnswerValue> answers = state_.answers_of(instance);
  const bool may_be_empty =
      (!item.required && item.occurs_min == 0) || is_in_group_left_out(state_.instances()[instance]);
  if (answers.empty() && may_be_empty) return {};
  if (answers.empty() && item.occurs_min < 2) return required_message(item, wording);
  if (answers.size() < item.occurs_min) return message(item, "error.too-few", wording);
  if (item.occurs_max > 0 && answers.size() > item.occurs_max) return message(item, "error.too-many", wording);
  for (const AnswerValue& value : answers) {
    std::string text = message_for_value(*form_, index, value, &worked_out(instance), wording);
    if (!text.empty()) return text;
  }
  return {};
}

std::vector<FormSession::Problem> FormSession::problems(const Wording& wording) const {
  std::vector<Problem> out;
  for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
    const Instance& one = state_.instances()[i];
    const Item& item = *form_->items()[one.item].item;
    if (!one.enabled || item.type == ItemType::group || item.type == ItemType::display || item.hidden) continue;
    if (!stands_under_answer(one)) continue;
    std::string text = message_for(i, wording);
    if (!text.empty()) out.push_back({item.link_id, std::move(text), i});
  }
  for (Problem& broken : broken_constraints()) out.push_back(std::move(broken));
  return out;
}

std::vector<FormSession::Problem> FormSession::broken_constraints() const {
  return form_->evaluator() ? form_->evaluator()->broken_constraints(*this) : std::vector<Problem>();
}

}  // namespace frontdoor
