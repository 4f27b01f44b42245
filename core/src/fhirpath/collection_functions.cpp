// Functions on collections (https://hl7.org/fhirpath/N1/#functions), and FHIR's own.
#include "fhirpath/evaluator.h"
#include "forms/decimal.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace frontdoor::fhirpath {
namespace {

using Scope = Evaluator::Scope;

Collection yes_or_no(bool value) {
  return one(of_boolean(value));
}

Collection filtered(Evaluator& run, const Node& call, const Collection& input) {
  Collection out;
  std::int64_t index = 0;
  for (const Value& value : input) {
    if (run.failed()) return {};
    if (run.is_true(call.parts[0], value, index++)) out.push_back(value);
  }
  return out;
}

Collection where(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  return filtered(run, call, input);
}

Collection exists(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  return yes_or_no(!(call.parts.empty() ? input : filtered(run, call, input)).empty());
}

Collection empty(Evaluator&, const Node&, const Collection& input, const Scope&) {
  return yes_or_no(input.empty());
}

Collection all(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  return yes_or_no(filtered(run, call, input).size() == input.size());
}

Collection all_true(Evaluator&, const Node& call, const Collection& input, const Scope&) {
  const bool wanted = call.text == "allTrue" || call.text == "anyTrue";
  const auto fits = [wanted](const Value& value) { return truth(one(value)) == wanted; };
  const bool is_all = call.text.starts_with("all");
  return yes_or_no(is_all ? std::all_of(input.begin(), input.end(), fits)
                          : std::any_of(input.begin(), input.end(), fits));
}

Collection logical_not(Evaluator& run, const Node&, const Collection& input, const Scope&) {
  if (input.size() > 1) return run.fail("not() is used on several values.");
  const auto value = truth(input);
  return value ? yes_or_no(!*value) : Collection{};
}

Collection count(Evaluator&, const Node&, const Collection& input, const Scope&) {
  return one(of_integer(static_cast<std::int64_t>(input.size())));
}

Collection distinct(Evaluator& run, const Node&, const Collection& input, const Scope&) {
  Collection out;
  for (const Value& value : input) {
    if (!run.spend(out.size())) return {};
    add_distinct(out, value);
  }
  return out;
}

Collection is_distinct(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  // Sorting texts first keeps a long list of linkIds quick.
  std::vector<std::string> texts;
  for (const Value& value : input) {
    const Value made = simple_value(value);
    if (made.kind != Kind::string) return yes_or_no(distinct(run, call, input, scope).size() == input.size());
    texts.push_back(made.text);
  }
  std::sort(texts.begin(), texts.end());
  return yes_or_no(std::adjacent_find(texts.begin(), texts.end()) == texts.end());
}

Collection select(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  Collection out;
  std::int64_t index = 0;
  for (const Value& value : input) {
    if (run.failed()) return {};
    for (Value& made : run.on_element(call.parts[0], value, index)) out.push_back(std::move(made));
    ++index;
  }
  return out;
}

bool is_known(const Collection& out, const Value& value) {
  return std::any_of(out.begin(), out.end(), [&value](const Value& other) {
    return value.node ? other.node == value.node : equal(other, value) == Equality::yes;
  });
}

Collection repeat(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  Collection out;
  Collection wave = input;
  // Elements of a document are each met once, by their place in it.
  while (!wave.empty() && !run.failed()) {
    Collection next;
    for (const Value& value : wave) {
      for (Value& made : run.on_element(call.parts[0], value, 0)) {
        if (!made.node && is_known(out, made)) continue;
        out.push_back(made);
        next.push_back(std::move(made));
      }
    }
    if (!run.spend(next.size())) return {};
    wave = std::move(next);
  }
  return out;
}

Collection children(Evaluator& run, const Node&, const Collection& input, const Scope&) {
  Collection out;
  for (const Value& value : input) children_of(value, run.environment().definitions, out);
  return run.spend(out.size()) ? out : Collection{};
}

Collection descendants(Evaluator& run, const Node&, const Collection& input, const Scope&) {
  Collection out;
  Collection wave = input;
  while (!wave.empty()) {
    Collection next;
    for (const Value& value : wave) children_of(value, run.environment().definitions, next);
    if (!run.spend(next.size())) return {};
    out.insert(out.end(), next.begin(), next.end());
    wave = std::move(next);
  }
  return out;
}

Collection of_type(Evaluator&, const Node& call, const Collection& input, const Scope&) {
  Collection out;
  for (const Value& value : input) {
    const bool is = is_of_type(value, call.parts[0].text);
    if (call.text == "is") {
      out.push_back(of_boolean(is));
    } else if (is) {
      out.push_back(value);
    }
  }
  return out;
}

Collection part_of(const Collection& input, std::size_t from, std::size_t length) {
  from = std::min(from, input.size());
  const auto begin = input.begin() + static_cast<std::ptrdiff_t>(from);
  return {begin, begin + static_cast<std::ptrdiff_t>(std::min(length, input.size() - from))};
}

Collection first(Evaluator&, const Node&, const Collection& input, const Scope&) {
  return part_of(input, 0, 1);
}

Collection last(Evaluator&, const Node&, const Collection& input, const Scope&) {
  return input.empty() ? input : part_of(input, input.size() - 1, 1);
}

Collection tail(Evaluator&, const Node&, const Collection& input, const Scope&) {
  return part_of(input, 1, input.size());
}

Collection single(Evaluator& run, const Node&, const Collection& input, const Scope&) {
  return input.size() > 1 ? run.fail("single() is used on several values.") : input;
}

Collection skip_or_take(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto argument = only(run.argument(call, 0, scope));
  const auto amount = argument ? number(*argument) : std::nullopt;
  if (!amount) return {};
  const auto some = static_cast<std::size_t>(std::clamp(*amount, 0.0, 1e9));
  return call.text == "skip" ? part_of(input, some, input.size()) : part_of(input, 0, some);
}

Collection sets(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const Collection other = run.argument(call, 0, scope);
  if (!run.spend((input.size() + 1) * (other.size() + 1) * 2)) return {};
  Collection out;
  if (call.text == "combine") {
    out = input;
    out.insert(out.end(), other.begin(), other.end());
  } else if (call.text == "union") {
    for (const Value& value : input) add_distinct(out, value);
    for (const Value& value : other) add_distinct(out, value);
  } else if (call.text == "intersect") {
    for (const Value& value : input) {
      if (holds_value(other, value)) add_distinct(out, value);
    }
  } else if (call.text == "exclude") {
    for (const Value& value : input) {
      if (!holds_value(other, value)) out.push_back(value);
    }
  } else {
    const Collection& small = call.text == "subsetOf" ? input : other;
    const Collection& large = call.text == "subsetOf" ? other : input;
    return yes_or_no(
        std::all_of(small.begin(), small.end(), [&large](const Value& value) { return holds_value(large, value); }));
  }
  return out;
}

Collection iif(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  Scope inner = scope;
  if (input.size() == 1) inner.self = &input.front();
  const Collection condition = run.evaluate(call.parts[0], input, inner);
  if (condition.size() > 1) return run.fail("The condition of iif() has several values.");
  if (truth(condition).value_or(false)) return run.evaluate(call.parts[1], input, inner);
  return call.parts.size() > 2 ? run.evaluate(call.parts[2], input, inner) : Collection{};
}

Collection aggregate(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  Collection total = run.argument(call, 1, scope);
  std::int64_t index = 0;
  for (const Value& value : input) {
    const Collection before = std::move(total);
    if (run.failed()) return {};
    total = run.on_element(call.parts[0], value, index++, &before);
  }
  return total;
}

Collection statistics(Evaluator& run, const Node& call, const Collection& input, const Scope&) {
  // Nothing to add up is nothing, not 0: a score of an unanswered form is not there.
  if (input.empty()) return {};
  std::optional<std::string> sum = "0";
  bool whole = true;
  double rough = 0;
  std::optional<Value> best;
  for (const Value& value : input) {
    const auto amount = number(value);
    if (!amount) return run.fail(call.text + "() is used on values that are not numbers.");
    const Value made = simple_value(value);
    whole = whole && made.kind == Kind::integer;
    rough += *amount;
    if (sum) sum = decimals::calculated("+", *sum, made.text);
    const int order = best ? compare_decimals(made.text, best->text).value_or(0) : 0;
    if (!best || (call.text == "min" ? order < 0 : order > 0)) best = made;
  }
  if (call.text == "min" || call.text == "max") return one(*best);
  if (call.text == "avg") {
    const std::string count = std::to_string(input.size());
    const auto mean = sum ? decimals::calculated("/", *sum, count) : std::nullopt;
    return one(mean ? from_text(Kind::decimal, *mean) : of_decimal(rough / static_cast<double>(input.size())));
  }
  return one(sum ? from_text(whole ? Kind::integer : Kind::decimal, *sum) : of_decimal(rough));
}

Collection same(Evaluator&, const Node&, const Collection& input, const Scope&) {
  return input;
}

Collection now(Evaluator& run, const Node& call, const Collection&, const Scope&) {
  const std::string& text = run.environment().now;
  if (text.size() < 19) return run.fail("The time is not known here.");
  if (call.text == "now") return one(from_text(Kind::date_time, text));
  if (call.text == "today") return one(from_text(Kind::date, text.substr(0, 10)));
  return one(from_text(Kind::time, text.substr(11, 8)));
}

Collection has_value(Evaluator&, const Node& call, const Collection& input, const Scope&) {
  const auto is_filled = [](const Value& value) {
    return is_simple(value) && (value.kind != Kind::node || value.node->kind != JsonKind::null);
  };
  const bool filled = input.size() == 1 && is_filled(input.front());
  if (call.text == "hasValue") return yes_or_no(filled);
  return filled ? one(simple_value(input.front())) : Collection{};
}

Collection extension(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto url = only(run.argument(call, 0, scope));
  Collection found;
  for (const Value& value : input) navigate(value, "extension", run.environment().definitions, found);
  Collection out;
  for (const Value& value : found) {
    if (url && value.node && value.node->string("url") == url->text) out.push_back(value);
  }
  return out;
}

Collection member_of(Evaluator& run, const Node& call, const Collection& input, const Scope& scope) {
  const auto url = only(run.argument(call, 0, scope));
  if (input.empty() || !url) return {};
  const auto concepts = run.environment().definitions ? run.environment().definitions->value_set(url->text)
                                                      : std::span<const R4Concept>();
  if (concepts.empty()) return run.fail("memberOf() needs a terminology server for " + url->text + ".");
  const Value& value = input.front();
  const bool is_coding = value.kind == Kind::node && value.node && value.node->is_object();
  const std::string code(is_coding ? std::string(value.node->string("code")) : simple_value(value).text);
  return yes_or_no(std::any_of(concepts.begin(), concepts.end(), [&](const R4Concept& concept_of) {
    return concept_of.code == code && (!is_coding || value.node->string("system") == concept_of.system);
  }));
}

// Only what is contained can be resolved: nothing is fetched.
Collection resolve(Evaluator& run, const Node&, const Collection& input, const Scope&) {
  if (input.empty()) return {};
  Collection out;
  for (const Value& value : input) {
    const JsonNode* node = value.kind == Kind::node ? value.node : nullptr;
    const std::string_view reference = node && node->is_object() ? node->string("reference")
                                       : node                    ? node->text
                                                                 : std::string_view();
    const JsonNode* contained = run.environment().resource ? run.environment().resource->array("contained") : nullptr;
    if (!reference.starts_with('#') || !contained) continue;
    for (const JsonNode& resource : *contained) {
      if (resource.string("id") == reference.substr(1)) out.push_back(from_node(resource));
    }
  }
  return out;
}

constexpr std::array<FunctionRule, 48> kFunctions{{
    {"where", 1, 1, where},
    {"exists", 0, 1, exists},
    {"empty", 0, 0, empty},
    {"all", 1, 1, all},
    {"allTrue", 0, 0, all_true},
    {"anyTrue", 0, 0, all_true},
    {"allFalse", 0, 0, all_true},
    {"anyFalse", 0, 0, all_true},
    {"not", 0, 0, logical_not},
    {"count", 0, 0, count},
    {"distinct", 0, 0, distinct},
    {"isDistinct", 0, 0, is_distinct},
    {"select", 1, 1, select},
    {"repeat", 1, 1, repeat},
    {"children", 0, 0, children},
    {"descendants", 0, 0, descendants},
    {"ofType", 1, 1, of_type},
    {"is", 1, 1, of_type},
    {"as", 1, 1, of_type},
    {"first", 0, 0, first},
    {"last", 0, 0, last},
    {"tail", 0, 0, tail},
    {"single", 0, 0, single},
    {"skip", 1, 1, skip_or_take},
    {"take", 1, 1, skip_or_take},
    {"combine", 1, 1, sets},
    {"union", 1, 1, sets},
    {"intersect", 1, 1, sets},
    {"exclude", 1, 1, sets},
    {"subsetOf", 1, 1, sets},
    {"supersetOf", 1, 1, sets},
    {"iif", 2, 3, iif},
    {"aggregate", 1, 2, aggregate},
    {"sum", 0, 0, statistics},
    {"min", 0, 0, statistics},
    {"max", 0, 0, statistics},
    {"avg", 0, 0, statistics},
    {"trace", 1, 2, same},
    {"now", 0, 0, now},
    {"today", 0, 0, now},
    {"timeOfDay", 0, 0, now},
    {"hasValue", 0, 0, has_value},
    {"getValue", 0, 0, has_value},
    {"extension", 1, 1, extension},
    {"weight", 0, 0, weight},
    {"ordinal", 0, 0, weight},
    {"memberOf", 1, 1, member_of},
    {"resolve", 0, 0, resolve},
}};

}  // namespace

const FunctionRule* find_collection_function(std::string_view name) {
  const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [name](const FunctionRule& rule) { return rule.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

}  // namespace frontdoor::fhirpath
