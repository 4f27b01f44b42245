// See response_items.h.
#include "engine/response_items.h"

namespace frontdoor {

// A group is told by what it holds, which comes after it: from the back.
std::vector<std::uint8_t> written_items(const FormState& state) {
  std::vector<std::uint8_t> out(state.instances().size(), 0);
  for (auto index = static_cast<std::uint32_t>(out.size()); index-- > 0;) {
    const Instance& one = state.instances()[index];
    const bool is_group = state.form().items()[one.item].item->type == ItemType::group;
    out[index] = one.enabled && (is_group ? out[index] != 0 : state.is_answered(index));
    if (out[index] != 0 && one.parent != kNoInstance) out[one.parent] |= 1;
  }
  return out;
}

Json items_json(const FormState& state, const std::vector<std::uint8_t>& written,
                std::span<const std::uint32_t> instances, const ResponseWriter& writer, std::uint32_t answer) {
  Json out = Json::array();
  for (std::uint32_t index : instances) {
    const Instance& one = state.instances()[index];
    if (!written[index] || one.answer != answer) continue;
    const Item& item = *state.form().items()[one.item].item;
    Json made = writer.item(item);
    if (item.type == ItemType::group) {
      made["item"] = items_json(state, written, one.children, writer);
    } else {
      Json answers = Json::array();
      for (const AnswerValue& value : state.answers_of(index)) {
        Json given = writer.answer(item, value);
        Json nested = items_json(state, written, one.children, writer, static_cast<std::uint32_t>(answers.size()));
        if (!nested.empty()) given["item"] = std::move(nested);
        answers.push_back(std::move(given));
      }
      made["answer"] = std::move(answers);
    }
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace frontdoor
