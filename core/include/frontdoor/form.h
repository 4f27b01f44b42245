// Any FHIR R4 Questionnaire, made ready to be filled in: items numbered, conditions and expressions ready to be
// evaluated. What cannot be honoured exactly is refused or degraded item by item, with a reason for the form's author
// (docs/forms/support.md). Ownership: a Form that was read owns its items and its JSON; the R4Definitions must live
// longer. One of a Questionnaire borrows it.
#pragma once

#include <frontdoor/fhirpath.h>
#include <frontdoor/json_document.h>
#include <frontdoor/pattern.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/r4_definitions.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace frontdoor {

inline constexpr std::uint32_t kNoItem = UINT32_MAX;

struct FormItem {
  const Item* item = nullptr;
  std::uint32_t parent = kNoItem;
  std::uint32_t end = 0;                                // one past its last descendant, in document order
  std::vector<std::span<const std::uint32_t>> targets;  // for each enableWhen: the items of that linkId
  std::vector<std::uint32_t> dependents;                // items whose enableWhen asks about this one
  std::optional<Pattern> pattern;
  std::optional<fhirpath::Expression> initial, calculated, enable_when, answers, minimum, maximum;
  std::vector<fhirpath::Expression> constraints;  // in the order of Item::constraints; unreadable ones are empty
  std::uint32_t level = 0;                        // calculated after the items of all lower levels
  bool has_conditional_options = false;           // an option stands only under a condition of its own
};

class FormEvaluator;

class Form {
 public:
  // A Questionnaire without expressions, as core.wasm reads it; it must live longer.
  static Form of(const Questionnaire& questionnaire);

  // The rest of the engine (src/responses) reads any form.
  // json: one Questionnaire resource, or a Bundle or other resource that holds exactly one. Errors: what is refused.
  static Result<Form> load(std::string json, const R4Definitions& definitions, ReadReport& report);
  // A Questionnaire that stands in another document, which must live longer.
  static Result<Form> read(const JsonNode& resource, const R4Definitions& definitions, ReadReport& report);

  const Questionnaire& questionnaire() const { return *questionnaire_; }
  const JsonNode& resource() const { return *resource_; }
  const R4Definitions& definitions() const { return *definitions_; }
  std::span<const FormItem> items() const { return items_; }
  // Items of that linkId in document order; usually one.
  std::span<const std::uint32_t> find(std::string_view link_id) const;
  // The child of `parent` (kNoItem: the form) with that linkId; kNoItem if there is none.
  std::uint32_t child(std::uint32_t parent, std::string_view link_id) const;

  struct Variable {
    std::string name;
    fhirpath::Expression expression;
    std::uint32_t owner = kNoItem;  // seen by this item and what is in it; kNoItem: by all
  };
  const std::vector<Variable>& variables() const { return variables_; }
  // The variable of that name that `item` sees, the nearest one, among the first `before`; nothing if there is none.
  std::optional<std::size_t> find_variable(std::string_view name, std::uint32_t item, std::size_t before) const;
  // Of the whole form, in the order of Questionnaire::constraints; unreadable ones are empty.
  const std::vector<fhirpath::Expression>& constraints() const { return constraints_; }
  // The highest FormItem::level, and how many items are calculated or shown by an expression.
  std::uint32_t levels() const { return levels_; }
  std::size_t calculated_count() const { return calculated_count_; }
  // Whether anything is calculated while it is filled in.
  bool has_expressions() const { return has_expressions_; }
  // What evaluates its expressions; null where the form was read without.
  const FormEvaluator* evaluator() const { return evaluator_; }

 private:
  friend class FormBuilder;
  void index();
  void number(const std::vector<Item>& items, std::uint32_t parent);
  void depend(std::uint32_t index, std::span<const std::uint32_t> targets);

  std::unique_ptr<const Questionnaire> own_;
  std::optional<JsonDocument> document_;
  const JsonNode* resource_ = nullptr;
  const R4Definitions* definitions_ = nullptr;
  const FormEvaluator* evaluator_ = nullptr;
  const Questionnaire* questionnaire_ = nullptr;
  std::vector<FormItem> items_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_link_id_;
  std::vector<Variable> variables_;
  std::vector<fhirpath::Expression> constraints_;
  std::uint32_t levels_ = 0;
  std::size_t calculated_count_ = 0;
  bool has_expressions_ = false;
};

}  // namespace frontdoor
