// What FHIRPath's values are and how they compare (https://hl7.org/fhirpath/N1/#equality-1).
#include "fhirpath/evaluator.h"
#include "forms/decimal.h"
#include "forms/letters.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace frontdoor::fhirpath {
namespace {

constexpr std::array<std::string_view, 20> kPrimitives{
    "base64Binary", "boolean", "canonical",   "code",   "date", "dateTime",    "decimal", "id",  "instant", "integer",
    "markdown",     "oid",     "positiveInt", "string", "time", "unsignedInt", "uri",     "url", "uuid",    "xhtml"};

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

// "Quantity", "String": the type that a choice element's name ends in; empty if it ends in none.
std::string_view choice_type(std::string_view suffix) {
  for (std::string_view one : kPrimitives) {
    if (one.size() == suffix.size() && one.substr(1) == suffix.substr(1) && (one[0] | 0x20) == (suffix[0] | 0x20)) {
      return one;
    }
  }
  return suffix;
}

void add_node(const JsonNode& node, const JsonNode* extra, std::string_view type, Collection& out) {
  if (node.is_array()) {
    const JsonNode* beside = extra && extra->is_array() ? extra->first : nullptr;
    for (const JsonNode& element : node) {
      add_node(element, beside, type, out);
      if (beside) beside = beside->next;
    }
    return;
  }
  if (node.kind == JsonKind::null && !extra) return;
  Value value;
  value.node = &node;
  value.extra = extra;
  value.type = node.is_object() && !node.string("resourceType").empty() ? node.string("resourceType") : type;
  out.push_back(std::move(value));
}

const R4Element* element_of(const R4Structure* structure, std::string_view name) {
  if (!structure) return nullptr;
  for (const R4Element& element : structure->elements) {
    if (element.name == name) return &element;
  }
  return nullptr;
}

const JsonNode* extra_of(const JsonNode& owner, std::string_view key) {
  for (const JsonNode& child : owner) {
    if (child.key.size() == key.size() + 1 && child.key[0] == '_' && child.key.substr(1) == key) return &child;
  }
  return nullptr;
}

std::string_view type_of_member(const Value& from, const JsonNode& member, const R4Definitions* definitions) {
  const R4Structure* structure = definitions ? definitions->structure(from.type) : nullptr;
  if (const R4Element* element = element_of(structure, member.key)) {
    return element->types.empty() ? std::string_view() : element->types.front();
  }
  if (!structure && member.key == "item") return {};
  for (std::size_t i = 1; i < member.key.size(); ++i) {
    if (!is_capital(member.key[i])) continue;
    if (structure && !element_of(structure, std::string(member.key.substr(0, i)) + "[x]")) continue;
    if (structure || member.key.substr(0, 5) == "value") return choice_type(member.key.substr(i));
  }
  return {};
}

bool is_quantity_node(const Value& value) {
  return value.kind == Kind::node && value.node && value.node->is_object() &&
         (value.type == "Quantity" || value.type == "Age" || value.type == "Duration" || value.type == "Money");
}

bool deep_equal(const JsonNode& left, const JsonNode& right) {
  if (left.kind != right.kind || left.size != right.size) return false;
  if (left.kind == JsonKind::number) return compare_decimals(left.text, right.text) == 0;
  if (left.is_object()) {
    for (const JsonNode& child : left) {
      const JsonNode* other = right.member(child.key);
      if (!other || !deep_equal(child, *other)) return false;
    }
    return true;
  }
  if (left.is_array()) {
    const JsonNode* other = right.first;
    for (const JsonNode& child : left) {
      if (!deep_equal(child, *other)) return false;
      other = other->next;
    }
    return true;
  }
  return left.text == right.text;
}

// Texts with the form of a date or time compare as one when the other side is one.
bool looks_like_date(const std::string& text) {
  return text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; }) &&
         (text.size() == 4 || text[4] == '-');
}

}  // namespace

Value simple_value(const Value& value) {
  if (value.kind != Kind::node || !value.node) return value;
  Value out;
  out.type = value.type;
  switch (value.node->kind) {
    case JsonKind::boolean: out.kind = Kind::boolean; break;
    case JsonKind::number:
      out.kind = value.type == "decimal" || value.node->text.find_first_of(".eE") != std::string_view::npos
                     ? Kind::decimal
                     : Kind::integer;
      break;
    case JsonKind::string:
      out.kind = value.type == "date"                                  ? Kind::date
                 : value.type == "dateTime" || value.type == "instant" ? Kind::date_time
                 : value.type == "time"                                ? Kind::time
                                                                       : Kind::string;
      break;
    default:
      if (!is_quantity_node(value) || value.node->primitive("value").empty()) return value;
      out.kind = Kind::quantity;
      out.text = value.node->primitive("value");
      out.unit = value.node->string(value.node->member("code") ? "code" : "unit");
      return out;
  }
  out.text = value.node->text;
  return out;
}

bool is_simple(const Value& value) {
  const Value made = simple_value(value);
  return made.kind != Kind::node && made.kind != Kind::quantity;
}

std::optional<AnswerValue> comparable(const Value& value) {
  const Value made = simple_value(value);
  AnswerValue out;
  switch (made.kind) {
    case Kind::node: return std::nullopt;
    case Kind::boolean: out.type = ValueType::boolean; break;
    case Kind::string: out.type = ValueType::string; break;
    case Kind::integer:
    case Kind::decimal: out.type = ValueType::decimal; break;
    case Kind::date:
    case Kind::date_time: out.type = ValueType::date_time; break;
    case Kind::time: out.type = ValueType::time; break;
    case Kind::quantity:
      out.type = ValueType::quantity;
      out.display = calendar_unit(made.unit);
      break;
  }
  out.text = made.text;
  return out;
}

std::optional<Value> only(const Collection& collection) {
  if (collection.size() != 1) return std::nullopt;
  return simple_value(collection.front());
}

std::optional<bool> truth(const Collection& collection) {
  const auto value = only(collection);
  if (!value) return std::nullopt;
  return value->kind != Kind::boolean || value->text == "true";
}

std::optional<double> number(const Value& value) {
  const Value made = simple_value(value);
  if (made.kind != Kind::integer && made.kind != Kind::decimal) return std::nullopt;
  return std::strtod(made.text.c_str(), nullptr);
}

Value of_boolean(bool value) {
  return from_text(Kind::boolean, value ? "true" : "false");
}

Value of_integer(std::int64_t value) {
  return from_text(Kind::integer, std::to_string(value));
}

// Fifteen digits are what a double holds for certain.
Value of_decimal(double value) {
  std::array<char, 40> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.15g", value == 0 ? 0.0 : value);
  return from_text(Kind::decimal, std::string(text.data(), static_cast<std::size_t>(length)));
}

Collection one(Value value) {
  Collection out;
  out.push_back(std::move(value));
  return out;
}

void navigate(const Value& from, std::string_view name, const R4Definitions* definitions, Collection& out) {
  if (from.kind == Kind::quantity && name == "value") out.push_back(from_text(Kind::decimal, from.text));
  if (from.kind == Kind::quantity && name == "unit") out.push_back(from_text(Kind::string, from.unit));
  if (from.kind == Kind::quantity && name == "code") out.push_back(from_text(Kind::string, ucum_code(from.unit)));
  if (from.kind != Kind::node || !from.node) return;
  const JsonNode* owner = from.node;
  if (!owner->is_object()) {
    // A primitive's own id and extensions are beside it.
    owner = from.extra;
    if (!owner || !owner->is_object()) return;
  }
  for (const JsonNode& child : *owner) {
    if (child.key == name) {
      return add_node(child, extra_of(*owner, name), type_of_member(from, child, definitions), out);
    }
  }
  for (const JsonNode& child : *owner) {
    const bool is_choice = child.key.size() > name.size() && child.key.substr(0, name.size()) == name &&
                           is_capital(child.key[name.size()]);
    if (!is_choice) continue;
    const R4Structure* structure = definitions ? definitions->structure(from.type) : nullptr;
    if (structure && !element_of(structure, std::string(name) + "[x]")) continue;
    if (!structure && name != "value" && name != "answer") {
      // Without a known type only a suffix that is a type makes a choice.
      const std::string_view type = choice_type(child.key.substr(name.size()));
      if (type == child.key.substr(name.size()) && definitions && !definitions->structure(type)) continue;
    }
    return add_node(child, extra_of(*owner, child.key), choice_type(child.key.substr(name.size())), out);
  }
  // A primitive that has only extensions.
  if (const JsonNode* extra = extra_of(*owner, name)) {
    static const JsonNode kNull;
    if (!extra->is_array()) add_node(kNull, extra, {}, out);
  }
}

void children_of(const Value& from, const R4Definitions* definitions, Collection& out) {
  if (from.kind != Kind::node || !from.node) return;
  const JsonNode* owner = from.node->is_object() ? from.node : from.extra;
  if (!owner || !owner->is_object()) return;
  for (const JsonNode& child : *owner) {
    if (child.key == "resourceType" || (!child.key.empty() && child.key[0] == '_')) continue;
    add_node(child, extra_of(*owner, child.key), type_of_member(from, child, definitions), out);
  }
}

bool is_of_type(const Value& value, std::string_view type) {
  if (const std::size_t dot = type.find('.'); dot != std::string_view::npos) type.remove_prefix(dot + 1);
  if (!value.type.empty()) {
    if (value.type == type) return true;
    if (type == "Resource" || type == "DomainResource") return value.node && value.node->member("resourceType");
  }
  const Value made = simple_value(value);
  switch (made.kind) {
    case Kind::node: return false;
    case Kind::boolean: return type == "boolean" || type == "Boolean";
    case Kind::integer: return type == "integer" || type == "Integer";
    case Kind::decimal: return type == "decimal" || type == "Decimal";
    case Kind::string: return (type == "string" && made.type.empty()) || type == "String";
    case Kind::date: return type == "date" || type == "Date";
    case Kind::date_time: return type == "dateTime" || type == "DateTime";
    case Kind::time: return type == "time" || type == "Time";
    case Kind::quantity: return type == "Quantity";
  }
  return false;
}

Equality equal(const Value& left, const Value& right) {
  auto a = comparable(left);
  auto b = comparable(right);
  if (!a || !b) {
    if (a || b || !left.node || !right.node) return Equality::no;
    return deep_equal(*left.node, *right.node) ? Equality::yes : Equality::no;
  }
  if (a->type == ValueType::date_time && b->type == ValueType::string && looks_like_date(b->text)) b->type = a->type;
  if (b->type == ValueType::date_time && a->type == ValueType::string && looks_like_date(a->text)) a->type = b->type;
  // A plain number is a quantity in the unit 1.
  if (a->type == ValueType::quantity && b->type == ValueType::decimal && a->display == "1") a->type = b->type;
  if (b->type == ValueType::quantity && a->type == ValueType::decimal && b->display == "1") b->type = a->type;
  if (a->type != b->type) return Equality::no;
  if (a->type == ValueType::quantity) {
    const auto order = order_quantities(simple_value(left), simple_value(right));
    if (!order) return Equality::unknown;
    return *order == 0 ? Equality::yes : Equality::no;
  }
  if (a->type == ValueType::date_time || a->type == ValueType::time) {
    const auto order = order_values(*a, *b);
    if (!order) return Equality::unknown;
    return *order == 0 ? Equality::yes : Equality::no;
  }
  return equal_values(*a, *b) ? Equality::yes : Equality::no;
}

bool equivalent(const Value& left, const Value& right) {
  auto a = comparable(left);
  auto b = comparable(right);
  if (a && b && a->type == ValueType::string && b->type == ValueType::string) {
    const auto folded = [](const std::string& text) {
      std::string out;
      for (std::size_t at = 0; at < text.size();) {
        const char32_t code = next_character(text, at);
        const bool space = code == ' ' || code == '\t' || code == '\n' || code == '\r';
        if (space && !out.empty() && out.back() == ' ') continue;
        append_character(out, space ? U' ' : lower_case(code));
      }
      return out;
    };
    return folded(a->text) == folded(b->text);
  }
  // Numbers are equivalent when they are the same in the precision of the coarser one: 1.2 / 1.8 ~ 0.67.
  if (a && b && a->type == ValueType::decimal && b->type == ValueType::decimal) {
    const int places = std::min(decimals::decimal_places(a->text), decimals::decimal_places(b->text));
    const auto x = decimals::rounded(a->text, places);
    const auto y = decimals::rounded(b->text, places);
    if (x && y) return compare_decimals(*x, *y) == 0;
  }
  return equal(left, right) == Equality::yes;
}

bool holds_value(const Collection& collection, const Value& value) {
  return std::any_of(collection.begin(), collection.end(),
                     [&value](const Value& other) { return equal(other, value) == Equality::yes; });
}

void add_distinct(Collection& out, const Value& value) {
  if (!holds_value(out, value)) out.push_back(value);
}

}  // namespace frontdoor::fhirpath
