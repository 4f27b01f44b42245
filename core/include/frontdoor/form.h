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
#include <vector>

namespace frontdoor {

inline constexpr std::uint32_t kNoItem = UINT32_MAX;

struct FormItem {
  const Item* item = nullptr;
  std::uint32_t parent = kNoItem;
  std::uint32_t end = 0;                  // one past its last descendant, in document order
  std::vector<std::uint32_t> targets;     // for each enableWhen: where its items begin
  std::vector<std::uint32_t> dependents;  // items whose enableWhen asks about this one
  bool has_conditional_options = false;   // an option is offered only under a condition of its own
};

// What an item has only in a form that was read with the whole engine.
struct ItemExpressions {
  std::optional<Pattern> pattern;
  std::optional<fhirpath::Expression> initial, calculated, enable_when, answers, minimum, maximum;
  std::vector<fhirpath::Expression> constraints;  // in the order of Item::constraints; unreadable ones are empty
  std::uint32_t level = 0;                        // calculated after the items of all lower levels
  std::uint32_t initial_level = 0;                // the same of `initial`, among what is found beforehand
  bool initial_asks_calculated = false;           // `initial` asks about what is calculated
};

class FormEvaluator;

class Form {
 public:
  Form(Form&&) noexcept = default;
  Form& operator=(Form&&) noexcept = default;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  ~Form() = default;

  // A Questionnaire without expressions, as core.wasm reads it; it must live longer.
  static Form of(const Questionnaire& questionnaire);

  // The rest of the engine (src/responses) reads any form.
  // json: one Questionnaire resource, or a Bundle or other resource that holds exactly one. Errors: what is refused.
  static Result<Form> load(std::string json, const R4Definitions& definitions, ReadReport& report);
  // A Questionnaire that is part of another document, which must live longer.
  static Result<Form> read(const JsonNode& resource, const R4Definitions& definitions, ReadReport& report);

  const Questionnaire& questionnaire() const { return *questionnaire_; }
  std::span<const FormItem> items() const { return items_; }
  // Items of that linkId in document order; usually one.
  std::span<const std::uint32_t> find(std::string_view link_id) const;
  // The items that the condition of that number asks about.
  std::span<const std::uint32_t> targets(const FormItem& item, std::size_t condition) const;

  struct Variable {
    std::string name;
    fhirpath::Expression expression;
    std::uint32_t owner = kNoItem;  // seen by this item and what is in it; kNoItem: by all
  };

  // Of a form that was read with the whole engine.
  const JsonNode& resource() const { return *further_->resource; }
  const R4Definitions& definitions() const { return *further_->definitions; }
  const ItemExpressions& expressions(std::uint32_t item) const { return further_->items[item]; }
  const std::vector<Variable>& variables() const { return further_->variables; }
  // The child of `parent` (kNoItem: the form) with that linkId; kNoItem if there is none.
  std::uint32_t child(std::uint32_t parent, std::string_view link_id) const;
  // The variable of that name that `item` sees, the nearest one, among the first `before`; nothing if there is none.
  std::optional<std::size_t> find_variable(std::string_view name, std::uint32_t item, std::size_t before) const;
  // Of the whole form, in the order of Questionnaire::constraints; unreadable ones are empty.
  const std::vector<fhirpath::Expression>& constraints() const { return further_->constraints; }
  // The highest ItemExpressions::level, and how many items are calculated or shown by an expression.
  std::uint32_t levels() const { return further_->levels; }
  std::size_t calculated_count() const { return further_->calculated_count; }
  // Whether anything is calculated while it is filled in.
  bool has_expressions() const { return further_->has_expressions; }

  // What evaluates its expressions; null where the form was read without.
  const FormEvaluator* evaluator() const { return evaluator_; }

 private:
  friend class FormBuilder;
  // What core.wasm has no use for, and is linked without.
  struct Further {
    std::optional<Questionnaire> questionnaire;
    std::optional<JsonDocument> document;
    const JsonNode* resource = nullptr;
    const R4Definitions* definitions = nullptr;
    std::vector<ItemExpressions> items;
    std::vector<Variable> variables;
    std::vector<fhirpath::Expression> constraints;
    std::uint32_t levels = 0;
    std::size_t calculated_count = 0;
    bool has_expressions = false;
  };
  Form() = default;
  void index();
  std::uint32_t first_of(std::string_view link_id) const;
  std::span<const std::uint32_t> same_link_ids(std::uint32_t first, std::string_view link_id) const;
  void number(const std::vector<Item>& items, std::uint32_t parent);
  void depend(std::uint32_t index, std::span<const std::uint32_t> targets);

  std::unique_ptr<Further, void (*)(Further*)> further_{nullptr, nullptr};  // null: read without
  const FormEvaluator* evaluator_ = nullptr;
  const Questionnaire* questionnaire_ = nullptr;
  std::vector<FormItem> items_;
  std::vector<std::uint32_t> by_link_id_;  // items in the order of their linkIds, then of the document
};

}  // namespace frontdoor
