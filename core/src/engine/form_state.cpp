// See frontdoor/form_state.h.
#include <frontdoor/form_state.h>

#include <frontdoor/enable_when.h>

#include <algorithm>

namespace frontdoor {

FormState::FormState(const Form& form) : form_(&form), by_item_(form.items().size()) {}

std::uint32_t FormState::add(std::uint32_t item, std::uint32_t parent, std::uint32_t answer) {
  const auto index = static_cast<std::uint32_t>(instances_.size());
  Instance made;
  made.item = item;
  made.parent = parent;
  made.answer = answer;
  made.depth = parent == kNoInstance ? 0 : instances_[parent].depth + 1;
  instances_.push_back(std::move(made));
  auto& siblings = parent == kNoInstance ? roots_ : instances_[parent].children;
  auto behind = siblings.end();
  while (behind != siblings.begin() && instances_[behind[-1]].item > item) --behind;
  siblings.insert(behind, index);
  by_item_[item].push_back(index);
  return index;
}

void FormState::decide() {
  instances_.reserve(instances_.size() + 1);
  for (Instance& one : instances_) one.decided = false;
  for (std::uint32_t i = 0; i < instances_.size(); ++i) decide_one(i);
}

bool FormState::would_enable(std::uint32_t item, std::uint32_t parent) {
  const auto probe = static_cast<std::uint32_t>(instances_.size());
  Instance made;
  made.item = item;
  made.parent = parent;
  made.depth = parent == kNoInstance ? 0 : instances_[parent].depth + 1;
  instances_.push_back(std::move(made));  // decide() has kept room, so that nothing moves
  by_item_[item].push_back(probe);
  const bool out = decide_one(probe);
  instances_.pop_back();
  by_item_[item].pop_back();
  return out;
}

// Forms whose conditions run in a circle are refused when they are read, so this ends.
bool FormState::decide_one(std::uint32_t index) {
  Instance& one = instances_[index];
  if (one.decided) return one.enabled;
  one.decided = true;
  const bool within = one.parent == kNoInstance || decide_one(one.parent);
  one.enabled = within && one.by_expression && own_conditions(index);
  return one.enabled;
}

bool FormState::own_conditions(std::uint32_t index) {
  const FormItem& made = form_->items()[instances_[index].item];
  const Item& item = *made.item;
  return conditions_enable(
      item,
      [&](const EnableWhen& condition) -> std::span<const AnswerValue> {
        const auto which = static_cast<std::size_t>(&condition - item.enable_when.data());
        const std::span<const std::uint32_t> questions = form_->targets(made, which);
        const std::uint32_t target = nearest(index, questions);
        if (target == kNoInstance) return {};
        if (questions.size() == 1 && by_item_[questions.front()].size() == 1) return decided_answers(target);
        std::vector<AnswerValue> all;
        for (const std::uint32_t one : in_scope(index, target)) {
          const auto answers = decided_answers(one);
          all.insert(all.end(), answers.begin(), answers.end());
        }
        offered_ = std::move(all);
        return offered_;
      },
      form_->evaluator());
}

std::span<const AnswerValue> FormState::decided_answers(std::uint32_t index) {
  if (!decide_one(index)) return {};
  const FormItem& asked = form_->items()[instances_[index].item];
  if (!asked.has_conditional_options) return instances_[index].answers;
  for (const AnswerOption& option : asked.item->options) {
    for (const EnableWhen& its : option.enable_when) {
      const std::uint32_t its_target = nearest(index, form_->find(its.question));
      for (const std::uint32_t one : in_scope(index, its_target)) decide_one(one);
    }
  }
  offered_ = answers_of(index);
  return offered_;
}

// Within its own row a condition asks that row. From outside rows that repeat it asks all of them: no row is nearer
// than another, and to look at one alone would hide a question that another row's answer calls for.
std::vector<std::uint32_t> FormState::in_scope(std::uint32_t from, std::uint32_t target) const {
  if (target == kNoInstance) return {};
  std::vector<std::uint32_t> out;
  const std::uint32_t depth = common_depth(from, target);
  for (const std::uint32_t one : by_item_[instances_[target].item]) {
    if (common_depth(from, one) == depth) out.push_back(one);
  }
  return out;
}

bool FormState::offers(std::uint32_t index, const AnswerOption& option) const {
  return std::all_of(option.enable_when.begin(), option.enable_when.end(), [&](const EnableWhen& condition) {
    std::vector<AnswerValue> answers;
    for (const std::uint32_t one : in_scope(index, nearest(index, form_->find(condition.question)))) {
      if (!instances_[one].enabled) continue;
      const std::vector<AnswerValue> its = answers_of(one);
      answers.insert(answers.end(), its.begin(), its.end());
    }
    return condition_holds(condition, answers);
  });
}

std::vector<AnswerValue> FormState::answers_of(std::uint32_t index) const {
  std::vector<AnswerValue> out = instances_[index].answers;
  const FormItem& made = form_->items()[instances_[index].item];
  if (!made.has_conditional_options) return out;
  for (const AnswerOption& option : made.item->options) {
    if (!offers(index, option)) std::erase(out, option.answer);
  }
  return out;
}

bool FormState::is_answered(std::uint32_t index) const {
  const Instance& one = instances_[index];
  return form_->items()[one.item].has_conditional_options ? !answers_of(index).empty() : !one.answers.empty();
}

// R4: "the nearest preceding occurrence": an ancestor, else the closest in the innermost group that holds one, a
// preceding one before a following one.
std::uint32_t FormState::nearest(std::uint32_t from, std::span<const std::uint32_t> items) const {
  if (items.size() == 1 && by_item_[items.front()].size() == 1) return by_item_[items.front()].front();
  std::uint32_t best = kNoInstance;
  std::uint32_t best_depth = 0;
  for (std::uint32_t item : items) {
    for (std::uint32_t candidate : by_item_[item]) {
      const std::uint32_t depth = common_depth(from, candidate);
      const bool precedes = candidate < from;
      const bool best_precedes = best < from;
      const bool closer = precedes == best_precedes ? (precedes ? candidate > best : candidate < best) : precedes;
      if (best == kNoInstance || depth > best_depth || (depth == best_depth && closer)) {
        best = candidate;
        best_depth = depth;
      }
    }
  }
  return best;
}

// How deep the innermost occurrence that holds both lies, plus one; 0 if only the form holds both.
std::uint32_t FormState::common_depth(std::uint32_t one, std::uint32_t other) const {
  while (one != other) {
    const Instance& a = instances_[one];
    const Instance& b = instances_[other];
    if (a.depth >= b.depth) one = a.parent;
    if (b.depth >= a.depth) other = b.parent;
    if (one == kNoInstance || other == kNoInstance) return 0;
  }
  return instances_[one].depth + 1;
}

void FormState::answer(std::uint32_t index, std::vector<AnswerValue> answers) {
  instances_[index].answers = std::move(answers);
  for (std::uint32_t dependent : form_->items()[instances_[index].item].dependents) {
    for (std::uint32_t instance : by_item_[dependent]) decide_again(instance);
  }
}

void FormState::set_expression(std::uint32_t index, bool enables) {
  if (instances_[index].by_expression == enables) return;
  instances_[index].by_expression = enables;
  decide_again(index);
}

void FormState::decide_again(std::uint32_t index) {
  std::vector<std::uint32_t> work{index};
  while (!work.empty()) {
    const std::uint32_t at = work.back();
    work.pop_back();
    const bool before = instances_[at].enabled;
    instances_[at].decided = false;
    // What is offered may have changed with the conditions of its options.
    if (decide_one(at) == before && !form_->items()[instances_[at].item].has_conditional_options) continue;
    for (std::uint32_t child : instances_[at].children) work.push_back(child);
    for (std::uint32_t dependent : form_->items()[instances_[at].item].dependents) {
      for (std::uint32_t its : by_item_[dependent]) work.push_back(its);
    }
  }
}

}  // namespace frontdoor
