// Filling in a form: answers go in one after the other, a QuestionnaireResponse comes out. The same form, answers and
// time give the same bytes. What each answer may look like is in docs/forms/answers.md. Not thread-safe. The Form must
// live longer.
#pragma once

#include <frontdoor/form_state.h>
#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/wording.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// What the expressions of one occurrence give at the moment.
struct WorkedOut {
  std::vector<AnswerValue> choices;  // of answerExpression; empty where it offers nothing
  std::optional<AnswerValue> minimum, maximum;
};

// What is filled in before anybody answers: every question, or only those that nobody is asked.
enum class Beforehand : std::uint8_t { everything, unasked };

class FormSession;

// What is wrong with a form as it is now, in words for the person who answers.
struct FormProblem {
  std::string link_id;  // empty: of the whole form
  std::string text;
  std::uint32_t instance = kNoInstance;
};

// What an evaluator remembers of one session between two answers.
class EvaluatorMemory {
 public:
  virtual ~EvaluatorMemory() = default;
};

// Evaluates the expressions of a form as it is filled in. core.wasm is linked without one (and so without FHIRPath),
// and reads no form that needs it.
class FormEvaluator {
 public:
  virtual ~FormEvaluator() = default;
  // initial, then initialExpression, of the occurrences from `first` on.
  virtual void fill_in(FormSession& session, std::size_t first, Beforehand what) const = 0;
  // calculatedExpression, enableWhenExpression, answerExpression and calculated limits, until nothing changes.
  virtual void calculate(FormSession& session) const = 0;
  // The form's own constraints that the answers break, in the words of its author.
  virtual std::vector<FormProblem> broken_constraints(const FormSession& session) const = 0;
  // What one answer breaks beyond its limits and length (unit, pattern, file, option): the key of the wording that
  // tells a patient; empty if nothing.
  virtual std::string_view fault_of(const Form& form, const Item& item, const AnswerValue& value,
                                    const WorkedOut* worked_out) const = 0;
  // -1, 0, 1 for two quantities by UCUM; nothing where they cannot be compared.
  virtual std::optional<int> order_in_units(const AnswerValue& left, const AnswerValue& right) const = 0;
  // Answers as the patient's controls hold them: what is added to the linkId ("/day"), and the value.
  virtual std::vector<std::pair<std::string, std::string>> controls_of(const Item& item,
                                                                       std::span<const AnswerValue> values) const = 0;
};

class FormSession {
 public:
  // Nothing is filled in before begin().
  explicit FormSession(const Form& form);
  // now: RFC 3339; it becomes the response's `authored`.
  FormSession(const Form& form, std::string now);
  void begin(std::string now, Beforehand what);
  void set_time(std::string now) { now_ = std::move(now); }

  // One answer: {"linkId", "value", "index"}. Later answers replace earlier ones; null takes an answer away. Error: the
  // item is not known, takes no answer, or the value cannot be one.
  std::optional<Error> answer(const JsonNode& event);
  // The same for one of many answers: what depends on them is worked out when settle() is called after the last.
  std::optional<Error> take(const JsonNode& event);
  std::optional<Error> settle();
  // A person who answers question after question does not use up what one log of answers may cost.
  void renew_steps() { steps_left_ = std::min(limits::session_steps_max, steps_left_ + limits::answer_steps_max); }

  // The same for one occurrence and values that answer it.
  void put(std::uint32_t instance, std::vector<AnswerValue> answers);
  // Which answer of its question an occurrence is nested under, from 0.
  void nest(std::uint32_t instance, std::uint32_t answer) { state_.instance(instance).answer = answer; }
  // One more occurrence of a group that repeats, empty but for what is filled in beforehand; kNoInstance: too many.
  std::uint32_t add_occurrence(std::uint32_t item, std::uint32_t parent, Beforehand what, std::uint32_t answer = 0);

  const WorkedOut& worked_out(std::uint32_t instance) const;

  // What is wrong with the enabled answers as they are now.
  using Problem = FormProblem;
  std::vector<Problem> problems(const Wording& wording) const;
  // The same of one occurrence of a question; empty if it is right.
  std::string message_for(std::uint32_t instance, const Wording& wording) const;
  std::vector<Problem> broken_constraints() const;

  // The response: enabled items with answers, in the form's order. status: completed when nothing required is missing.
  Json response() const;
  const FormState& state() const { return state_; }
  // What an expression gave that is no answer to its question, of enabled items: what is not filled in, and why.
  std::vector<Problem> left_out() const;
  // How many expressions were evaluated so far.
  std::size_t evaluations() const { return evaluations_; }

 private:
  friend class ExpressionEvaluator;
  Json response_head() const;
  bool add_items(std::uint32_t parent_item, std::uint32_t parent, std::uint32_t answer = 0);
  void add_under_answers(std::uint32_t instance);
  void fill_in_beforehand(std::size_t first, Beforehand what = Beforehand::everything);
  bool is_filled_in(std::size_t instance, Beforehand what) const;
  void calculate();
  bool stands_under_answer(const Instance& one) const;
  bool is_answered(const Instance& one) const;
  std::size_t answered_count(const Instance& one) const;
  bool is_in_group_left_out(const Instance& one) const;
  std::uint32_t find(std::uint32_t item, const std::vector<std::uint32_t>& index);
  bool is_complete() const;

  const Form* form_;
  std::string now_;
  FormState state_;
  std::vector<WorkedOut> worked_out_;  // by occurrence; those after its end have nothing to work out
  std::size_t steps_left_ = limits::session_steps_max;
  bool is_settled_ = true;
  std::size_t evaluations_ = 0;
  std::unique_ptr<EvaluatorMemory> memory_;  // null until there is something to remember
};

// Two options of which one excludes all others ("None of these"): the one that is chosen later clears the other.
inline bool exclude_each_other(const AnswerOption& one, const AnswerOption& other) {
  return one.exclusive || other.exclusive;
}

// What a person typed as the value that answers `item`; nothing if it cannot be one ("31.2.2026" is not a date).
std::optional<AnswerValue> value_from_typed(const Item& item, std::string_view typed);

// What is said of something that was typed and is not a value of the question's type.
std::string unreadable_message(const Item& item, const Wording& wording);
std::string message_for_value(const Form& form, std::uint32_t item, const AnswerValue& value,
                              const WorkedOut* worked_out, const Wording& wording);

// The message for the first thing wrong with an answer of one item, in the NHS service manual's manner; empty if it is
// right. Used while a patient types.
std::string message_for_answer(const Form& form, std::uint32_t item, const AnswerValue& value, const Wording& wording);

}  // namespace frontdoor
