// See typed.h.
#include "answers/typed.h"

#include "answers/text.h"
#include "engine/answer_values.h"
#include "redflags/folded_text.h"

#include <algorithm>

namespace frontdoor {
namespace {

bool is_listed(const Item& item) {
  return !item.options.empty() || item.control == "slider";
}

// Numbers and times, as the response will hold what was typed; empty if it is none. Other texts as they are.
std::string as_sent(const Item& item, std::string text) {
  switch (item.type) {
    case ItemType::integer: {
      if (is_listed(item)) return text;
      const auto number = whole_number_of(decimal_of(text));
      return number ? std::to_string(*number) : std::string();
    }
    case ItemType::time: return time_of(text);
    case ItemType::decimal:
    case ItemType::quantity: return decimal_of(text);
    // An address has no blanks (FHIR R4, uri).
    case ItemType::url: {
      std::string address = trim(text);
      return address.find_first_of(" \t\r\n") == std::string::npos ? address : std::string();
    }
    default: return text;
  }
}

// Each value is made where it will be: in WebAssembly that is half the code.
AnswerValue& add_to(std::vector<AnswerValue>& out) {
  static const AnswerValue kNothing;
  out.push_back(kNothing);
  return out.back();
}

// One value that was chosen or written; false where it is none of a closed list.
bool read_typed(const Item& item, const std::string& text, const Answers& answers, std::span<const AnswerValue> choices,
                AnswerValue& out) {
  for (const AnswerValue& choice : choices) {
    if (redflags::folded_text(called(choice)) != redflags::folded_text(text)) continue;
    out = choice;
    return true;
  }
  // In a list that is searched the patient types what an option is called.
  if (const AnswerOption* called = is_searched(item) ? option_called(item, text) : nullptr) {
    out = called->answer;
    return true;
  }
  out = value_of_text(item, text);
  // A reference is sent by what the patient calls it.
  if (item.type == ItemType::reference) std::swap(out.text, out.display);
  if (out.type == ValueType::quantity) {
    Coding unit = unit_of(item, answers);
    out.system = std::move(unit.system);
    out.display = std::move(unit.display);
    out.code = std::move(unit.code);
  }
  const bool is_closed = item.type == ItemType::choice && !item.options.empty() && !item.open_field;
  return !is_closed || option_named(item, {}, text) != nullptr;
}

}  // namespace

const std::string& called(const AnswerValue& choice) {
  return choice.display.empty() ? choice.text : choice.display;
}

std::vector<AnswerValue> typed_values(const Item& item, const Answers& answers, std::span<const AnswerValue> choices) {
  std::vector<AnswerValue> out;
  if (item.type == ItemType::attachment) {
    for (Photo& photo : photos_of(item, answers)) {
      AnswerValue& made = add_to(out);
      made.type = ValueType::attachment;
      made.text = std::move(photo.sha256);
      made.display = std::move(photo.description);
      made.code = std::move(photo.content_type);
    }
    return out;
  }
  if (has_date_parts(item)) {
    if (const auto date = date_of(date_parts(item, answers))) {
      AnswerValue& made = add_to(out);
      made.type = plain_type(item.type);
      made.text = iso_date(*date);
    }
    return out;
  }
  if (item.repeats && !item.options.empty()) {
    for (const AnswerOption& option : item.options) {
      if (answers.value(item.link_id + "/" + option.value.code) == "true") out.push_back(option.answer);
    }
    return out;
  }
  const std::string text = as_sent(item, trim(answers.value(item.link_id)));
  if (!text.empty() && !read_typed(item, text, answers, choices, add_to(out))) out.clear();
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

std::string code_of_value(const Item& item, const AnswerValue& value) {
  for (const AnswerOption& option : item.options) {
    if (option.answer == value) return option.value.code;
  }
  return value.text.empty() ? value.display : value.text;
}

}  // namespace frontdoor
