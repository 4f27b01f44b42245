// FHIRPath (https://hl7.org/fhirpath/N1/) as far as forms and R4's invariants use it: navigation, operators and the
// functions listed in docs/forms/fhirpath.md. Input is JSON as received; time comes in as an argument. An expression
// that uses anything else is refused when it is read, never evaluated to something made up.
#pragma once

#include <frontdoor/json_document.h>
#include <frontdoor/r4_definitions.h>
#include <frontdoor/result.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace frontdoor::fhirpath {

enum class Kind : std::uint8_t { node, boolean, string, integer, decimal, date, date_time, time, quantity };

struct Value {
  Kind kind = Kind::node;
  const JsonNode* node = nullptr;   // what it was read from; borrowed from the caller's documents
  const JsonNode* extra = nullptr;  // the "_name" beside a primitive: its id and extensions
  std::string_view type;            // R4 type where it is known: "Questionnaire.item", "Coding", "code"
  std::string text;                 // of everything but a node: "true", digits, ISO 8601, the string
  std::string unit;                 // of a quantity
};
using Collection = std::vector<Value>;

struct Node;  // of the syntax tree

class Expression {
 public:
  // Error: where it stops being FHIRPath, or the name of a function that is not supported.
  static Result<Expression> parse(std::string_view text);
  const Node& root() const { return *root_; }
  bool is_set() const { return root_ != nullptr; }
  // Names after '%' that it uses, without %resource, %context and the like.
  const std::vector<std::string>& external_constants() const { return constants_; }
  bool uses_context() const { return uses_context_; }  // %context
  // The linkIds that it asks for by name: x of where(linkId = 'x').
  std::vector<std::string> link_ids() const;

 private:
  std::shared_ptr<const Node> root_;
  std::vector<std::string> constants_;
  bool uses_context_ = false;
};

// What was found in documents that do not change, so that many expressions look through them once: what is below an
// element, and which of it has which linkId. The documents must live longer.
struct Memory {
  struct Found {
    Collection values;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_link_id;
  };
  std::map<std::tuple<const JsonNode*, std::string_view, std::string_view>, Found> found;  // element, its type, step
  // The items of a response by linkId: below an element, by a step.
  using Items = std::unordered_map<std::string_view, std::vector<const JsonNode*>>;
  std::map<std::pair<const JsonNode*, std::string_view>, Items> items;
};

struct Environment {
  const JsonNode* resource = nullptr;       // %resource
  const JsonNode* root_resource = nullptr;  // %rootResource; null: the same
  const JsonNode* questionnaire = nullptr;  // %questionnaire, and where weight() looks scores up
  const R4Definitions* definitions = nullptr;
  std::string now;                              // RFC 3339, for now() and today()
  std::map<std::string, Collection> variables;  // %name
  std::size_t steps_max = 1'000'000;            // work allowed for one expression
  Memory* memory = nullptr;                     // null: everything is looked through each time
  std::size_t* steps_left = nullptr;            // work allowed for several together; counted down. Null: no such limit
};

// Error: an operation on values that it does not take, an unknown %name, or too much work.
Result<Collection> evaluate(const Expression& expression, const Collection& input, const Environment& environment);

// A collection as a condition: empty is false, one boolean is itself, anything else single is true.
Result<bool> evaluate_condition(const Expression& expression, const Collection& input, const Environment& environment);

// The same for a collection that was found: empty is false, one boolean is itself, anything else is true.
bool is_true(const Collection& collection);

Value from_node(const JsonNode& node);   // a resource or element
Value simple_value(const Value& value);  // a primitive element as the value that it holds; anything else as it is
Value from_text(Kind kind, std::string text);

}  // namespace frontdoor::fhirpath
