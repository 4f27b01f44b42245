// See frontdoor/form.h: items by number, and which of them ask about which.
#include <frontdoor/form.h>

#include <algorithm>

namespace frontdoor {

Form Form::of(const Questionnaire& questionnaire) {
  Form out;
  out.questionnaire_ = &questionnaire;
  out.index();
  return out;
}

void Form::index() {
  number(questionnaire_->items(), kNoItem);
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    // The first behind those of the same linkId: no sort, whose code would be in every patient's core.
    const auto behind = std::partition_point(by_link_id_.begin(), by_link_id_.end(), [&](std::uint32_t other) {
      return items_[other].item->link_id <= items_[i].item->link_id;
    });
    by_link_id_.insert(behind, i);
  }
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    for (const EnableWhen& condition : items_[i].item->enable_when) {
      items_[i].targets.push_back(first_of(condition.question));
      depend(i, find(condition.question));
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

std::uint32_t Form::first_of(std::string_view link_id) const {
  const auto first = std::partition_point(by_link_id_.begin(), by_link_id_.end(), [this, link_id](std::uint32_t i) {
    return items_[i].item->link_id < link_id;
  });
  return static_cast<std::uint32_t>(first - by_link_id_.begin());
}

std::span<const std::uint32_t> Form::same_link_ids(std::uint32_t first, std::string_view link_id) const {
  std::uint32_t end = first;
  while (end < by_link_id_.size() && items_[by_link_id_[end]].item->link_id == link_id) ++end;
  return {by_link_id_.data() + first, end - first};
}

std::span<const std::uint32_t> Form::find(std::string_view link_id) const {
  return same_link_ids(first_of(link_id), link_id);
}

std::span<const std::uint32_t> Form::targets(const FormItem& item, std::size_t condition) const {
  return same_link_ids(item.targets[condition], item.item->enable_when[condition].question);
}

}  // namespace frontdoor
