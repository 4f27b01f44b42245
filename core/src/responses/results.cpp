// See results.h.
#include "responses/results.h"

#include "engine/answer_values.h"
#include "fhirpath/evaluator.h"
#include "fhirpath/syntax.h"
#include "forms/reader.h"
#include "json/white_space.h"
#include "responses/answer_checks.h"
#include "responses/expressions.h"

#include <algorithm>
#include <span>
#include <utility>

namespace frontdoor {
namespace {

using fhirpath::Kind;

std::string_view called(Kind kind) {
  switch (kind) {
    case Kind::boolean: return "a yes or no";
    case Kind::string: return "a text";
    case Kind::integer:
    case Kind::decimal: return "a number";
    case Kind::date: return "a date";
    case Kind::date_time: return "a date with a time";
    case Kind::time: return "a time";
    case Kind::quantity: return "a number with a unit";
    case Kind::node: break;
  }
  return "an element";
}

std::string_view taken_by(const Item& item) {
  switch (item.type) {
    case ItemType::boolean: return "a yes or no";
    case ItemType::integer: return "a whole number";
    case ItemType::decimal: return "a number";
    case ItemType::quantity: return "a number with a unit";
    case ItemType::date: return "a date";
    case ItemType::date_time: return "a date, or a date with seconds and a time zone";
    case ItemType::time: return "a time";
    case ItemType::choice: return "one of its options";
    case ItemType::reference: return "a reference";
    case ItemType::attachment: return "an attachment";
    case ItemType::url: return "an address";
    default: return "a text";
  }
}

std::string mismatch(const Item& item, Kind kind) {
  return "its result is " + std::string(called(kind)) + ", and the question takes " + std::string(taken_by(item)) + ".";
}

bool is_number(Kind kind) {
  return kind == Kind::integer || kind == Kind::decimal;
}

bool is_choice(const Item& item) {
  return item.type == ItemType::choice || item.type == ItemType::open_choice;
}

// What a unit is called by UCUM: its code, or, where it has none, its words.
const std::string& ucum_of(const Coding& unit) {
  return unit.code.empty() ? unit.display : unit.code;
}

// A quantity in a unit of the question: its own unit where the question has that, else the first that measures the
// same. Without units in the question it stays as it is.
std::optional<AnswerValue> in_units_of(const Item& item, const fhirpath::Value& quantity, std::string& lost) {
  AnswerValue out = quantity_from(quantity);
  if (item.units.empty()) return out;
  const auto put = [&out](const Coding& unit, const std::string& number) {
    out.text = number;
    out.system = unit.system;
    out.code = unit.code;
    out.display = unit.display.empty() ? unit.code : unit.display;
  };
  for (const Coding& unit : item.units) {
    const bool is_same =
        quantity.unit == unit.code || quantity.unit == unit.display || (!out.code.empty() && out.code == unit.code);
    if (!is_same) continue;
    put(unit, quantity.text);
    return out;
  }
  for (const Coding& unit : item.units) {
    const auto converted = fhirpath::in_unit(quantity, ucum_of(unit));
    if (!converted) continue;
    // 2500 g are 2.5 kg, not 2.500: the zeros are the conversion's.
    std::string number = converted->text;
    while (number.find('.') != std::string::npos && (number.back() == '0' || number.back() == '.')) {
      const bool is_point = number.back() == '.';
      number.pop_back();
      if (is_point) break;
    }
    put(unit, number);
    return out;
  }
  const Coding& asked = item.units.front();
  lost = "its result has a unit that cannot be converted to the question's unit, " +
         (asked.display.empty() ? asked.code : asked.display) + ".";
  return std::nullopt;
}

std::optional<std::string> whole(const std::string& number) {
  const std::string digits = number.substr(0, number.find('.'));
  if (number.find_first_of("eE") != std::string::npos || compare_decimals(number, digits) != 0) return std::nullopt;
  return digits == "-0" ? "0" : digits;
}

// The number that answers a question for one; nothing where it is none. A quantity gives its number where the question
// says the unit, or where the unit is one.
std::optional<std::string> number_of(const Item& item, const fhirpath::Value& plain, std::string& lost) {
  if (is_number(plain.kind)) return plain.text;
  if (plain.kind != Kind::quantity) return std::nullopt;
  if (plain.unit == "1" || plain.unit.empty()) return plain.text;
  if (item.units.empty()) {
    lost = "its result has a unit, and the question has none to convert it to.";
    return std::nullopt;
  }
  const auto out = in_units_of(item, plain, lost);
  return out ? std::optional(out->text) : std::nullopt;
}

// As FHIRPath's toString() has it: 5 'mg', 2 days.
std::string text_of(const fhirpath::Value& plain) {
  if (plain.kind != Kind::quantity || plain.unit == "1" || plain.unit.empty()) return plain.text;
  const bool is_calendar =
      fhirpath::calendar_unit(plain.unit) == plain.unit && fhirpath::ucum_code(plain.unit) != plain.unit;
  return plain.text + " " + (is_calendar ? plain.unit : "'" + plain.unit + "'");
}

// An option that is that number or that text.
std::optional<AnswerValue> option_of(const Item& item, const fhirpath::Value& plain) {
  if (is_number(plain.kind)) {
    for (const AnswerOption& option : item.options) {
      const bool is_same = option.answer.type == ValueType::integer || option.answer.type == ValueType::decimal;
      if (is_same && compare_decimals(option.answer.text, plain.text) == 0) return option.answer;
    }
  }
  AnswerValue out = value_of_text(item, text_of(plain));
  // Words that are none of the options do not answer a choice among them.
  const bool is_option = out.type != ValueType::string || item.type == ItemType::open_choice ||
                         option_named(item, {}, out.text) != nullptr;
  return is_option ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<AnswerValue> of_simple(const Item& item, const fhirpath::Value& plain, std::string& lost) {
  const std::string& text = plain.text;
  const auto made = [&item](const std::string& its) { return std::optional(value_of_text(item, its)); };
  // A text is a date or time where it is written as one.
  const bool is_text = plain.kind == Kind::string;
  switch (item.type) {
    case ItemType::boolean: return plain.kind == Kind::boolean ? made(text) : std::nullopt;
    case ItemType::integer: {
      const auto number = number_of(item, plain, lost);
      const auto digits = number ? whole(*number) : std::nullopt;
      if (number && !digits) lost = "its result has decimal places, and the question takes a whole number.";
      return digits ? made(*digits) : std::nullopt;
    }
    case ItemType::decimal: {
      const auto number = number_of(item, plain, lost);
      return number ? made(*number) : std::nullopt;
    }
    case ItemType::quantity:
      if (plain.kind == Kind::quantity && plain.unit != "1") return in_units_of(item, plain, lost);
      return is_number(plain.kind) || plain.kind == Kind::quantity ? made(text) : std::nullopt;
    case ItemType::date:
      if (plain.kind != Kind::date && plain.kind != Kind::date_time && !is_text) return std::nullopt;
      return made(text.substr(0, text.find('T')));
    case ItemType::date_time:
      return plain.kind == Kind::date || plain.kind == Kind::date_time || is_text ? made(text) : std::nullopt;
    case ItemType::time: return plain.kind == Kind::time || is_text ? made(text) : std::nullopt;
    case ItemType::choice:
    case ItemType::open_choice: return option_of(item, plain);
    case ItemType::attachment:
    case ItemType::reference: return std::nullopt;
    default: return made(text_of(plain));
  }
}

std::optional<AnswerValue> of_coding(const Item& item, const JsonNode& node) {
  AnswerValue out{ValueType::coding, std::string(node.primitive("code")), std::string(node.string("system")),
                  std::string(node.string("display")), ""};
  // A code without a system is that of the option that has it.
  const AnswerOption* same = nullptr;
  for (const AnswerOption& option : item.options) {
    if (out.text.empty() || !out.system.empty() || option.answer.text != out.text) continue;
    if (same) return out;
    same = &option;
  }
  return same ? same->answer : out;
}

std::optional<AnswerValue> of_element(const Item& item, const JsonNode& node, std::string& lost) {
  if (const JsonNode* codings = node.array("coding"); codings && is_choice(item)) {
    std::optional<AnswerValue> first;
    for (const JsonNode& one : *codings) {
      auto made = of_coding(item, one);
      if (made && option_named(item, {}, made->text)) return made;
      if (!first) first = std::move(made);
    }
    return first;
  }
  AnswerValue given = read_value(node, "value");
  if (given.type != ValueType::none) return given;
  const bool is_coding = node.member("code") || node.member("display");
  if (is_choice(item)) return is_coding || node.member("system") ? of_coding(item, node) : std::nullopt;
  AnswerValue out;
  out.type = plain_type(item.type);
  if (item.type == ItemType::attachment && (node.member("url") || node.member("contentType"))) {
    out.text = node.string("url");
    out.display = node.string("title");
    out.code = node.string("contentType");
  } else if (item.type == ItemType::reference && !node.string("reference").empty()) {
    out.text = node.string("reference");
    out.display = node.string("display");
  } else {
    lost = is_coding ? "its result is a code, and the question takes " + std::string(taken_by(item)) + "." : "";
    return std::nullopt;
  }
  return out;
}

}  // namespace

ResultAnswers result_answers(const Item& item, const fhirpath::Collection& found) {
  ResultAnswers out;
  for (const fhirpath::Value& value : found) {
    if (!item.repeats && !out.answers.empty()) {
      out.lost = "it has several results, and the question takes one: the first counts.";
      break;
    }
    std::string lost;
    const fhirpath::Value plain = fhirpath::simple_value(value);
    const bool is_element = plain.kind == Kind::node && value.node && value.node->is_object();
    auto made = is_element                 ? of_element(item, *value.node, lost)
                : plain.kind == Kind::node ? std::nullopt
                                           : of_simple(item, plain, lost);
    const bool is_nothing = made && is_blank(made->text) && (made->type != ValueType::coding || made->display.empty());
    if (is_nothing) continue;
    if (made && takes_type(item, made->type) && is_readable(*made)) {
      out.answers.push_back(std::move(*made));
    } else {
      out.lost = lost.empty() ? mismatch(item, plain.kind) : std::move(lost);
    }
  }
  return out;
}

std::string never_answers(const Item& item, Kind kind) {
  const bool is_day = kind == Kind::date || kind == Kind::date_time;
  const auto may = [&]() -> bool {
    switch (item.type) {
      case ItemType::boolean: return kind == Kind::boolean;
      case ItemType::integer:
      case ItemType::decimal:
      case ItemType::quantity: return is_number(kind) || kind == Kind::quantity;
      case ItemType::date:
      case ItemType::date_time: return is_day || kind == Kind::string;
      case ItemType::time: return kind == Kind::time || kind == Kind::string;
      case ItemType::choice:
        return kind != Kind::boolean || option_named(item, {}, "true") || option_named(item, {}, "false") ||
               item.options.empty();
      case ItemType::attachment:
      case ItemType::reference: return false;
      default: return true;
    }
  };
  return kind == Kind::node || may() ? std::string() : mismatch(item, kind);
}

namespace {

using fhirpath::Node;
using fhirpath::NodeKind;
using MaybeKind = std::optional<Kind>;

bool is_one_of(std::string_view name, std::string_view names) {
  const std::string wanted = " " + std::string(name) + " ";
  return names.find(wanted) != std::string_view::npos;
}

MaybeKind kind_of_function(std::string_view name) {
  if (is_one_of(name,
                " exists empty all allTrue anyTrue allFalse anyFalse not hasValue startsWith endsWith contains "
                "matches isDistinct subsetOf supersetOf toBoolean convertsToBoolean convertsToInteger "
                "convertsToDecimal convertsToString convertsToDate convertsToDateTime convertsToTime "
                "convertsToQuantity is memberOf "))
    return Kind::boolean;
  if (is_one_of(name, " count length indexOf toInteger ceiling floor truncate ")) return Kind::integer;
  if (is_one_of(name, " toDecimal sqrt ln log exp weight ordinal ")) return Kind::decimal;
  if (is_one_of(name, " toString upper lower substring replace replaceMatches join ")) return Kind::string;
  if (is_one_of(name, " today toDate ")) return Kind::date;
  if (is_one_of(name, " now toDateTime ")) return Kind::date_time;
  if (is_one_of(name, " timeOfDay toTime ")) return Kind::time;
  return name == "toQuantity" ? MaybeKind(Kind::quantity) : std::nullopt;
}

MaybeKind kind_of_item(const Item& item) {
  switch (item.type) {
    case ItemType::boolean: return Kind::boolean;
    case ItemType::integer: return Kind::integer;
    case ItemType::decimal: return Kind::decimal;
    case ItemType::date: return Kind::date;
    case ItemType::date_time: return Kind::date_time;
    case ItemType::time: return Kind::time;
    case ItemType::string:
    case ItemType::text:
    case ItemType::url: return Kind::string;
    default: return std::nullopt;
  }
}

class KindFinder {
 public:
  KindFinder(const Form& form, std::uint32_t owner) : form_(form), owner_(owner), variables_(form.variables().size()) {}

  // input: what the step before gives, null at the start of a path.
  MaybeKind of(const Node& node, const Node* input = nullptr) {
    switch (node.kind) {
      case NodeKind::literal: return node.value.kind;
      case NodeKind::is: return Kind::boolean;
      case NodeKind::sign: return of(node.parts[0]);
      case NodeKind::constant: return of_variable(node.text);
      case NodeKind::dot: return of(node.parts[1], &node.parts[0]);
      case NodeKind::at: return of(node.parts[0], input);
      case NodeKind::binary: return of_operator(node);
      case NodeKind::call: return of_call(node, input);
      case NodeKind::name: return node.text == "value" && input ? of_answer(*input) : std::nullopt;
      default: return std::nullopt;
    }
  }

 private:
  MaybeKind of_variable(const std::string& name) {
    const auto found = form_.find_variable(name, owner_, variables_);
    if (!found) return std::nullopt;
    const std::size_t variables = std::exchange(variables_, *found);
    const std::uint32_t owner = std::exchange(owner_, form_.variables()[*found].owner);
    const MaybeKind out = of(form_.variables()[*found].expression.root());
    variables_ = variables;
    owner_ = owner;
    return out;
  }

  MaybeKind of_call(const Node& node, const Node* input) {
    if (node.text == "iif" && node.parts.size() > 1) {
      const MaybeKind yes = of(node.parts[1]);
      const bool has_no = node.parts.size() > 2 && node.parts[2].kind != NodeKind::empty;
      return !has_no || yes == of(node.parts[2]) ? yes : std::nullopt;
    }
    const bool keeps = is_one_of(node.text, " first last single tail skip take where distinct trace ");
    return keeps && input ? of(*input) : kind_of_function(node.text);
  }

  MaybeKind of_operator(const Node& node) {
    if (is_one_of(node.text, " = != ~ !~ < > <= >= and or xor implies in contains ")) return Kind::boolean;
    if (node.text == "&") return Kind::string;
    const MaybeKind left = of(node.parts[0]);
    const MaybeKind right = of(node.parts[1]);
    if (!left || !right) return std::nullopt;
    if (is_number(*left) && is_number(*right)) return left == right && node.text != "/" ? left : Kind::decimal;
    if (node.text == "|") return left == right ? left : std::nullopt;
    const bool moves = node.text == "+" || node.text == "-";
    if (moves && *right == Kind::quantity && *left != Kind::string) return left;
    return node.text == "+" && left == right && *left == Kind::string ? left : std::nullopt;
  }

  // where(linkId = 'x').answer.value: of the question's own type.
  MaybeKind of_answer(const Node& path) const {
    if (path.kind != NodeKind::dot || path.parts[1].kind != NodeKind::name || path.parts[1].text != "answer") {
      return std::nullopt;
    }
    const Node& items = path.parts[0];
    const Node& last = items.kind == NodeKind::dot ? items.parts[1] : items;
    if (last.kind != NodeKind::call || last.text != "where" || last.parts[0].kind != NodeKind::binary) {
      return std::nullopt;
    }
    const Node& condition = last.parts[0];
    const bool is_named = condition.text == "=" && condition.parts[0].kind == NodeKind::name &&
                          condition.parts[0].text == "linkId" && condition.parts[1].kind == NodeKind::literal;
    const auto found = is_named ? form_.find(condition.parts[1].value.text) : std::span<const std::uint32_t>();
    return found.size() == 1 ? kind_of_item(*form_.items()[found.front()].item) : std::nullopt;
  }

  const Form& form_;
  std::uint32_t owner_;
  std::size_t variables_;
};

}  // namespace

MaybeKind kind_of_results(const Form& form, const fhirpath::Expression& expression, std::uint32_t item) {
  return KindFinder(form, item).of(expression.root());
}

}  // namespace frontdoor
