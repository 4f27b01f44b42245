// See answer_values.h.
#include "engine/answer_values.h"

#include "json/make_json.h"

namespace frontdoor {
namespace {

void put_some(Json& out, const char* name, const std::string& text) {
  if (!text.empty()) put(out, name, text);
}

}  // namespace

ValueType plain_type(ItemType type) {
  switch (type) {
    case ItemType::boolean: return ValueType::boolean;
    case ItemType::decimal: return ValueType::decimal;
    case ItemType::integer: return ValueType::integer;
    case ItemType::date: return ValueType::date;
    case ItemType::date_time: return ValueType::date_time;
    case ItemType::time: return ValueType::time;
    case ItemType::url: return ValueType::uri;
    case ItemType::reference: return ValueType::reference;
    case ItemType::quantity: return ValueType::quantity;
    case ItemType::attachment: return ValueType::attachment;
    default: return ValueType::string;
  }
}

const AnswerValue* option_named(const Item& item, std::span<const AnswerValue> choices, std::string_view text) {
  for (const AnswerOption& option : item.options) {
    if (option.answer.text == text || option.value.code == text) return &option.answer;
  }
  for (const AnswerValue& choice : choices) {
    if (choice.text == text) return &choice;
  }
  for (const AnswerOption& option : item.options) {
    if (option.value.display == text) return &option.answer;
  }
  for (const AnswerValue& choice : choices) {
    if (choice.display == text) return &choice;
  }
  return nullptr;
}

void name_unit(const Item& item, AnswerValue& value) {
  for (const Coding& unit : item.units) {
    if (!value.display.empty() && unit.display != value.display && unit.code != value.display) continue;
    value.system = unit.system;
    value.code = unit.code;
    value.display = unit.display.empty() ? value.display : unit.display;
    return;
  }
}

AnswerValue value_of_text(const Item& item, std::string_view text, std::span<const AnswerValue> choices) {
  if (const AnswerValue* option = option_named(item, choices, text)) return *option;
  if (item.type == ItemType::choice || item.type == ItemType::open_choice) {
    const bool listed = item.type == ItemType::open_choice || !item.options.empty() || !choices.empty();
    if (listed && !item.open_field) return {ValueType::string, std::string(text), "", "", ""};
    // Without a list the words themselves are the coding's display.
    return {ValueType::coding, "", "", std::string(text), ""};
  }
  AnswerValue out{plain_type(item.type), std::string(text), "", "", ""};
  if (out.type == ValueType::quantity) name_unit(item, out);
  if (out.type == ValueType::time && text.size() == 5) out.text += ":00";
  return out;
}

// The order of an element's members is that of FHIR's definitions.
Json answer_json(const AnswerValue& value) {
  Json out = Json::object();
  Json made;
  switch (value.type) {
    case ValueType::none: return out;
    case ValueType::boolean: made = value.text == "true"; break;
    case ValueType::decimal:
    case ValueType::integer: made = json_decimal(value.text); break;
    case ValueType::coding:
      made = Json::object();
      put_some(made, "system", value.system);
      put_some(made, "code", value.text);
      put_some(made, "display", value.display);
      break;
    case ValueType::quantity:
      made = Json::object();
      if (!value.text.empty()) made["value"] = json_decimal(value.text);
      put_some(made, "unit", value.display);
      put_some(made, "system", value.system);
      if (!value.system.empty()) put_some(made, "code", value.code);  // qty-3
      break;
    case ValueType::reference:
      made = Json::object();
      put_some(made, "reference", value.text);
      put_some(made, "display", value.display);
      break;
    case ValueType::attachment:
      made = Json::object();
      put_some(made, "contentType", value.code);
      put_some(made, "url", value.text);
      put_some(made, "title", value.display);
      break;
    default: made = value.text; break;
  }
  // What is not a number is kept as it was written: validation names it.
  if (made.is_null()) made = value.text;
  out["value" + std::string(value_suffix(value.type))] = std::move(made);
  return out;
}

}  // namespace frontdoor
