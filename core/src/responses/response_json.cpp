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

namespace {

// Occurrences in the form's order.
std::vector<std::uint32_t> in_order(const FormState& state, std::span<const std::uint32_t> instances) {
  std::vector<std::uint32_t> out(instances.begin(), instances.end());
  std::stable_sort(out.begin(), out.end(), [&state](std::uint32_t a, std::uint32_t b) {
    return state.instances()[a].item < state.instances()[b].item;
  });
  return out;
}

// Children that stand under one answer of a question.
std::vector<std::uint32_t> under(const FormState& state, const Instance& question, std::size_t answer) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t child : question.children) {
    if (state.instances()[child].answer == answer) out.push_back(child);
  }
  return out;
}

void mark(const FormState& state, std::uint32_t index, const JsonNode& place, std::vector<const JsonNode*>& out) {
  out[index] = &place;
  for (std::uint32_t child : state.instances()[index].children) mark(state, child, place, out);
}

}  // namespace

Json items_json(const FormState& state, std::span<const std::uint32_t> instances, std::vector<std::uint8_t>* written) {
  Json out = Json::array();
  for (std::uint32_t index : in_order(state, instances)) {
    const Instance& one = state.instances()[index];
    const Item& item = *state.form().items()[one.item].item;
    if (!one.enabled || item.type == ItemType::display) continue;
    Json made = Json::object();
    made["linkId"] = item.link_id;
    if (!item.text.empty()) made["text"] = item.text;
    if (item.type == ItemType::group) {
      Json children = items_json(state, one.children, written);
      if (children.empty()) continue;
      made["item"] = std::move(children);
    } else {
      if (one.answers.empty()) continue;
      Json answers = Json::array();
      for (std::size_t i = 0; i < one.answers.size(); ++i) {
        Json answer = answer_json(one.answers[i]);
        Json children = one.children.empty() ? Json() : items_json(state, under(state, one, i), written);
        if (!children.empty()) answer["item"] = std::move(children);
        answers.push_back(std::move(answer));
      }
      made["answer"] = std::move(answers);
    }
    if (written) (*written)[index] = 1;
    out.push_back(std::move(made));
  }
  return out;
}

void place_items(const FormState& state, std::span<const std::uint32_t> instances,
                 const std::vector<std::uint8_t>& written, const JsonNode& owner, const JsonNode& around,
                 std::vector<const JsonNode*>& out) {
  const JsonNode* items = owner.array("item");
  const JsonNode* next = items ? items->first : nullptr;
  for (std::uint32_t index : in_order(state, instances)) {
    const Instance& one = state.instances()[index];
    if (!written[index] || !next) {
      mark(state, index, around, out);
      continue;
    }
    const JsonNode& node = *next;
    next = next->next;
    mark(state, index, node, out);
    if (state.form().items()[one.item].item->type == ItemType::group) {
      place_items(state, one.children, written, node, node, out);
      continue;
    }
    const JsonNode* answers = one.children.empty() ? nullptr : node.array("answer");
    if (!answers) continue;
    std::size_t which = 0;
    for (const JsonNode& answer : *answers) {
      place_items(state, under(state, one, which++), written, answer, node, out);
    }
  }
}

}  // namespace frontdoor
