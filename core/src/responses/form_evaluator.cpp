// What evaluates a form's expressions while it is filled in.
#include "fhir/units.h"
#include "responses/answer_checks.h"
#include "responses/expressions.h"
#include "responses/form_typed.h"
#include "responses/response_json.h"

#include <frontdoor/form_session.h>

#include <algorithm>
#include <optional>

namespace frontdoor {
namespace {

// Calculated answers may depend on each other in ways that only show when they are calculated.
constexpr std::size_t kSweepsMax = 200;

// The response as it is now, read back, with where each occurrence is in it.
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
      if (form.expressions(session.state_.instances()[i].item).level != level) continue;
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
  const ItemExpressions& made = session.form_->expressions(index);
  const Item& item = *session.form_->items()[index].item;
  if (made.enable_when) {
    state.set_expression(instance, expressions.holds(*made.enable_when, index, at.root, at.node, true));
  }
  if (made.calculated) {
    const auto found = expressions.evaluate(*made.calculated, index, at.root, at.node);
    auto answers = found ? answers_from(item, found.value()) : std::vector<AnswerValue>();
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

void ExpressionEvaluator::fill_in(FormSession& session, std::size_t first, Beforehand what) const {
  FormState& state = session.state_;
  std::vector<std::uint32_t> wanted;
  for (std::size_t i = first; i < state.instances().size(); ++i) {
    const std::vector<AnswerValue>& initial = session.form_->items()[state.instances()[i].item].item->initial;
    if (!initial.empty() && session.is_filled_in(i, what)) state.answer(static_cast<std::uint32_t>(i), initial);
    const bool has_one = session.form_->expressions(state.instances()[i].item).initial.has_value();
    if (has_one && session.is_filled_in(i, what)) wanted.push_back(static_cast<std::uint32_t>(i));
  }
  if (wanted.empty()) return;
  const Snapshot now = snapshot(session);
  if (!now.document) return;
  const JsonNode& root = now.document->root();
  const FormExpressions expressions(*session.form_, root, session.now_, session.steps_left_);
  for (const std::uint32_t i : wanted) {
    const std::uint32_t index = state.instances()[i].item;
    const Item& item = *session.form_->items()[index].item;
    const auto& initial = session.form_->expressions(index).initial;
    const auto found = expressions.evaluate(*initial, index, root, *now.places[i]);
    auto answers = found ? answers_from(item, found.value()) : std::vector<AnswerValue>();
    if (!answers.empty()) state.answer(i, std::move(answers));
  }
}

std::vector<FormProblem> ExpressionEvaluator::broken_constraints(const FormSession& session) const {
  const Form& form = *session.form_;
  std::vector<FormProblem> out;
  const Questionnaire& questionnaire = form.questionnaire();
  const bool has_some = std::any_of(form.items().begin(), form.items().end(),
                                    [](const FormItem& made) { return !made.item->constraints.empty(); });
  if (questionnaire.constraints().empty() && !has_some) return out;
  const Snapshot now = snapshot(session);
  if (!now.document) return out;
  std::size_t steps_left = limits::validation_steps_max;
  const FormExpressions expressions(form, now.document->root(), session.now_, steps_left);
  const auto judge = [&](std::uint32_t item, const std::string& link_id, const JsonNode& node, std::uint32_t instance) {
    for (const Constraint* rule : expressions.broken_constraints(item, node)) {
      if (!rule->is_warning && !rule->human.empty()) out.push_back({link_id, rule->human, instance});
    }
  };
  for (std::uint32_t i = 0; i < session.state_.instances().size(); ++i) {
    const std::uint32_t index = session.state_.instances()[i].item;
    const std::string& link_id = form.items()[index].item->link_id;
    // Where nothing was answered there is nothing to judge.
    if (now.places[i]->primitive("linkId") == link_id) judge(index, link_id, *now.places[i], i);
  }
  judge(kNoItem, std::string(), now.document->root(), kNoInstance);
  return out;
}

}  // namespace frontdoor
