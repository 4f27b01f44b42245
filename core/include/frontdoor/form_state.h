// The items of one response to a form, and which of them are enabled (docs/forms/enable-when.md). After one answer
// changes, only what depends on it is decided again. Answers of disabled items are kept and count as none.
// The Form must live longer.
#pragma once

#include <frontdoor/form.h>

#include <span>
#include <vector>

namespace frontdoor {

inline constexpr std::uint32_t kNoInstance = UINT32_MAX;

// One occurrence of an item: repeating groups occur several times.
struct Instance {
  std::uint32_t item = kNoItem;
  std::uint32_t parent = kNoInstance;
  std::uint32_t answer = 0;  // which answer of a question this is nested under
  std::uint32_t depth = 0;
  const JsonNode* node = nullptr;  // what it was read from, if it was
  std::vector<AnswerValue> answers;
  std::vector<std::uint32_t> children;
  bool enabled = true;
  bool decided = false;       // FormState's own
  bool by_expression = true;  // what enableWhenExpression says
};

class FormState {
 public:
  explicit FormState(const Form& form);

  // Adds an occurrence to those that its parent holds, which are in the form's order; call decide() when all are added.
  std::uint32_t add(std::uint32_t item, std::uint32_t parent, std::uint32_t answer = 0);
  void decide();
  // Whether an occurrence of `item` would be enabled there. After decide(): nothing is changed and nothing moves.
  bool would_enable(std::uint32_t item, std::uint32_t parent);

  // Replaces the answers of one occurrence and decides what depends on it.
  void answer(std::uint32_t instance, std::vector<AnswerValue> answers);
  // Decided outside: what enableWhenExpression says of an occurrence.
  void set_expression(std::uint32_t instance, bool enables);

  // Whether an option may be chosen there now, by its own condition.
  bool offers(std::uint32_t instance, const AnswerOption& option) const;
  // The answers of an occurrence without those of options that are not offered now: they are kept but do not count.
  std::vector<AnswerValue> answers_of(std::uint32_t instance) const;
  bool is_answered(std::uint32_t instance) const;  // whether there are any

  const Form& form() const { return *form_; }
  std::span<const Instance> instances() const { return instances_; }
  Instance& instance(std::uint32_t index) { return instances_[index]; }
  std::span<const std::uint32_t> roots() const { return roots_; }
  std::span<const std::uint32_t> instances_of(std::uint32_t item) const { return by_item_[item]; }
  bool enabled(std::uint32_t instance) const { return instances_[instance].enabled; }

 private:
  bool own_conditions(std::uint32_t instance);
  std::span<const AnswerValue> decided_answers(std::uint32_t instance);
  std::vector<std::uint32_t> in_scope(std::uint32_t from, std::uint32_t target) const;
  std::uint32_t nearest(std::uint32_t from, std::span<const std::uint32_t> items) const;
  std::uint32_t common_depth(std::uint32_t one, std::uint32_t other) const;
  bool decide_one(std::uint32_t instance);
  void decide_again(std::uint32_t instance);

  const Form* form_;
  std::vector<Instance> instances_;
  std::vector<std::uint32_t> roots_;
  std::vector<std::vector<std::uint32_t>> by_item_;
  std::vector<AnswerValue> offered_;  // what own_conditions() looks at
};

}  // namespace frontdoor
