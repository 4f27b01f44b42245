// See response_items.h.
#include "engine/response_items.h"

#include "engine/answer_values.h"

#include <algorithm>

namespace frontdoor {

Json ResponseWriter::item(const Item& item) const {
  Json out = Json::object();
  out["linkId"] = item.link_id;
  if (!item.text.empty()) out["text"] = item.text;
  return out;
}

Json ResponseWriter::answer(const Item&, const AnswerValue& value) const {
  return answer_json(value);
}

// What holds others comes before them, so that it is decided after them from the back.
std::vector<std::uint8_t> written_items(const FormState& state) {
  std::vector<std::uint8_t> out(state.instances().size(), 0);
  for (std::uint32_t index = static_cast<std::uint32_t>(out.size()); index-- > 0;) {
    const Instance& one = state.instances()[index];
    if (!one.enabled) continue;
    switch (state.form().items()[one.item].item->type) {
      case ItemType::display: break;
      case ItemType::group:
        out[index] = std::any_of(one.children.begin(), one.children.end(),
                                 [&out](std::uint32_t child) { return out[child] != 0; });
        break;
      default: out[index] = !state.answers_of(index).empty(); break;
    }
  }
  return out;
}

std::vector<std::uint32_t> in_order(const FormState& state, const std::vector<std::uint8_t>& written,
                                    std::span<const std::uint32_t> instances) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t index : instances) {
    if (!written[index]) continue;
    const auto behind = std::find_if(out.rbegin(), out.rend(), [&](std::uint32_t other) {
      return state.instances()[other].item <= state.instances()[index].item;
    });
    out.insert(behind.base(), index);
  }
  return out;
}

std::vector<std::uint32_t> under_answer(const FormState& state, const Instance& question, std::size_t answer) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t child : question.children) {
    if (state.instances()[child].answer == answer) out.push_back(child);
  }
  return out;
}

Json items_json(const FormState& state, const std::vector<std::uint8_t>& written,
                std::span<const std::uint32_t> instances, const ResponseWriter& writer) {
  Json out = Json::array();
  for (std::uint32_t index : in_order(state, written, instances)) {
    const Instance& one = state.instances()[index];
    const Item& item = *state.form().items()[one.item].item;
    Json made = writer.item(item);
    if (item.type == ItemType::group) {
      made["item"] = items_json(state, written, one.children, writer);
    } else {
      Json answers = Json::array();
      for (const AnswerValue& value : state.answers_of(index)) {
        Json answer = writer.answer(item, value);
        const auto nested = under_answer(state, one, answers.size());
        Json children = items_json(state, written, nested, writer);
        if (!children.empty()) answer["item"] = std::move(children);
        answers.push_back(std::move(answer));
      }
      made["answer"] = std::move(answers);
    }
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace frontdoor
