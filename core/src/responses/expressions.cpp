// See expressions.h.
#include "responses/expressions.h"

#include <frontdoor/limits.h>

namespace frontdoor {

FormExpressions::FormExpressions(const Form& form, const JsonNode& response, std::string_view now,
                                 std::size_t& steps_left)
    : form_(form), response_(response), now_(now), steps_left_(steps_left), variables_(form.variables().size()) {}

// The variables that an expression names; each sees those declared before it.
fhirpath::Environment FormExpressions::environment(const fhirpath::Expression& expression, std::uint32_t item,
                                                   std::size_t variables) const {
  fhirpath::Environment out;
  out.resource = &response_;
  out.questionnaire = &form_.resource();
  out.definitions = &form_.definitions();
  out.now = now_;
  out.steps_left = &steps_left_;
  for (const std::string& name : expression.external_constants()) {
    if (const fhirpath::Collection* value = variable(name, item, variables)) out.variables[name] = *value;
  }
  return out;
}

const fhirpath::Collection* FormExpressions::variable(std::string_view name, std::uint32_t item,
                                                      std::size_t before) const {
  const auto found = form_.find_variable(name, item, before);
  if (!found) return nullptr;
  Worked& worked = variables_[*found];
  if (!worked.done) {
    const Form::Variable& its = form_.variables()[*found];
    auto value = fhirpath::evaluate(its.expression, {fhirpath::from_node(response_)},
                                    environment(its.expression, its.owner, *found));
    if (value) worked.value = std::move(value).value();
    worked.done = true;
  }
  return worked.value ? &*worked.value : nullptr;
}

Result<fhirpath::Collection> FormExpressions::evaluate(const fhirpath::Expression& expression, std::uint32_t item,
                                                       const JsonNode& context) const {
  fhirpath::Value input = fhirpath::from_node(context);
  if (&context != &response_) input.type = "QuestionnaireResponse.item";
  return fhirpath::evaluate(expression, {input}, environment(expression, item, variables_.size()));
}

bool FormExpressions::holds(const fhirpath::Expression& expression, std::uint32_t item, const JsonNode& context,
                            bool fallback) const {
  const auto out = evaluate(expression, item, context);
  return out ? fhirpath::is_true(out.value()) : fallback;
}

std::vector<AnswerValue> FormExpressions::answers_of(const std::optional<fhirpath::Expression>& expression,
                                                     std::uint32_t item) const {
  std::vector<AnswerValue> out;
  if (!expression) return out;
  const auto found = evaluate(*expression, item, response_);
  if (!found) return out;
  for (const fhirpath::Value& value : found.value()) {
    AnswerValue made = answer_from(value);
    if (made.type != ValueType::none && out.size() < limits::answer_options_max) out.push_back(std::move(made));
  }
  return out;
}

WorkedOut FormExpressions::work_out(std::uint32_t item) const {
  const FormItem& made = form_.items()[item];
  WorkedOut out;
  out.choices = answers_of(made.answers, item);
  const auto least = answers_of(made.minimum, item);
  const auto most = answers_of(made.maximum, item);
  if (least.size() == 1) out.minimum = least.front();
  if (most.size() == 1) out.maximum = most.front();
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
  if (out.text.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  const fhirpath::Value plain = fhirpath::simple_value(value);
  switch (plain.kind) {
    case Kind::boolean: out.type = ValueType::boolean; break;
    case Kind::integer: out.type = ValueType::integer; break;
    case Kind::decimal: out.type = ValueType::decimal; break;
    case Kind::date: out.type = ValueType::date; break;
    case Kind::date_time: out.type = ValueType::date_time; break;
    case Kind::time: out.type = ValueType::time; break;
    case Kind::quantity:
      out.type = ValueType::quantity;
      out.display = value.unit;
      break;
    default: out.type = ValueType::string; break;
  }
  return out;
}

}  // namespace frontdoor
