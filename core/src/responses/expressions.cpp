// See expressions.h.
#include "responses/expressions.h"

#include "fhir/units.h"
#include "fhirpath/evaluator.h"
#include "json/white_space.h"

#include <frontdoor/limits.h>

namespace frontdoor {
namespace {

fhirpath::Value item_value(const JsonNode& node, std::uint32_t item) {
  fhirpath::Value out = fhirpath::from_node(node);
  if (item != kNoItem) out.type = "QuestionnaireResponse.item";
  return out;
}

}  // namespace

FormExpressions::FormExpressions(const Form& form, const JsonNode& response, std::string_view now,
                                 std::size_t& steps_left)
    : form_(form), response_(response), now_(now), steps_left_(steps_left) {}

void FormExpressions::note_parents(const JsonNode& owner, const JsonNode& around) const {
  const JsonNode* items = owner.array("item");
  if (!items) return;
  for (const JsonNode& item : *items) {
    parents_[&item] = &around;
    note_parents(item, item);
    const JsonNode* answers = item.array("answer");
    if (!answers) continue;
    for (const JsonNode& answer : *answers) note_parents(answer, item);
  }
}

// The occurrence of `item` at or around `place`; an empty one where the response holds none.
const JsonNode& FormExpressions::occurrence(std::uint32_t item, const JsonNode& place) const {
  static const JsonNode kEmpty = [] {
    JsonNode out;
    out.kind = JsonKind::object;
    return out;
  }();
  if (item == kNoItem) return response_;
  if (parents_.empty()) note_parents(response_, response_);
  const std::string& link_id = form_.items()[item].item->link_id;
  const JsonNode* at = &place;
  while (at != &response_) {
    if (at->primitive("linkId") == link_id) return *at;
    const auto around = parents_.find(at);
    if (around == parents_.end()) break;
    at = around->second;
  }
  return kEmpty;
}

// The variables that an expression names; each sees those declared before it.
fhirpath::Environment FormExpressions::environment(const fhirpath::Expression& expression, std::uint32_t item,
                                                   const JsonNode& place, std::size_t variables) const {
  fhirpath::Environment out;
  out.resource = &response_;
  out.questionnaire = &form_.resource();
  out.definitions = &form_.definitions();
  out.now = now_;
  out.memory = &memory_;
  out.steps_left = &steps_left_;
  if (expression.uses_context()) out.variables["context"] = {item_value(occurrence(item, place), item)};
  for (const std::string& name : expression.external_constants()) {
    if (const fhirpath::Collection* value = variable(name, item, place, variables)) out.variables[name] = *value;
  }
  return out;
}

const fhirpath::Collection* FormExpressions::variable(std::string_view name, std::uint32_t item, const JsonNode& place,
                                                      std::size_t before) const {
  const auto found = form_.find_variable(name, item, before);
  if (!found) return nullptr;
  const Form::Variable& its = form_.variables()[*found];
  const JsonNode& context = occurrence(its.owner, place);
  const auto [entry, is_new] = variables_.try_emplace({*found, &context});
  if (is_new) {
    const JsonNode& where = its.owner == kNoItem ? response_ : context;
    auto value = fhirpath::evaluate(its.expression, {item_value(context, its.owner)},
                                    environment(its.expression, its.owner, where, *found));
    if (value) variables_[{*found, &context}] = std::move(value).value();
  }
  const Worked& worked = variables_[{*found, &context}];
  return worked ? &*worked : nullptr;
}

Result<fhirpath::Collection> FormExpressions::evaluate(const fhirpath::Expression& expression, std::uint32_t item,
                                                       const JsonNode& input, const JsonNode& place) const {
  const fhirpath::Value value = item_value(input, &input == &response_ ? kNoItem : item);
  return fhirpath::evaluate(expression, {value}, environment(expression, item, place, form_.variables().size()));
}

bool FormExpressions::holds(const fhirpath::Expression& expression, std::uint32_t item, const JsonNode& input,
                            const JsonNode& place, bool fallback) const {
  const auto out = evaluate(expression, item, input, place);
  return out ? fhirpath::is_true(out.value()) : fallback;
}

std::vector<AnswerValue> FormExpressions::answers_of(const std::optional<fhirpath::Expression>& expression,
                                                     std::uint32_t item, const JsonNode& place) const {
  std::vector<AnswerValue> out;
  if (!expression) return out;
  const auto found = evaluate(*expression, item, response_, place);
  if (!found) return out;
  for (const fhirpath::Value& value : found.value()) {
    AnswerValue made = answer_from(value);
    if (made.type != ValueType::none && out.size() < limits::answer_options_max) out.push_back(std::move(made));
  }
  return out;
}

std::vector<const Constraint*> FormExpressions::broken_constraints(std::uint32_t item, const JsonNode& place) const {
  std::vector<const Constraint*> out;
  const bool of_form = item == kNoItem;
  const auto& rules = of_form ? form_.questionnaire().constraints() : form_.items()[item].item->constraints;
  const auto& conditions = of_form ? form_.constraints() : form_.expressions(item).constraints;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (conditions[i].is_set() && !holds(conditions[i], item, place, place, true)) out.push_back(&rules[i]);
  }
  return out;
}

WorkedOut FormExpressions::work_out(std::uint32_t item, const JsonNode& place) const {
  const ItemExpressions& made = form_.expressions(item);
  WorkedOut out;
  out.choices = answers_of(made.answers, item, place);
  const auto least = answers_of(made.minimum, item, place);
  const auto most = answers_of(made.maximum, item, place);
  if (least.size() == 1) out.minimum = least.front();
  if (most.size() == 1) out.maximum = most.front();
  return out;
}

AnswerValue quantity_from(const fhirpath::Value& value) {
  AnswerValue out{ValueType::quantity, value.text, "", value.unit, ""};
  const std::string code = fhirpath::ucum_code(value.unit);
  if (measure_of(code)) {
    out.system = "http://unitsofmeasure.org";
    out.code = code;
  }
  return out;
}

AnswerValue answer_from(const fhirpath::Value& value) {
  using fhirpath::Kind;
  AnswerValue out;
  if (value.node && value.node->is_object()) {
    const JsonNode& node = *value.node;
    out.system = node.string("system");
    if (!node.string("reference").empty()) {
      out = {ValueType::reference, std::string(node.string("reference")), "", std::string(node.string("display")), ""};
    } else if (node.member("value")) {
      out.type = ValueType::quantity;
      out.text = node.primitive("value");
      out.display = node.string("unit");
      out.code = node.string("code");
    } else if (node.member("code") || node.member("display")) {
      out.type = ValueType::coding;
      out.text = node.string("code");
      out.display = node.string("display");
    }
    return out;
  }
  out.text = value.node ? std::string(value.node->text) : value.text;
  if (is_blank(out.text)) return {};
  const fhirpath::Value plain = fhirpath::simple_value(value);
  switch (plain.kind) {
    case Kind::boolean: out.type = ValueType::boolean; break;
    case Kind::integer: out.type = ValueType::integer; break;
    case Kind::decimal: out.type = ValueType::decimal; break;
    case Kind::date: out.type = ValueType::date; break;
    case Kind::date_time: out.type = ValueType::date_time; break;
    case Kind::time: out.type = ValueType::time; break;
    case Kind::quantity: out = quantity_from(plain); break;
    default: out.type = ValueType::string; break;
  }
  return out;
}

}  // namespace frontdoor
