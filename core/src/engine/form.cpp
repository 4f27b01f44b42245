// See frontdoor/form.h: items by number, and which of them ask about which.
#include <frontdoor/form.h>

namespace frontdoor {

Form Form::of(const Questionnaire& questionnaire) {
  Form out;
  out.questionnaire_ = &questionnaire;
  out.index();
  return out;
}

void Form::index() {
  number(questionnaire_->items(), kNoItem);
  for (std::uint32_t i = 0; i < items_.size(); ++i) by_link_id_[items_[i].item->link_id].push_back(i);
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    for (const EnableWhen& condition : items_[i].item->enable_when) {
      items_[i].targets.push_back(find(condition.question));
      depend(i, items_[i].targets.back());
    }
    for (const AnswerOption& option : items_[i].item->options) {
      for (const EnableWhen& condition : option.enable_when) {
        items_[i].has_conditional_options = true;
        depend(i, find(condition.question));
      }
    }
  }
}

void Form::number(const std::vector<Item>& items, std::uint32_t parent) {
  for (const Item& item : items) {
    const auto index = static_cast<std::uint32_t>(items_.size());
    FormItem made;
    made.item = &item;
    made.parent = parent;
    items_.push_back(std::move(made));
    number(item.items, index);
    items_[index].end = static_cast<std::uint32_t>(items_.size());
  }
}

void Form::depend(std::uint32_t index, std::span<const std::uint32_t> targets) {
  for (std::uint32_t target : targets) {
    auto& dependents = items_[target].dependents;
    if (dependents.empty() || dependents.back() != index) dependents.push_back(index);
  }
}

std::span<const std::uint32_t> Form::find(std::string_view link_id) const {
  const auto found = by_link_id_.find(link_id);
  if (found == by_link_id_.end()) return {};
  return found->second;
}

std::optional<std::size_t> Form::find_variable(std::string_view name, std::uint32_t item, std::size_t before) const {
  for (std::size_t i = before; i-- > 0;) {
    const Variable& one = variables_[i];
    const bool seen = one.owner == kNoItem || (item != kNoItem && one.owner <= item && item < items_[one.owner].end);
    if (seen && one.name == name) return i;
  }
  return std::nullopt;
}

std::uint32_t Form::child(std::uint32_t parent, std::string_view link_id) const {
  for (std::uint32_t index : find(link_id)) {
    if (items_[index].parent == parent) return index;
  }
  return kNoItem;
}

}  // namespace frontdoor
