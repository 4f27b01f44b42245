// See frontdoor/form_session.h: occurrences, and what is in them before anybody answers. Answers as JSON and
// expressions are in src/responses.
#include <frontdoor/form_session.h>

#include <algorithm>

namespace frontdoor {
namespace {

constexpr std::uint32_t kRepeatsMax = 500;

std::size_t least_answered(const Item& item) {
  return std::max<std::size_t>(item.required ? 1 : 0, item.occurs_min);
}

}  // namespace

FormSession::FormSession(const Form& form) : form_(&form), state_(form) {
  add_items(kNoItem, kNoInstance);
  state_.decide();
}

FormSession::FormSession(const Form& form, std::string now) : FormSession(form) {
  begin(std::move(now), Beforehand::everything);
}

void FormSession::begin(std::string now, Beforehand what) {
  now_ = std::move(now);
  fill_in_beforehand(0, what);
  calculate();
}

// One occurrence of everything; repeating groups get more when they are answered. False when there are too many.
bool FormSession::add_items(std::uint32_t parent_item, std::uint32_t parent, std::uint32_t answer) {
  const auto items = form_->items();
  const std::uint32_t begin = parent_item == kNoItem ? 0 : parent_item + 1;
  const std::uint32_t end = parent_item == kNoItem ? static_cast<std::uint32_t>(items.size()) : items[parent_item].end;
  for (std::uint32_t i = begin; i < end; i = items[i].end) {
    if (state_.instances().size() >= limits::response_items_max) return false;
    if (!add_items(i, state_.add(i, parent, answer))) return false;
  }
  return true;
}

// Each answer of a question has its own occurrences of the items under it.
void FormSession::add_under_answers(std::uint32_t instance) {
  const std::uint32_t item = state_.instances()[instance].item;
  if (form_->items()[item].end == item + 1 || form_->items()[item].item->type == ItemType::group) return;
  const std::size_t before = state_.instances().size();
  const std::size_t count = std::min<std::size_t>(state_.instances()[instance].answers.size(), kRepeatsMax);
  for (std::uint32_t answer = 1; answer < count; ++answer) {
    const auto& children = state_.instances()[instance].children;
    const bool is_there = std::any_of(children.begin(), children.end(),
                                      [&](std::uint32_t child) { return state_.instances()[child].answer == answer; });
    if (!is_there && !add_items(item, instance, answer)) break;
  }
  if (state_.instances().size() == before) return;
  state_.decide();
  fill_in_beforehand(before);
}

void FormSession::fill_in_beforehand(std::size_t first, Beforehand what) {
  if (form_->evaluator()) form_->evaluator()->fill_in(*this, first, what);
}

bool FormSession::is_filled_in(std::size_t instance, Beforehand what) const {
  const Item& item = *form_->items()[state_.instances()[instance].item].item;
  return what == Beforehand::everything || item.hidden || item.read_only;
}

std::optional<Error> FormSession::settle() {
  if (!is_settled_) calculate();
  if (steps_left_ == 0) return Error{ErrorCode::too_large, "The form's expressions take too much work.", ""};
  return std::nullopt;
}

void FormSession::calculate() {
  is_settled_ = true;
  if (form_->has_expressions() && form_->evaluator()) form_->evaluator()->calculate(*this);
}

const WorkedOut& FormSession::worked_out(std::uint32_t instance) const {
  static const WorkedOut kNothing;
  return instance < worked_out_.size() ? worked_out_[instance] : kNothing;
}

std::uint32_t FormSession::add_occurrence(std::uint32_t item, std::uint32_t parent, Beforehand what,
                                          std::uint32_t answer) {
  const std::size_t before = state_.instances().size();
  if (before >= limits::response_items_max) return kNoInstance;
  const std::uint32_t out = state_.add(item, parent, answer);
  if (!add_items(item, out)) return kNoInstance;
  state_.decide();
  fill_in_beforehand(before, what);
  is_settled_ = false;
  return out;
}

void FormSession::put(std::uint32_t instance, std::vector<AnswerValue> answers) {
  if (state_.instances()[instance].answers == answers) return;
  state_.answer(instance, std::move(answers));
  is_settled_ = false;
}

// The occurrence of `item` in the group, or under the answer, that `index` names, outermost first; new ones as needed.
std::uint32_t FormSession::find(std::uint32_t item, const std::vector<std::uint32_t>& index) {
  std::vector<std::uint32_t> path;
  for (std::uint32_t at = item; at != kNoItem; at = form_->items()[at].parent) path.push_back(at);
  std::reverse(path.begin(), path.end());
  std::uint32_t parent = kNoInstance;
  std::uint32_t answer = 0;
  std::size_t depth = 0;
  for (std::uint32_t at : path) {
    const Item& its = *form_->items()[at].item;
    const bool is_group = its.type == ItemType::group;
    const bool counts = its.repeats && (is_group || at != item);
    const std::uint32_t wanted = counts && depth < index.size() ? index[depth++] : 0;
    if (wanted > kRepeatsMax) return kNoInstance;
    std::vector<std::uint32_t> siblings;
    for (std::uint32_t one : state_.instances_of(at)) {
      const Instance& other = state_.instances()[one];
      if (other.parent == parent && other.answer == answer) siblings.push_back(one);
    }
    while (siblings.size() <= (is_group ? wanted : 0)) {
      siblings.push_back(add_occurrence(at, parent, Beforehand::everything, answer));
      if (siblings.back() == kNoInstance) return kNoInstance;
    }
    parent = siblings[is_group ? wanted : 0];
    answer = is_group ? 0 : wanted;
  }
  return parent;
}

// Whether something was answered in a group or question.
bool FormSession::is_answered(const Instance& one) const {
  if (!one.enabled) return false;
  if (!one.answers.empty()) return true;
  return std::any_of(one.children.begin(), one.children.end(),
                     [this](std::uint32_t child) { return is_answered(state_.instances()[child]); });
}

// Items under a question are there for each of its answers only.
bool FormSession::stands_under_answer(const Instance& one) const {
  for (const Instance* at = &one; at->parent != kNoInstance; at = &state_.instances()[at->parent]) {
    const Instance& around = state_.instances()[at->parent];
    const bool is_question = form_->items()[around.item].item->type != ItemType::group;
    if (is_question && at->answer >= around.answers.size()) return false;
  }
  return true;
}

// How many answers a question has, or how many occurrences of a group are answered where this one is.
std::size_t FormSession::answered_count(const Instance& one) const {
  if (form_->items()[one.item].item->type != ItemType::group) return one.answers.size();
  const auto all = state_.instances_of(one.item);
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](std::uint32_t other) {
    const Instance& sibling = state_.instances()[other];
    return sibling.parent == one.parent && sibling.answer == one.answer && is_answered(sibling);
  }));
}

// A group that repeats may be answered not at all: what is required in it is required where something of it is
// answered.
bool FormSession::is_in_group_left_out(const Instance& one) const {
  for (std::uint32_t at = one.parent; at != kNoInstance; at = state_.instances()[at].parent) {
    const Instance& around = state_.instances()[at];
    const Item& item = *form_->items()[around.item].item;
    const bool is_optional = item.type == ItemType::group && item.repeats && least_answered(item) == 0;
    if (is_optional && !is_answered(around)) return true;
  }
  return false;
}

bool FormSession::is_complete() const {
  return std::all_of(state_.instances().begin(), state_.instances().end(), [this](const Instance& one) {
    const Item& item = *form_->items()[one.item].item;
    const std::size_t least = item.type == ItemType::display ? 0 : least_answered(item);
    return !one.enabled || least == 0 || answered_count(one) >= least || !stands_under_answer(one) ||
           is_in_group_left_out(one);
  });
}

}  // namespace frontdoor
