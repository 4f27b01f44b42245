// See typed.h.
#include "answers/typed.h"

#include "answers/text.h"

#include <algorithm>

namespace frontdoor {
namespace {

AnswerValue plain(ValueType type, std::string text) {
  return {type, std::move(text), "", "", ""};
}

bool is_listed(const Item& item) {
  return !item.options.empty() || item.control == "slider";
}

// Numbers and times, as the response will hold what was typed; empty if it is none. Nothing for other items.
std::optional<std::string> number_or_time(const Item& item, const std::string& text) {
  switch (item.type) {
    case ItemType::integer: {
      if (is_listed(item)) return std::nullopt;
      const auto number = whole_number_of(western_digits(text));
      return number ? std::to_string(*number) : std::string();
    }
    case ItemType::time: return time_of(text);
    case ItemType::decimal:
    case ItemType::quantity: return decimal_of(text);
    default: return std::nullopt;
  }
}

AnswerValue number_or_time_value(const Item& item, std::string text, const Answers& answers) {
  if (item.type == ItemType::integer) return plain(ValueType::integer, std::move(text));
  if (item.type == ItemType::time) return plain(ValueType::time, std::move(text));
  if (item.type == ItemType::decimal) return plain(ValueType::decimal, std::move(text));
  const Coding unit = unit_of(item, answers);
  return {ValueType::quantity, std::move(text), unit.system, unit.display, unit.code};
}

// One value that was chosen or written.
std::optional<AnswerValue> value_of_text(const Item& item, std::string text) {
  for (const AnswerOption& option : item.options) {
    if (option.value.code == text) return option.answer;
  }
  switch (item.type) {
    case ItemType::boolean: return plain(ValueType::boolean, std::move(text));
    case ItemType::integer: return plain(ValueType::integer, std::move(text));
    case ItemType::url: return plain(ValueType::uri, std::move(text));
    // A reference is sent by what the patient calls it.
    case ItemType::reference: return AnswerValue{ValueType::reference, "", "", std::move(text), ""};
    case ItemType::choice:
      // Without a list the words themselves are the coding's display.
      if (!item.options.empty() && !item.open_field) return std::nullopt;
      return AnswerValue{ValueType::coding, "", "", std::move(text), ""};
    default: return plain(ValueType::string, std::move(text));
  }
}

}  // namespace

std::vector<AnswerValue> typed_values(const Item& item, const Answers& answers) {
  std::vector<AnswerValue> out;
  if (item.type == ItemType::attachment) {
    for (Photo& photo : photos_of(item, answers)) {
      out.push_back({ValueType::attachment, std::move(photo.sha256), "", std::move(photo.description),
                     std::move(photo.content_type)});
    }
    return out;
  }
  if (has_date_parts(item)) {
    const auto date = date_of(date_parts(item, answers));
    if (date)
      out.push_back(plain(item.type == ItemType::date ? ValueType::date : ValueType::date_time, iso_date(*date)));
    return out;
  }
  if (item.repeats && !item.options.empty()) {
    for (const AnswerOption& option : item.options) {
      if (answers.value(item.link_id + "/" + option.value.code) == "true") out.push_back(option.answer);
    }
    return out;
  }
  std::string text = trim(answers.value(item.link_id));
  if (text.empty()) return out;
  if (auto typed = number_or_time(item, text)) {
    if (!typed->empty()) out.push_back(number_or_time_value(item, std::move(*typed), answers));
    return out;
  }
  // In a list that is searched the patient types what an option is called.
  const AnswerOption* called = is_searched(item) ? option_called(item, text) : nullptr;
  auto value = called ? std::optional(called->answer) : value_of_text(item, std::move(text));
  if (value) out.push_back(std::move(*value));
  return out;
}

bool has_typed(const Item& item, const Answers& answers) {
  if (has_date_parts(item)) {
    const DateParts parts = date_parts(item, answers);
    return !parts.day.empty() || !parts.month.empty() || !parts.year.empty();
  }
  if (item.type == ItemType::attachment || (item.repeats && !item.options.empty())) {
    return !typed_values(item, answers).empty();
  }
  return !trim(answers.value(item.link_id)).empty();
}

void write_typed(const Item& item, std::span<const AnswerValue> values, Answers& answers) {
  if (values.empty() || item.type == ItemType::attachment) return;
  const AnswerValue& first = values.front();
  if (has_date_parts(item)) {
    if (first.text.size() < 10) return;
    answers.set(item.link_id + "/day", first.text.substr(8, 2));
    answers.set(item.link_id + "/month", first.text.substr(5, 2));
    answers.set(item.link_id + "/year", first.text.substr(0, 4));
  } else if (item.repeats && !item.options.empty()) {
    for (const AnswerValue& value : values) answers.set(item.link_id + "/" + code_of_value(item, value), "true");
  } else if (is_searched(item) || first.type == ValueType::reference) {
    answers.set(item.link_id, first.display.empty() ? first.text : first.display);
  } else {
    answers.set(item.link_id, code_of_value(item, first));
    if (item.type == ItemType::quantity && item.units.size() > 1) answers.set(item.link_id + "/unit", first.code);
  }
}

std::string code_of_value(const Item& item, const AnswerValue& value) {
  for (const AnswerOption& option : item.options) {
    if (option.answer == value) return option.value.code;
  }
  return value.text.empty() ? value.display : value.text;
}

}  // namespace frontdoor
