// See response_nodes.h.
#include "responses/response_nodes.h"

#include "engine/answer_values.h"
#include "engine/response_items.h"

namespace frontdoor {

JsonNode& ResponseNodes::add() {
  if (used_ == nodes_.size() * kBlock) nodes_.push_back(std::make_unique<JsonNode[]>(kBlock));
  JsonNode& out = nodes_[used_ / kBlock][used_ % kBlock];
  ++used_;
  return out = JsonNode();
}

JsonNode& ResponseNodes::add_text(std::string_view key, std::string_view text) {
  JsonNode& out = add();
  out.kind = JsonKind::string;
  out.key = key;
  out.text = text;
  return out;
}

// What of each occurrence is in the response, beside what was.
void ResponseNodes::keep(const FormState& state, const Written& written) {
  changed_.assign(state.form().items().size(), 0);
  kept_.resize(state.instances().size());
  for (std::uint32_t index = 0; index < kept_.size(); ++index) {
    Kept& kept = kept_[index];
    const Instance& one = state.instances()[index];
    const bool is_written = written[index] != 0;
    if (kept.written != is_written) changed_[one.item] = 1;
    kept.written = is_written;
    if (!is_written || state.form().items()[one.item].item->type == ItemType::group) continue;
    if (!state.form().items()[one.item].has_conditional_options && kept.document && kept.answers == one.answers) {
      continue;
    }
    std::vector<AnswerValue> answers = state.answers_of(index);
    if (kept.document && kept.answers == answers) continue;
    changed_[one.item] = 1;
    Json list = Json::array();
    for (const AnswerValue& value : answers) list.push_back(answer_json(value));
    auto document = JsonDocument::parse(to_text(list));
    if (document) kept.document = std::move(document).value();
    kept.answers = std::move(answers);
  }
}

void ResponseNodes::make(const Json& head, const FormState& state) {
  const Written written = written_items(state);
  used_ = 0;
  root_ = {};
  root_.kind = JsonKind::object;
  if (auto document = JsonDocument::parse(to_text(head))) head_ = std::move(document).value();
  keep(state, written);
  places_.assign(state.instances().size(), nullptr);
  JsonNode* last = nullptr;
  for (const JsonNode& member : head_->root()) {
    JsonNode& own = add();
    own = member;
    (last ? last->next : root_.first) = &own;
    last = &own;
    ++root_.size;
  }
  if (const JsonNode* found = items(state, written, state.roots(), 0)) {
    (last ? last->next : root_.first) = found;
    ++root_.size;
  }
  for (std::uint32_t index = 0; index < places_.size(); ++index) {
    const std::uint32_t parent = state.instances()[index].parent;
    if (!places_[index]) places_[index] = parent == kNoInstance ? &root_ : places_[parent];
  }
}

// The member "item"; null where nothing is in it.
const JsonNode* ResponseNodes::items(const FormState& state, const Written& written,
                                     std::span<const std::uint32_t> instances, std::uint32_t answer) {
  JsonNode* list = nullptr;
  JsonNode* last = nullptr;
  for (const std::uint32_t index : instances) {
    if (!written[index] || state.instances()[index].answer != answer) continue;
    if (!list) {
      list = &add();
      list->kind = JsonKind::array;
      list->key = "item";
    }
    JsonNode& made = add();
    (last ? last->next : list->first) = &made;
    last = &made;
    ++list->size;
    item(state, written, index, made);
  }
  return list;
}

void ResponseNodes::item(const FormState& state, const Written& written, std::uint32_t index, JsonNode& out) {
  const Instance& one = state.instances()[index];
  const Item& item = *state.form().items()[one.item].item;
  places_[index] = &out;
  out.kind = JsonKind::object;
  JsonNode* last = &add_text("linkId", item.link_id);
  out.first = last;
  out.size = 1;
  if (!item.text.empty()) {
    JsonNode& text = add_text("text", item.text);
    last->next = &text;
    last = &text;
    ++out.size;
  }
  const bool is_group = item.type == ItemType::group;
  last->next = is_group ? items(state, written, one.children, 0) : answers(state, written, index);
  if (last->next) ++out.size;
}

const JsonNode* ResponseNodes::answers(const FormState& state, const Written& written, std::uint32_t index) {
  const Instance& one = state.instances()[index];
  const Kept& kept = kept_[index];
  if (!kept.document) return nullptr;
  JsonNode& list = add();
  list = kept.document->root();
  list.key = "answer";
  if (one.children.empty()) return &list;
  // Each answer with what is nested under it.
  list.first = nullptr;
  JsonNode* last = nullptr;
  std::uint32_t which = 0;
  for (const JsonNode& answer : kept.document->root()) {
    JsonNode& own = add();
    own = answer;
    own.next = nullptr;
    (last ? last->next : list.first) = &own;
    last = &own;
    JsonNode* value = nullptr;
    own.first = nullptr;
    for (const JsonNode& member : answer) {
      JsonNode& copy = add();
      copy = member;
      copy.next = nullptr;
      (value ? value->next : own.first) = &copy;
      value = &copy;
    }
    const JsonNode* nested = items(state, written, one.children, which++);
    if (!nested) continue;
    (value ? value->next : own.first) = nested;
    ++own.size;
  }
  return &list;
}

}  // namespace frontdoor
