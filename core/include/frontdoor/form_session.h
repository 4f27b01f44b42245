// Filling in a form: answers go in one after the other, a QuestionnaireResponse comes out. The same form, answers and
// time give the same bytes. What each answer may look like is in docs/forms/answers.md. Not thread-safe. The Form must
// live longer.
#pragma once

#include <frontdoor/form_state.h>
#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/wording.h>

#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

class FormExpressions;

// What the expressions of one occurrence give at the moment.
struct WorkedOut {
  std::vector<AnswerValue> choices;  // of answerExpression; empty where it offers nothing
  std::optional<AnswerValue> minimum, maximum;
};

class FormSession {
 public:
  // now: RFC 3339; it becomes the response's `authored`.
  FormSession(const Form& form, std::string now);

  // One answer: {"linkId", "value", "index"}. Later answers replace earlier ones; null takes an answer away. Error: the
  // item is not known, takes no answer, or the value cannot be one.
  std::optional<Error> answer(const JsonNode& event);
  // The same for one of many answers: what depends on them is worked out when settle() is called after the last.
  std::optional<Error> take(const JsonNode& event);
  std::optional<Error> settle();

  const WorkedOut& worked_out(std::uint32_t instance) const;

  // What is wrong with the enabled answers as they stand, in words for the person who answers.
  struct Problem {
    std::string link_id;
    std::string text;
  };
  std::vector<Problem> problems(const Wording& wording) const;

  // The response: enabled items with answers, in the form's order. status: completed when nothing required is missing.
  Json response() const;
  const FormState& state() const { return state_; }

 private:
  // The response as it stands, read back, with where each occurrence is in it.
  struct Snapshot;
  Snapshot snapshot() const;
  Json response(std::vector<std::uint8_t>* written) const;
  bool add_items(std::uint32_t parent_item, std::uint32_t parent, std::uint32_t answer = 0);
  void add_under_answers(std::uint32_t instance);
  void fill_in_beforehand(std::size_t first);
  void calculate();
  bool sweep(std::vector<std::uint32_t>& changed);
  void work_out(const FormExpressions& expressions, const JsonNode& root, const JsonNode& place, std::uint32_t instance,
                std::vector<std::uint32_t>& changed);
  bool stands_under_answer(const Instance& one) const;
  bool is_answered(const Instance& one) const;
  std::uint32_t find(std::uint32_t item, const std::vector<std::uint32_t>& index);
  bool is_complete() const;

  const Form* form_;
  std::string now_;
  FormState state_;
  std::vector<WorkedOut> worked_out_;  // by occurrence; those after its end have nothing to work out
  std::size_t steps_left_ = limits::session_steps_max;
  bool is_settled_ = true;
};

// What FHIRPath found as answers to `item`: what has another type than the question, or is no value of it, is left out.
std::vector<AnswerValue> answers_from(const Item& item, const fhirpath::Collection& found);

// What a person typed as the value that answers `item`; nothing if it cannot be one ("31.2.2026" is no date).
std::optional<AnswerValue> value_from_typed(const Item& item, std::string_view typed);

// The message for the first thing wrong with an answer of one item, in the NHS service manual's manner; empty if it is
// right. Used while a patient types.
std::string message_for_answer(const Form& form, std::uint32_t item, const AnswerValue& value, const Wording& wording);

}  // namespace frontdoor
