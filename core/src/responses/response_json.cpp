// See response_json.h.
#include "responses/response_json.h"

#include "engine/answer_values.h"

#include <algorithm>

namespace frontdoor {
namespace {

// Occurrences in the form's order.
std::vector<std::uint32_t> in_order(const FormState& state, std::span<const std::uint32_t> instances) {
  std::vector<std::uint32_t> out(instances.begin(), instances.end());
  std::stable_sort(out.begin(), out.end(), [&state](std::uint32_t a, std::uint32_t b) {
    return state.instances()[a].item < state.instances()[b].item;
  });
  return out;
}

// Children nested under one answer of a question.
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
