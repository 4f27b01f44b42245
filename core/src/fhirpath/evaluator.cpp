// See evaluator.h: navigation and operators.
#include "fhirpath/evaluator.h"

#include "forms/decimal.h"

#include <algorithm>
#include <cmath>

namespace frontdoor::fhirpath {
namespace {

std::optional<std::int64_t> whole(const Value& value) {
  const auto amount = number(value);
  if (!amount || std::abs(*amount) > 1e15) return std::nullopt;
  return static_cast<std::int64_t>(*amount);
}

bool is_integer(const Value& value) {
  return simple_value(value).kind == Kind::integer;
}

bool is_when(const Value& value) {
  return value.kind == Kind::date || value.kind == Kind::date_time || value.kind == Kind::time;
}

Collection logic(const std::string& name, std::optional<bool> left, std::optional<bool> right) {
  std::optional<bool> out;
  if (name == "and") {
    if (left == false || right == false) out = false;
    if (left == true && right == true) out = true;
  } else if (name == "or") {
    if (left == true || right == true) out = true;
    if (left == false && right == false) out = false;
  } else if (name == "xor") {
    if (left && right) out = *left != *right;
  } else {
    if (left == false || right == true) out = true;
    if (left == true && right == false) out = false;
  }
  return out ? one(of_boolean(*out)) : Collection{};
}

Collection equality(const std::string& name, const Collection& left, const Collection& right) {
  if (name == "~" || name == "!~") {
    bool same = left.size() == right.size();
    for (const Value& value : left) {
      same = same &&
             std::any_of(right.begin(), right.end(), [&value](const Value& other) { return equivalent(value, other); });
    }
    return one(of_boolean(same == (name == "~")));
  }
  if (left.empty() || right.empty()) return {};
  bool same = left.size() == right.size();
  for (std::size_t i = 0; same && i < left.size(); ++i) {
    const Equality result = equal(left[i], right[i]);
    if (result == Equality::unknown) return {};
    same = result == Equality::yes;
  }
  return one(of_boolean(same == (name == "=")));
}

// FHIRPath's Integer has 32 bits; what does not fit is nothing.
bool fits_integer(const std::string& digits) {
  return compare_decimals(digits, "2147483647").value_or(1) <= 0 &&
         compare_decimals(digits, "-2147483648").value_or(-1) >= 0;
}

// Numbers with more digits than are calculated exactly.
Collection nearest(const std::string& name, double left, double right) {
  if ((name == "/" || name == "mod") && right == 0) return {};
  const double out = name == "+"   ? left + right
                     : name == "-" ? left - right
                     : name == "*" ? left * right
                     : name == "/" ? left / right
                                   : std::fmod(left, right);
  return std::isfinite(out) ? one(of_decimal(out)) : Collection{};
}

Collection arithmetic(Evaluator& run, const std::string& name, const Value& left, const Value& right) {
  if (name == "+" && left.kind == Kind::string && right.kind == Kind::string) {
    return text_result(run, left.text + right.text);
  }
  if ((name == "+" || name == "-") && right.kind == Kind::quantity) {
    Value when = left;
    if (when.kind == Kind::string && when.text.size() >= 4) when.kind = Kind::date;
    if (is_when(when)) {
      auto out = moved(when, right, name == "+" ? 1 : -1);
      return out ? one(std::move(*out)) : Collection{};
    }
  }
  const auto is_amount = [](const Value& value) { return value.kind == Kind::quantity || number(value).has_value(); };
  if (!is_amount(left) || !is_amount(right))
    return run.fail("\"" + name + "\" is used on values that it does not take.");
  if (left.kind == Kind::quantity || right.kind == Kind::quantity) return calculate_quantities(name, left, right);
  const bool gives_integer = name == "div" || (name != "/" && is_integer(left) && is_integer(right));
  const auto exact = decimals::calculated(name, left.text, right.text);
  if (gives_integer) return exact && fits_integer(*exact) ? one(from_text(Kind::integer, *exact)) : Collection{};
  if (exact) return one(from_text(Kind::decimal, *exact));
  return nearest(name, *number(left), *number(right));
}

Collection comparison(Evaluator& run, const std::string& name, const Value& left, const Value& right) {
  auto a = comparable(left);
  auto b = comparable(right);
  if (!a || !b) return run.fail("\"" + name + "\" is used on values that have no order.");
  if (a->type == ValueType::date_time && b->type == ValueType::string) b->type = ValueType::date_time;
  if (b->type == ValueType::date_time && a->type == ValueType::string) a->type = ValueType::date_time;
  std::optional<int> order = order_values(*a, *b);
  if (a->type == ValueType::string && b->type == ValueType::string) order = a->text.compare(b->text);
  if (left.kind == Kind::quantity && right.kind == Kind::quantity) order = order_quantities(left, right);
  if (a->type != b->type) return run.fail("\"" + name + "\" is used on values of different types.");
  if (!order) return {};
  bool out = *order < 0;
  if (name == ">") out = *order > 0;
  if (name == "<=") out = *order <= 0;
  if (name == ">=") out = *order >= 0;
  return one(of_boolean(out));
}

std::string joined(const Collection& left, const Collection& right) {
  std::string out;
  if (const auto value = only(left)) out += value->text;
  if (const auto value = only(right)) out += value->text;
  return out;
}

Collection sign(Evaluator& run, const std::string& mark, const Collection& inner) {
  const auto value = only(inner);
  if (!value) return {};
  if (!number(*value) && value->kind != Kind::quantity)
    return run.fail("A sign precedes something that is not a number.");
  Value out = *value;
  if (mark == "-") out.text = out.text.starts_with('-') ? out.text.substr(1) : "-" + out.text;
  return one(std::move(out));
}

}  // namespace

Collection Evaluator::fail(std::string message) {
  if (!failed_) error_ = Error{ErrorCode::invalid_value, std::move(message), ""};
  failed_ = true;
  return {};
}

bool Evaluator::spend(std::size_t steps) {
  spent_ += steps;
  if (spent_ > environment_.steps_max) fail("The expression takes too much work.");
  if (std::size_t* left = environment_.steps_left) {
    if (*left < steps) fail("The form's expressions together take too much work.");
    *left -= std::min(*left, steps);
  }
  return !failed_;
}

Collection Evaluator::on_element(const Node& node, const Value& element, std::int64_t index, const Collection* total) {
  const Collection input = one(element);
  return evaluate(node, input, {&element, index, total});
}

bool Evaluator::is_true(const Node& node, const Value& element, std::int64_t index) {
  return truth(on_element(node, element, index)).value_or(false);
}

Collection Evaluator::argument(const Node& call, std::size_t which, const Scope& scope) {
  if (which >= call.parts.size()) return {};
  return evaluate(call.parts[which], scope.self ? one(*scope.self) : context_, scope);
}

Collection Evaluator::constant(const Node& node) {
  const auto found = environment_.variables.find(node.text);
  if (found != environment_.variables.end()) return found->second;
  if (node.text == "rootResource" && environment_.root_resource) return one(from_node(*environment_.root_resource));
  const bool is_resource = node.text == "resource" || node.text == "rootResource";
  if (is_resource && environment_.resource) return one(from_node(*environment_.resource));
  if (node.text == "context") return context_;
  if (node.text == "questionnaire" && environment_.questionnaire) {
    return one(from_node(*environment_.questionnaire));
  }
  if (node.text == "ucum") return one(from_text(Kind::string, "http://unitsofmeasure.org"));
  if (node.text == "sct") return one(from_text(Kind::string, "http://snomed.info/sct"));
  if (node.text == "loinc") return one(from_text(Kind::string, "http://loinc.org"));
  return fail("%" + node.text + " is not known here.");
}

// What comes out counts as work too, so no collection outgrows the limit.
Collection Evaluator::evaluate(const Node& node, const Collection& input, const Scope& scope) {
  if (failed_ || !spend(1 + input.size())) return {};
  Collection out = found(node, input, scope);
  return spend(out.size()) ? out : Collection{};
}

namespace {

// The step of a path that looks through much: descendants(), repeat(item) or item; empty for any other.
std::string_view wide_step(const Node& node) {
  if (node.kind == NodeKind::name && node.text == "item") return "item";
  if (node.kind != NodeKind::call) return {};
  if (node.text == "descendants") return "descendants";
  const bool by_item = node.text == "repeat" && node.parts.size() == 1 && !wide_step(node.parts[0]).empty();
  return by_item && node.parts[0].kind == NodeKind::name ? "repeat" : "";
}

// The text that where() compares linkId with; null: it asks for something else.
const std::string* wanted_link_id(const Node& node) {
  if (node.kind != NodeKind::call || node.text != "where" || node.parts.size() != 1) return nullptr;
  const Node& condition = node.parts[0];
  if (condition.kind != NodeKind::binary || condition.text != "=") return nullptr;
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const Node& name = condition.parts[side];
    const Node& text = condition.parts[1 - side];
    const bool is_text = text.kind == NodeKind::literal && text.value.kind == Kind::string;
    if (name.kind == NodeKind::name && name.text == "linkId" && is_text) return &text.value.text;
  }
  return nullptr;
}

}  // namespace

// What a wide step gives from the one element that it starts from; null where it cannot be remembered.
const Memory::Found* Evaluator::remembered(const Node& step, const Collection& from, const Scope& scope) {
  const std::string_view name = wide_step(step);
  if (!environment_.memory || name.empty() || from.size() != 1) return nullptr;
  if (failed_ || !from.front().node || !from.front().node->is_object()) return nullptr;
  const auto [entry, is_new] = environment_.memory->found.try_emplace({from.front().node, from.front().type, name});
  Memory::Found& out = entry->second;
  if (!is_new) return &out;
  out.values = evaluate(step, from, scope);
  if (failed_) {
    environment_.memory->found.erase(entry);
    return nullptr;
  }
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    const JsonNode* node = out.values[i].node;
    if (node && node->is_object() && !node->string("linkId").empty()) {
      out.by_link_id[std::string(node->string("linkId"))].push_back(i);
    }
  }
  return &out;
}

constexpr std::string_view kResponseItem = "QuestionnaireResponse.item";

// Without a value for each element below: only items are found by their linkId. In the order of the step itself, which
// goes level by level.
const Memory::Items* Evaluator::items_below(const Value& from, std::string_view step) {
  const bool is_known = from.type == "QuestionnaireResponse" || from.type == kResponseItem;
  if (!environment_.memory || !from.node || !is_known || from.node->member("contained")) return nullptr;
  const auto [entry, is_new] = environment_.memory->items.try_emplace({from.node, step});
  Memory::Items& out = entry->second;
  if (!is_new) return &out;
  std::vector<const JsonNode*> level{from.node};
  while (!level.empty()) {
    std::vector<const JsonNode*> next;
    for (const JsonNode* element : level) {
      for (const JsonNode& member : *element) {
        const bool holds_items = member.key == "item";
        if (!member.is_array() || !(holds_items || (member.key == "answer" && step == "descendants"))) continue;
        for (const JsonNode& one : member) {
          if (holds_items) out[one.string("linkId")].push_back(&one);
          next.push_back(&one);
        }
      }
    }
    if (!spend(next.size())) {
      environment_.memory->items.erase(entry);
      return nullptr;
    }
    level = step == "item" ? std::vector<const JsonNode*>() : std::move(next);
  }
  return &out;
}

// a.b, where b may be a wide step, and a.b.where(linkId = 'x'), where b is one.
Collection Evaluator::path(const Node& node, const Collection& input, const Scope& scope) {
  const Node& before = node.parts[0];
  const Node& last = node.parts[1];
  const std::string* link_id = wanted_link_id(last);
  const Node& step = before.kind == NodeKind::dot ? before.parts[1] : before;
  if (!link_id || wide_step(step).empty()) {
    const Collection from = evaluate(before, input, scope);
    const Memory::Found* known = remembered(last, from, scope);
    return known ? known->values : evaluate(last, from, scope);
  }
  const Collection from = before.kind == NodeKind::dot ? evaluate(before.parts[0], input, scope) : input;
  Collection out;
  if (const Memory::Items* items = from.size() == 1 ? items_below(from.front(), wide_step(step)) : nullptr) {
    const auto places = items->find(*link_id);
    if (places == items->end()) return out;
    for (const JsonNode* place : places->second) {
      out.push_back(from_node(*place));
      out.back().type = kResponseItem;
    }
    return out;
  }
  const Memory::Found* known = remembered(step, from, scope);
  if (!known) return evaluate(last, evaluate(step, from, scope), scope);
  const auto places = known->by_link_id.find(*link_id);
  if (places == known->by_link_id.end()) return out;
  for (const std::size_t place : places->second) out.push_back(known->values[place]);
  return out;
}

Collection Evaluator::found(const Node& node, const Collection& input, const Scope& scope) {
  switch (node.kind) {
    case NodeKind::empty: return {};
    case NodeKind::literal: return one(node.value);
    case NodeKind::self: return scope.self ? one(*scope.self) : context_;
    case NodeKind::index: return one(of_integer(scope.index));
    case NodeKind::total: return scope.total ? *scope.total : Collection{};
    case NodeKind::constant: return constant(node);
    case NodeKind::name: {
      Collection out;
      for (const Value& value : input) {
        // The first name of a path may be the type of what it starts from: Patient.name.
        if (value.kind == Kind::node && value.type == node.text && value.node && value.node->member("resourceType")) {
          out.push_back(value);
        } else {
          navigate(value, node.text, environment_.definitions, out);
        }
      }
      return out;
    }
    case NodeKind::call: {
      const FunctionRule* rule = find_function(node.text);
      return rule ? rule->function(*this, node, input, scope) : fail("This function is not supported.");
    }
    case NodeKind::dot: return path(node, input, scope);
    case NodeKind::at: {
      const Collection from = evaluate(node.parts[0], input, scope);
      const auto index = only(evaluate(node.parts[1], input, scope));
      const auto at = index ? whole(*index) : std::nullopt;
      if (!at || *at < 0 || static_cast<std::size_t>(*at) >= from.size()) return {};
      return one(from[static_cast<std::size_t>(*at)]);
    }
    case NodeKind::sign: return sign(*this, node.text, evaluate(node.parts[0], input, scope));
    case NodeKind::is:
    case NodeKind::as: {
      Collection out;
      for (const Value& value : evaluate(node.parts[0], input, scope)) {
        if (node.kind == NodeKind::is) {
          out.push_back(of_boolean(is_of_type(value, node.text)));
        } else if (is_of_type(value, node.text)) {
          out.push_back(value);
        }
      }
      return out;
    }
    case NodeKind::binary: return binary(node, input, scope);
  }
  return {};
}

Collection Evaluator::binary(const Node& node, const Collection& input, const Scope& scope) {
  const std::string& name = node.text;
  const Collection left = evaluate(node.parts[0], input, scope);
  if (name == "and" && truth(left) == false) return one(of_boolean(false));
  if (name == "or" && truth(left) == true) return one(of_boolean(true));
  if (name == "implies" && truth(left) == false) return one(of_boolean(true));
  const Collection right = evaluate(node.parts[1], input, scope);
  if (failed_) return {};
  if (name == "and" || name == "or" || name == "xor" || name == "implies") {
    if (left.size() > 1 || right.size() > 1) return fail("\"" + name + "\" is used on several values.");
    return logic(name, truth(left), truth(right));
  }
  if (name == "=" || name == "!=" || name == "~" || name == "!~") return equality(name, left, right);
  if (name == "|") {
    if (!spend(left.size() * left.size() + left.size() * right.size() + right.size() * right.size())) return {};
    Collection out;
    for (const Value& value : left) add_distinct(out, value);
    for (const Value& value : right) add_distinct(out, value);
    return out;
  }
  if (name == "in" || name == "contains") {
    const Collection& wanted = name == "in" ? left : right;
    if (wanted.empty()) return {};
    if (wanted.size() > 1) return fail("\"" + name + "\" is used on several values.");
    return one(of_boolean(holds_value(name == "in" ? right : left, wanted.front())));
  }
  if (left.size() > 1 || right.size() > 1) return fail("\"" + name + "\" is used on several values.");
  if (name == "&") return text_result(*this, joined(left, right));
  if (left.empty() || right.empty()) return {};
  const Value a = simple_value(left.front());
  const Value b = simple_value(right.front());
  if (name == "<" || name == ">" || name == "<=" || name == ">=") return comparison(*this, name, a, b);
  return arithmetic(*this, name, a, b);
}

const FunctionRule* find_function(std::string_view name) {
  const FunctionRule* rule = find_collection_function(name);
  return rule ? rule : find_value_function(name);
}

std::optional<Arity> arity_of(std::string_view function) {
  const FunctionRule* rule = find_function(function);
  if (!rule) return std::nullopt;
  return Arity{rule->least, rule->most};
}

Value from_node(const JsonNode& node) {
  Value out;
  out.node = &node;
  if (node.is_object()) out.type = node.string("resourceType");
  return out;
}

Result<Collection> evaluate(const Expression& expression, const Collection& input, const Environment& environment) {
  Evaluator run(environment, input);
  Collection out = run.evaluate(expression.root(), input, {});
  if (run.failed()) return run.error();
  return out;
}

Result<bool> evaluate_condition(const Expression& expression, const Collection& input, const Environment& environment) {
  auto out = evaluate(expression, input, environment);
  if (!out) return out.error();
  return is_true(out.value());
}

bool is_true(const Collection& collection) {
  return collection.size() > 1 || truth(collection).value_or(false);
}

}  // namespace frontdoor::fhirpath
