// Walks a syntax tree over collections. A fault sets error() and empties what follows.
#pragma once

#include "fhirpath/syntax.h"

#include <frontdoor/answer_value.h>

#include <cstdint>

namespace frontdoor::fhirpath {

class Evaluator {
 public:
  struct Scope {
    const Value* self = nullptr;
    std::int64_t index = 0;
    const Collection* total = nullptr;
  };

  Evaluator(const Environment& environment, const Collection& input) : environment_(environment), context_(input) {}

  Collection evaluate(const Node& node, const Collection& input, const Scope& scope);
  // `node` on one element as its own context, as where() and select() need it.
  Collection on_element(const Node& node, const Value& element, std::int64_t index, const Collection* total = nullptr);
  bool is_true(const Node& node, const Value& element, std::int64_t index);
  // One argument of a call, in the context of the call's own input.
  Collection argument(const Node& call, std::size_t which, const Scope& scope);

  Collection fail(std::string message);
  bool failed() const { return failed_; }
  const Error& error() const { return error_; }
  bool spend(std::size_t steps);  // false when too much work was done
  const Environment& environment() const { return environment_; }

 private:
  Collection found(const Node& node, const Collection& input, const Scope& scope);
  // The items below a response or one of its items by linkId; null where it is neither.
  const Memory::Items* items_below(const Value& from, std::string_view step);
  const Memory::Found* remembered(const Node& step, const Collection& from, const Scope& scope);
  Collection path(const Node& node, const Collection& input, const Scope& scope);
  Collection constant(const Node& node);
  Collection binary(const Node& node, const Collection& input, const Scope& scope);

  const Environment& environment_;
  const Collection& context_;
  std::size_t spent_ = 0;
  bool failed_ = false;
  Error error_;
};

bool is_simple(const Value& value);
std::optional<AnswerValue> comparable(const Value& value);
// The one value of a collection; nothing if it is empty or holds more.
std::optional<Value> only(const Collection& collection);
std::optional<bool> truth(const Collection& collection);
std::optional<double> number(const Value& value);
Value of_boolean(bool value);
Value of_integer(std::int64_t value);
Value of_decimal(double value);
Collection one(Value value);
// A text that was made; fails where it grows too long.
Collection text_result(Evaluator& run, std::string text);

// Members of an element by name; a choice element by its name without the type.
void navigate(const Value& from, std::string_view name, const R4Definitions* definitions, Collection& out);
void children_of(const Value& from, const R4Definitions* definitions, Collection& out);
bool is_of_type(const Value& value, std::string_view type);

enum class Equality : std::uint8_t { no, yes, unknown };
Equality equal(const Value& left, const Value& right);
bool equivalent(const Value& left, const Value& right);
bool holds_value(const Collection& collection, const Value& value);
void add_distinct(Collection& out, const Value& value);
// "day" for "days", "day" or "d"; any other unit as it is. The other way round: "d".
std::string calendar_unit(const std::string& unit);
std::string ucum_code(const std::string& unit);
// The same quantity in another unit, by UCUM; nothing where the units measure different things.
std::optional<Value> in_unit(const Value& quantity, const std::string& unit);
// Which of two quantities is larger, by UCUM; nothing where they cannot be compared.
std::optional<int> order_quantities(const Value& left, const Value& right);
// left `name` right where one of the two is a quantity; empty where the units do not allow it.
Collection calculate_quantities(const std::string& name, Value left, Value right);
// A date or time moved by a quantity of calendar units; nothing if the unit is not one.
std::optional<Value> moved(const Value& when, const Value& by, int sign);

using Function = Collection (*)(Evaluator& run, const Node& call, const Collection& input,
                                const Evaluator::Scope& scope);
struct FunctionRule {
  std::string_view name;
  std::size_t least, most;
  Function function;
};
// Whether a form, as JSON, gives a coding that answers one of its questions a score.
// The score that a concept, an option or a coding has itself, as it is written there.
std::optional<std::string_view> score_in(const JsonNode& owner);
bool has_score(const JsonNode& form, std::string_view link_id, const JsonNode& coding);
// weight() and ordinal().
Collection weight(Evaluator& run, const Node& call, const Collection& input, const Evaluator::Scope& scope);
const FunctionRule* find_collection_function(std::string_view name);
const FunctionRule* find_value_function(std::string_view name);
const FunctionRule* find_function(std::string_view name);

}  // namespace frontdoor::fhirpath
