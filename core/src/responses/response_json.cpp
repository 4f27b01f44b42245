// See response_json.h.
#include "responses/response_json.h"

#include <algorithm>

namespace frontdoor {
namespace {

void put(Json& out, const char* name, const std::string& text) {
  if (!text.empty()) out[name] = text;
}

Json complex_json(const AnswerValue& value) {
  Json out = Json::object();
  switch (value.type) {
    case ValueType::coding:
      put(out, "system", value.system);
      put(out, "code", value.text);
      put(out, "display", value.display);
      break;
    case ValueType::quantity:
      if (!value.text.empty()) out["value"] = json_decimal(value.text);
      put(out, "unit", value.display);
      put(out, "system", value.system);
      put(out, "code", value.code);
      break;
    case ValueType::reference:
      put(out, "reference", value.text);
      put(out, "display", value.display);
      break;
    default:
      put(out, "contentType", value.code);
      put(out, "url", value.text);
      put(out, "title", value.display);
      break;
  }
  return out;
}

}  // namespace

Json answer_json(const AnswerValue& value) {
  Json out = Json::object();
  Json made;
  switch (value.type) {
    case ValueType::none: return out;
    case ValueType::boolean: made = value.text == "true"; break;
    case ValueType::decimal:
    case ValueType::integer: made = json_decimal(value.text); break;
    case ValueType::attachment:
    case ValueType::coding:
    case ValueType::quantity:
    case ValueType::reference: made = complex_json(value); break;
    default: made = value.text; break;
  }
  // What is no number stays as it was written: validation names it.
  if (made.is_null()) made = value.text;
  out["value" + std::string(value_suffix(value.type))] = std::move(made);
  return out;
}

Json items_json(const FormState& state, std::span<const std::uint32_t> instances) {
  std::vector<std::uint32_t> order(instances.begin(), instances.end());
  std::stable_sort(order.begin(), order.end(), [&state](std::uint32_t a, std::uint32_t b) {
    return state.instances()[a].item < state.instances()[b].item;
  });
  Json out = Json::array();
  for (std::uint32_t index : order) {
    const Instance& one = state.instances()[index];
    const Item& item = *state.form().items()[one.item].item;
    if (!one.enabled || item.type == ItemType::display) continue;
    Json children = items_json(state, one.children);
    if (one.answers.empty() && children.empty()) continue;
    Json made = Json::object();
    made["linkId"] = item.link_id;
    if (!item.text.empty()) made["text"] = item.text;
    if (item.type == ItemType::group) {
      made["item"] = std::move(children);
    } else {
      // Items under a question stand in its first answer.
      Json answers = Json::array();
      for (const AnswerValue& value : one.answers) answers.push_back(answer_json(value));
      if (answers.empty()) continue;
      if (!children.empty()) answers.front()["item"] = std::move(children);
      made["answer"] = std::move(answers);
    }
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace frontdoor
