// What evaluates a form's expressions while it is filled in.
#include "fhir/units.h"
#include "responses/answer_checks.h"
#include "responses/expressions.h"
#include "responses/response_json.h"

#include <frontdoor/form_session.h>

#include <algorithm>
#include <optional>

namespace frontdoor {
namespace {

// Calculated answers may depend on each other in ways that only show when they are calculated.
constexpr std::size_t kSweepsMax = 200;

// The response as it stands, read back, with where each occurrence is in it.
struct Snapshot {
  std::optional<JsonDocument> document;
  std::vector<const JsonNode*> places;
};

// Where an occurrence is in the response.
struct Place {
  const JsonNode& root;
  const JsonNode& node;
};

}  // namespace

class ExpressionEvaluator final : public FormEvaluator {
 public:
  void fill_in(FormSession& session, std::size_t first, Beforehand what) const override;
  void calculate(FormSession& session) const override;
  std::vector<FormProblem> broken_constraints(const FormSession& session) const override;
  void check(const Form& form, const FormItem& made, const AnswerValue& value, const JsonNode* raw,
             std::vector<Misfit>& out) const override {
    check_further(form, made, value, raw, out);
  }
  std::optional<int> order(const AnswerValue& left, const AnswerValue& right) const override {
    return order_in_units(left, right);
  }

 private:
  static Snapshot snapshot(const FormSession& session);
  static bool sweep(FormSession& session, std::vector<std::uint32_t>& changed);
  static void work_out(FormSession& session, const FormExpressions& expressions, const Place& at,
                       std::uint32_t instance, std::vector<std::uint32_t>& changed);
};

const FormEvaluator& form_evaluator() {
  static const ExpressionEvaluator kEvaluator;
  return kEvaluator;
}

Snapshot ExpressionEvaluator::snapshot(const FormSession& session) {
  const FormState& state = session.state_;
  std::vector<std::uint8_t> written(state.instances().size(), 0);
  Snapshot out;
  auto document = JsonDocument::parse(to_text(session.response(&written)));
  if (!document) return out;
  out.document = std::move(document).value();
  const JsonNode& root = out.document->root();
  out.places.assign(state.instances().size(), &root);
  place_items(state, state.roots(), written, root, root, out.places);
  return out;
}

// Everything once, those first that others ask about; false when nothing changed.
bool ExpressionEvaluator::sweep(FormSession& session, std::vector<std::uint32_t>& changed) {
  const Form& form = *session.form_;
  changed.clear();
  bool out = false;
  for (std::uint32_t level = 0; level <= form.levels(); ++level) {
    const Snapshot now = snapshot(session);
    if (!now.document) return false;
    const JsonNode& root = now.document->root();
    const FormExpressions expressions(form, root, session.now_, session.steps_left_);
    std::vector<std::uint8_t> shown;
    for (const Instance& one : session.state_.instances()) shown.push_back(one.enabled);
    for (std::uint32_t i = 0; i < session.state_.instances().size(); ++i) {
      if (form.items()[session.state_.instances()[i].item].level != level) continue;
      work_out(session, expressions, {root, *now.places[i]}, i, changed);
    }
    for (std::size_t i = 0; i < shown.size(); ++i)
      out = out || (shown[i] != 0) != session.state_.instances()[i].enabled;
  }
  return out || !changed.empty();
}

void ExpressionEvaluator::calculate(FormSession& session) const {
  // Each sweep settles at least one more answer, unless some of them chase each other: those are taken away.
  const std::size_t sweeps = std::min(session.form_->calculated_count() + 2, kSweepsMax);
  std::vector<std::uint32_t> changed;
  for (std::size_t i = 0; i < sweeps; ++i) {
    if (!sweep(session, changed)) return;
  }
  for (std::uint32_t instance : changed) session.state_.answer(instance, {});
}

// What the expressions of one occurrence give: whether it is enabled, its answer, its choices.
void ExpressionEvaluator::work_out(FormSession& session, const FormExpressions& expressions, const Place& at,
                                   std::uint32_t instance, std::vector<std::uint32_t>& changed) {
  FormState& state = session.state_;
  const std::uint32_t index = state.instances()[instance].item;
  const FormItem& made = session.form_->items()[index];
  if (made.enable_when) {
    state.set_expression(instance, expressions.holds(*made.enable_when, index, at.root, at.node, true));
  }
  if (made.calculated) {
    const auto found = expressions.evaluate(*made.calculated, index, at.root, at.node);
    auto answers = found ? answers_from(*made.item, found.value()) : std::vector<AnswerValue>();
    if (session.steps_left_ > 0 && answers != state.instances()[instance].answers) {
      state.answer(instance, std::move(answers));
      changed.push_back(instance);
    }
  }
  if (made.answers || made.minimum || made.maximum) {
    if (session.worked_out_.size() <= instance) session.worked_out_.resize(instance + 1);
    session.worked_out_[instance] = expressions.work_out(index, at.node);
  }
}

// initialExpression, after initial.
void ExpressionEvaluator::fill_in(FormSession& session, std::size_t first, Beforehand what) const {
  FormState& state = session.state_;
  std::vector<std::uint32_t> wanted;
  for (std::size_t i = first; i < state.instances().size(); ++i) {
    const bool has_one = session.form_->items()[state.instances()[i].item].initial.has_value();
    if (has_one && session.is_filled_in(i, what)) wanted.push_back(static_cast<std::uint32_t>(i));
  }
  if (wanted.empty()) return;
  const Snapshot now = snapshot(session);
  if (!now.document) return;
  const JsonNode& root = now.document->root();
  const FormExpressions expressions(*session.form_, root, session.now_, session.steps_left_);
  for (const std::uint32_t i : wanted) {
    const std::uint32_t index = state.instances()[i].item;
    const FormItem& made = session.form_->items()[index];
    const auto found = expressions.evaluate(*made.initial, index, root, *now.places[i]);
    auto answers = found ? answers_from(*made.item, found.value()) : std::vector<AnswerValue>();
    if (!answers.empty()) state.answer(i, std::move(answers));
  }
}

std::vector<FormProblem> ExpressionEvaluator::broken_constraints(const FormSession& session) const {
  const Form& form = *session.form_;
  std::vector<FormProblem> out;
  const auto has_some = [](const FormItem& made) { return !made.constraints.empty(); };
  if (form.constraints().empty() && std::none_of(form.items().begin(), form.items().end(), has_some)) return out;
  const Snapshot now = snapshot(session);
  if (!now.document) return out;
  const JsonNode& root = now.document->root();
  std::size_t steps_left = limits::validation_steps_max;
  const FormExpressions expressions(form, root, session.now_, steps_left);
  const auto judge = [&](const Constraint& rule, const fhirpath::Expression& expression, std::uint32_t index,
                         const JsonNode& node, std::uint32_t instance) {
    if (rule.is_warning || rule.human.empty() || !expression.is_set()) return;
    if (expressions.holds(expression, index, node, node, true)) return;
    out.push_back({index == kNoItem ? std::string() : form.items()[index].item->link_id, rule.human, instance});
  };
  for (std::uint32_t i = 0; i < session.state_.instances().size(); ++i) {
    const std::uint32_t index = session.state_.instances()[i].item;
    const FormItem& made = form.items()[index];
    // Where nothing was answered there is nothing to judge.
    if (made.constraints.empty() || now.places[i]->primitive("linkId") != made.item->link_id) continue;
    for (std::size_t rule = 0; rule < made.constraints.size(); ++rule) {
      judge(made.item->constraints[rule], made.constraints[rule], index, *now.places[i], i);
    }
  }
  for (std::size_t rule = 0; rule < form.constraints().size(); ++rule) {
    judge(form.questionnaire().constraints()[rule], form.constraints()[rule], kNoItem, root, kNoInstance);
  }
  return out;
}

}  // namespace frontdoor
