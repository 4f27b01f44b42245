// What evaluates a form's expressions while it is filled in.
#include "fhir/units.h"
#include "responses/answer_checks.h"
#include "responses/expression_reach.h"
#include "responses/expressions.h"
#include "responses/form_typed.h"
#include "responses/response_nodes.h"
#include "responses/results.h"

#include <frontdoor/form_session.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace frontdoor {
namespace {

// Calculated answers may depend on each other in ways that only show when they are calculated.
constexpr std::size_t kSweepsMax = 200;

// What is remembered of a session: its response as a tree, when each item last changed in it, and when each occurrence
// was last worked out.
class SessionMemory final : public EvaluatorMemory {
 public:
  ResponseNodes nodes;
  std::size_t made = 0;                              // how often `nodes` was made
  std::size_t all_from = 1;                          // before that nothing counts as worked out
  std::size_t last_change = 0;                       // when anything changed
  std::vector<std::size_t> changed;                  // by item
  std::vector<std::size_t> worked_out;               // by occurrence; 0: never
  std::vector<std::vector<AnswerValue>> calculated;  // by occurrence: what came out
  std::vector<std::string> lost;                     // by occurrence: why that is not all that was found
  std::vector<Reach> reaches;                        // by item, all of its expressions together
  std::string now;
};

void add_reach(const Form& form, const std::optional<fhirpath::Expression>& expression, std::uint32_t item,
               Reach& out) {
  if (!expression) return;
  Reach its = reach_of(form, *expression, item);
  out.everything = out.everything || its.everything;
  out.time = out.time || its.time;
  out.items.insert(out.items.end(), its.items.begin(), its.items.end());
}

Reach reach_of_item(const Form& form, std::uint32_t item) {
  const ItemExpressions& made = form.expressions(item);
  Reach out;
  for (const auto* one : {&made.enable_when, &made.calculated, &made.answers, &made.minimum, &made.maximum}) {
    add_reach(form, *one, item, out);
  }
  return out;
}

bool has_expression(const ItemExpressions& made) {
  return made.enable_when || made.calculated || made.answers || made.minimum || made.maximum;
}

}  // namespace

class ExpressionEvaluator final : public FormEvaluator {
 public:
  void fill_in(FormSession& session, std::size_t first, Beforehand what) const override;
  void calculate(FormSession& session) const override;
  std::vector<FormProblem> broken_constraints(const FormSession& session) const override;
  std::string_view fault_of(const Form& form, const Item& item, const AnswerValue& value,
                            const WorkedOut* worked_out) const override {
    const auto found = misfits(form, item, value, nullptr, worked_out);
    if (!found.empty()) return found.front().key;
    return worked_out && !is_among(item, worked_out->choices, value) ? "error.not-in-list" : "";
  }
  std::optional<int> order_in_units(const AnswerValue& left, const AnswerValue& right) const override {
    return frontdoor::order_in_units(left, right);
  }
  std::vector<std::pair<std::string, std::string>> controls_of(const Item& item,
                                                               std::span<const AnswerValue> values) const override {
    return typed_controls(item, values);
  }

 private:
  static SessionMemory& memory_of(FormSession& session);
  static void make_nodes(FormSession& session, SessionMemory& memory);
  // What an expression of an occurrence finds as its answers; what of it is lost is noted.
  static std::vector<AnswerValue> answers_of(FormSession& session, const FormExpressions& expressions,
                                             const fhirpath::Expression& expression, std::uint32_t instance,
                                             const JsonNode& root, const JsonNode& place);
  static bool is_out_of_date(const FormSession& session, SessionMemory& memory, std::uint32_t instance);
  static bool sweep(FormSession& session, std::vector<std::uint32_t>& changed);
  static bool work_out(FormSession& session, SessionMemory& memory, const FormExpressions& expressions,
                       std::uint32_t instance, std::vector<std::uint32_t>& changed);
};

const FormEvaluator& form_evaluator() {
  static const ExpressionEvaluator kEvaluator;
  return kEvaluator;
}

SessionMemory& ExpressionEvaluator::memory_of(FormSession& session) {
  if (!session.memory_) {
    auto made = std::make_unique<SessionMemory>();
    const auto count = static_cast<std::uint32_t>(session.form_->items().size());
    for (std::uint32_t item = 0; item < count; ++item) made->reaches.push_back(reach_of_item(*session.form_, item));
    session.memory_ = std::move(made);
  }
  return static_cast<SessionMemory&>(*session.memory_);
}

// The response as it is now, and what in it is new.
void ExpressionEvaluator::make_nodes(FormSession& session, SessionMemory& memory) {
  memory.nodes.make(session.response_head(), session.state_);
  ++memory.made;
  const std::vector<std::uint8_t>& changed = memory.nodes.changed_items();
  memory.changed.resize(changed.size(), 0);
  for (std::size_t item = 0; item < changed.size(); ++item) {
    if (changed[item] == 0) continue;
    memory.changed[item] = memory.last_change = memory.made;
  }
  const std::size_t count = session.state_.instances().size();
  memory.worked_out.resize(count, 0);
  memory.calculated.resize(count);
}

// Whether what an occurrence's expressions look at has changed since they were evaluated.
bool ExpressionEvaluator::is_out_of_date(const FormSession& session, SessionMemory& memory, std::uint32_t instance) {
  const std::size_t since = memory.worked_out[instance];
  if (since < memory.all_from) return true;
  const std::uint32_t item = session.state_.instances()[instance].item;
  const Reach& reach = memory.reaches[item];
  if (reach.everything && memory.last_change > since) return true;
  const ItemExpressions& made = session.form_->expressions(item);
  // A person may have put another answer where one is calculated.
  if (made.calculated && session.state_.instances()[instance].answers != memory.calculated[instance]) return true;
  return std::any_of(reach.items.begin(), reach.items.end(), [&](std::uint32_t asked) {
    for (std::uint32_t at = asked; at < session.form_->items()[asked].end; ++at) {
      if (memory.changed[at] > since) return true;
    }
    return false;
  });
}

// What is out of date, those first that others ask about; false when nothing changed.
bool ExpressionEvaluator::sweep(FormSession& session, std::vector<std::uint32_t>& changed) {
  const Form& form = *session.form_;
  SessionMemory& memory = memory_of(session);
  changed.clear();
  bool out = false;
  bool is_new = true;
  std::optional<FormExpressions> expressions;
  for (std::uint32_t level = 0; level <= form.levels(); ++level) {
    if (is_new) {
      make_nodes(session, memory);
      expressions.emplace(form, memory.nodes.root(), session.now_, session.steps_left_);
      is_new = false;
    }
    for (std::uint32_t i = 0; i < session.state_.instances().size(); ++i) {
      const ItemExpressions& made = form.expressions(session.state_.instances()[i].item);
      if (made.level != level || !has_expression(made) || !is_out_of_date(session, memory, i)) continue;
      is_new = work_out(session, memory, *expressions, i, changed) || is_new;
    }
    out = out || is_new;
  }
  return out;
}

void ExpressionEvaluator::calculate(FormSession& session) const {
  SessionMemory& memory = memory_of(session);
  if (memory.now != session.now_) {
    for (std::uint32_t i = 0; i < memory.worked_out.size(); ++i) {
      if (memory.reaches[session.state_.instances()[i].item].time) memory.worked_out[i] = 0;
    }
    memory.now = session.now_;
  }
  // Each sweep settles at least one more answer, unless some of them chase each other: those are taken away.
  const std::size_t sweeps = std::min(session.form_->calculated_count() + 2, kSweepsMax);
  std::vector<std::uint32_t> changed;
  bool chases = true;
  for (std::size_t i = 0; chases && i < sweeps; ++i) chases = sweep(session, changed);
  if (chases) {
    for (std::uint32_t instance : changed) {
      session.state_.answer(instance, {});
      memory.lost[instance] = kRunsInACircle;
    }
  }
  // What was cut short is worked out again with the next answer.
  if (session.steps_left_ == 0) memory.all_from = memory.made + 1;
}

// What the expressions of one occurrence give: whether it is enabled, its answer, its choices. True where the response
// may be another now.
bool ExpressionEvaluator::work_out(FormSession& session, SessionMemory& memory, const FormExpressions& expressions,
                                   std::uint32_t instance, std::vector<std::uint32_t>& changed) {
  FormState& state = session.state_;
  const std::uint32_t index = state.instances()[instance].item;
  const ItemExpressions& made = session.form_->expressions(index);
  const JsonNode& root = memory.nodes.root();
  const JsonNode& place = memory.nodes.place(instance);
  memory.worked_out[instance] = memory.made;
  bool out = false;
  if (made.enable_when) {
    ++session.evaluations_;
    const bool enables = expressions.holds(*made.enable_when, index, root, place, true);
    out = enables != state.instances()[instance].by_expression;
    state.set_expression(instance, enables);
  }
  if (made.calculated) {
    ++session.evaluations_;
    auto answers = answers_of(session, expressions, *made.calculated, instance, root, place);
    if (session.steps_left_ > 0) memory.calculated[instance] = answers;
    if (session.steps_left_ > 0 && answers != state.instances()[instance].answers) {
      state.answer(instance, std::move(answers));
      changed.push_back(instance);
      out = true;
    }
  }
  if (made.answers || made.minimum || made.maximum) {
    ++session.evaluations_;
    if (session.worked_out_.size() <= instance) session.worked_out_.resize(instance + 1);
    session.worked_out_[instance] = expressions.work_out(index, place);
  }
  return out;
}

std::vector<AnswerValue> ExpressionEvaluator::answers_of(FormSession& session, const FormExpressions& expressions,
                                                         const fhirpath::Expression& expression, std::uint32_t instance,
                                                         const JsonNode& root, const JsonNode& place) {
  const std::uint32_t index = session.state_.instances()[instance].item;
  const auto found = expressions.evaluate(expression, index, root, place);
  ResultAnswers out;
  if (found) out = result_answers(*session.form_->items()[index].item, found.value());
  if (!found) out.lost = "it cannot be worked out: " + found.error().message;
  std::vector<std::string>& lost = memory_of(session).lost;
  if (lost.size() <= instance) lost.resize(session.state_.instances().size());
  lost[instance] = std::move(out.lost);
  return std::move(out.answers);
}

// initial, then initialExpression: those that another one asks about before it (ItemExpressions::initial_level).
void ExpressionEvaluator::fill_in(FormSession& session, std::size_t first, Beforehand what) const {
  FormState& state = session.state_;
  const Form& form = *session.form_;
  std::vector<std::uint32_t> wanted;
  for (std::size_t i = first; i < state.instances().size(); ++i) {
    const std::uint32_t index = state.instances()[i].item;
    const std::vector<AnswerValue>& initial = form.items()[index].item->initial;
    if (!initial.empty() && session.is_filled_in(i, what)) state.answer(static_cast<std::uint32_t>(i), initial);
    if (form.expressions(index).initial && session.is_filled_in(i, what)) {
      wanted.push_back(static_cast<std::uint32_t>(i));
    }
  }
  const auto made_of = [&](std::uint32_t i) -> const ItemExpressions& {
    return form.expressions(state.instances()[i].item);
  };
  std::stable_sort(wanted.begin(), wanted.end(), [&](std::uint32_t one, std::uint32_t other) {
    return made_of(one).initial_level < made_of(other).initial_level;
  });
  for (std::size_t begin = 0; begin < wanted.size();) {
    const std::uint32_t level = made_of(wanted[begin]).initial_level;
    std::size_t end = begin;
    bool asks_calculated = false;
    for (; end < wanted.size() && made_of(wanted[end]).initial_level == level; ++end) {
      asks_calculated = asks_calculated || made_of(wanted[end]).initial_asks_calculated;
    }
    if (asks_calculated) calculate(session);
    ResponseNodes now;
    now.make(session.response_head(), state);
    const FormExpressions expressions(form, now.root(), session.now_, session.steps_left_);
    for (; begin < end; ++begin) {
      const std::uint32_t i = wanted[begin];
      auto answers = answers_of(session, expressions, *made_of(i).initial, i, now.root(), now.place(i));
      if (!answers.empty()) state.answer(i, std::move(answers));
    }
  }
}

std::vector<FormProblem> FormSession::left_out() const {
  std::vector<FormProblem> out;
  if (!memory_) return out;
  const std::vector<std::string>& lost = static_cast<const SessionMemory&>(*memory_).lost;
  for (std::uint32_t i = 0; i < lost.size(); ++i) {
    const Instance& one = state_.instances()[i];
    if (!lost[i].empty() && one.enabled) out.push_back({form_->items()[one.item].item->link_id, lost[i], i});
  }
  return out;
}

std::vector<FormProblem> ExpressionEvaluator::broken_constraints(const FormSession& session) const {
  const Form& form = *session.form_;
  std::vector<FormProblem> out;
  const Questionnaire& questionnaire = form.questionnaire();
  const bool has_some = std::any_of(form.items().begin(), form.items().end(),
                                    [](const FormItem& made) { return !made.item->constraints.empty(); });
  if (questionnaire.constraints().empty() && !has_some) return out;
  ResponseNodes now;
  now.make(session.response_head(), session.state_);
  std::size_t steps_left = limits::validation_steps_max;
  const FormExpressions expressions(form, now.root(), session.now_, steps_left);
  const auto judge = [&](std::uint32_t item, const std::string& link_id, const JsonNode& node, std::uint32_t instance) {
    for (const Constraint* rule : expressions.broken_constraints(item, node)) {
      if (!rule->is_warning && !rule->human.empty()) out.push_back({link_id, rule->human, instance});
    }
  };
  for (std::uint32_t i = 0; i < session.state_.instances().size(); ++i) {
    const std::uint32_t index = session.state_.instances()[i].item;
    const std::string& link_id = form.items()[index].item->link_id;
    // Where nothing was answered there is nothing to judge.
    if (now.place(i).primitive("linkId") == link_id) judge(index, link_id, now.place(i), i);
  }
  judge(kNoItem, std::string(), now.root(), kNoInstance);
  return out;
}

}  // namespace frontdoor
