// Reads any Questionnaire into a Form: expressions and patterns, and what of it cannot be honoured.
#include <frontdoor/form.h>

#include <frontdoor/limits.h>

#include "fhirpath/evaluator.h"
#include "responses/circles.h"
#include "responses/expression_reach.h"
#include "responses/expressions.h"
#include "responses/form_tables.h"
#include "responses/invariants.h"

#include <algorithm>
#include <set>

namespace frontdoor {

namespace {

constexpr std::size_t kVariablesMax = 1'000;
constexpr std::size_t kChainMax = 20;

}  // namespace

class FormBuilder {
 public:
  FormBuilder(Form& form, ReadReport& report) : form_(form), further_(*form.further_), report_(report) {}

  std::optional<Error> build() {
    form_.index();
    further_.items.resize(form_.items_.size());
    check_resource();
    duplicates();
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) targets(i);
    if (const auto loop = cyclic()) {
      return Error{ErrorCode::invalid_value,
                   "enableWhen runs in a circle: whether this item is shown depends on the item itself.",
                   form_.items_[*loop].item->link_id};
    }
    for (const Expression& variable : form_.questionnaire().variables()) declare(variable, kNoItem);
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) {
      for (const Expression& variable : form_.items_[i].item->variables) declare(variable, i);
    }
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) details(i);
    constraints();
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) look_at_reaches(i);
    order();
    return std::nullopt;
  }

 private:
  void check_resource() {
    if (further_.resource->string("status").empty()) {
      report_.warnings.push_back({"", "The form has no status: give it draft, active, retired or unknown."});
    }
    if (form_.items_.empty()) report_.warnings.push_back({"", "The form has no items."});
    check_invariants(*further_.resource, report_);
  }

  const std::string& link_id(std::uint32_t index) const { return form_.items_[index].item->link_id; }
  void warn(std::uint32_t index, std::string reason) {
    report_.warnings.push_back({link_id(index), std::move(reason)});
  }
  void degrade(std::uint32_t index, std::string reason) {
    report_.degraded.push_back({link_id(index), std::move(reason)});
  }

  void leave_unasked(std::uint32_t index, std::string reason) {
    report_.degraded.push_back({link_id(index), std::move(reason), true});
  }

  // R4 wants every linkId once. Answers are told apart by the group they are in; two questions of one group are not.
  void duplicates() {
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) {
      const auto same = form_.find(link_id(i));
      if (same.size() < 2 || same.front() == i) continue;
      warn(i, "Two items share this linkId: give each its own (que-2).");
      const auto in_one_group = [&](std::uint32_t other) {
        return other < i && form_.items_[other].parent == form_.items_[i].parent;
      };
      const bool is_asked = form_.items_[i].item->type != ItemType::display;
      if (is_asked && std::any_of(same.begin(), same.end(), in_one_group)) {
        degrade(i, "Two questions of one group share this linkId: a receiver cannot tell their answers apart.");
      }
    }
  }

  void targets(std::uint32_t index) {
    const FormItem& made = form_.items_[index];
    for (std::size_t i = 0; i < made.targets.size(); ++i) {
      if (!form_.targets(made, i).empty()) continue;
      degrade(index, "enableWhen asks about \"" + made.item->enable_when[i].question +
                         "\", which is not in the form: it counts as never answered.");
    }
  }

  // Over "is shown only if": from an item to what its conditions ask about and to the item around it.
  std::optional<std::uint32_t> cyclic() const {
    std::vector<std::vector<std::uint32_t>> needs(form_.items_.size());
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) {
      for (std::uint32_t dependent : form_.items_[i].dependents) needs[dependent].push_back(i);
      if (form_.items_[i].parent != kNoItem) needs[i].push_back(form_.items_[i].parent);
    }
    return first_in_circle(needs);
  }

  static bool is_fhirpath(const Expression& expression) {
    return expression.language.empty() || expression.language == "text/fhirpath";
  }

  void declare(const Expression& variable, std::uint32_t owner) {
    if (!is_fhirpath(variable) || variable.name.empty()) return;
    const auto leave_out = [&](const std::string& reason) {
      report_.warnings.push_back(
          {owner == kNoItem ? "" : link_id(owner), "The variable \"" + variable.name + "\" is left out: " + reason});
    };
    if (!take_expression(variable.text) || further_.variables.size() >= kVariablesMax) {
      return leave_out("the form has too many, or too long ones.");
    }
    auto parsed = fhirpath::Expression::parse(variable.text);
    if (!parsed) return leave_out(parsed.error().message);
    std::size_t depth = 0;
    std::string unknown = unknown_name(parsed.value(), owner, depth);
    further_.variables.push_back({variable.name, std::move(parsed).value(), owner});
    lacking_.push_back({std::move(unknown), depth + 1});
  }

  bool take_expression(std::string_view text) {
    expression_bytes_ += text.size();
    return expression_bytes_ <= limits::questionnaire_expressions_bytes_max;
  }

  // The first %name, also through variables, that the form itself does not define; depth: the longest chain of them.
  std::string unknown_name(const fhirpath::Expression& expression, std::uint32_t index, std::size_t& depth) const {
    std::string out;
    for (const std::string& name : expression.external_constants()) {
      const auto found = form_.find_variable(name, index, further_.variables.size());
      if (!found || lacking_[*found].depth > kChainMax) return name;
      depth = std::max(depth, lacking_[*found].depth);
      if (out.empty()) out = lacking_[*found].name;
    }
    return out;
  }

  std::optional<fhirpath::Expression> expression(const Expression& source, std::uint32_t index, std::string& fault) {
    fault.clear();
    if (source.text.empty()) return std::nullopt;
    if (!take_expression(source.text)) {
      fault = "the expressions of this form are too long together.";
      return std::nullopt;
    }
    if (!is_fhirpath(source)) {
      fault = "it is written in " + source.language + ", which needs a server.";
      return std::nullopt;
    }
    auto parsed = fhirpath::Expression::parse(source.text);
    if (!parsed) {
      fault = parsed.error().message;
      return std::nullopt;
    }
    std::size_t depth = 0;
    const std::string unknown = unknown_name(parsed.value(), index, depth);
    if (!unknown.empty()) {
      fault = "it uses %" + unknown + ", which is not in the form.";
      return std::nullopt;
    }
    return std::move(parsed).value();
  }

  void expressions(std::uint32_t index) {
    ItemExpressions& made = further_.items[index];
    const Item& item = *form_.items_[index].item;
    std::string fault;
    made.initial = expression(item.initial_expression, index, fault);
    if (!fault.empty()) warn(index, "The question is not filled in beforehand: " + fault);
    made.calculated = expression(item.calculated_expression, index, fault);
    if (!fault.empty()) leave_unasked(index, "The answer is not calculated, and nobody is asked for it: " + fault);
    made.enable_when = expression(item.enable_when_expression, index, fault);
    if (!fault.empty()) degrade(index, "The item is always shown, because its condition cannot be decided: " + fault);
    made.answers = expression(item.answer_expression, index, fault);
    if (!fault.empty()) degrade(index, "The choices cannot be worked out, any answer can be written: " + fault);
    made.minimum = expression(item.minimum_expression, index, fault);
    if (!fault.empty()) degrade(index, "The lowest value is not checked: " + fault);
    made.maximum = expression(item.maximum_expression, index, fault);
    if (!fault.empty()) degrade(index, "The highest value is not checked: " + fault);
    for (const Constraint& constraint : item.constraints) {
      auto parsed = expression({"", constraint.language, constraint.expression}, index, fault);
      if (!fault.empty()) degrade(index, "The constraint \"" + constraint.key + "\" is not checked: " + fault);
      made.constraints.push_back(parsed.value_or(fhirpath::Expression()));
    }
  }

  // What an expression can never find, and scores that nobody knows.
  void look_at_reaches(std::uint32_t index) {
    const ItemExpressions& made = further_.items[index];
    for (const auto* one : {&made.initial, &made.calculated, &made.enable_when, &made.minimum, &made.maximum}) {
      if (!*one) continue;
      const Reach reach = reach_of(form_, **one, index);
      for (const std::string& never : std::set<std::string>(reach.never.begin(), reach.never.end())) {
        warn(index, "An expression of the item finds nothing there: " + never + ".");
      }
      for (const std::uint32_t asked : reach.scored) unscored(index, asked);
    }
    for (std::size_t i = 0; i < made.constraints.size(); ++i) {
      if (!made.constraints[i].is_set()) continue;
      const std::vector<std::string> found = never_found_in(form_, made.constraints[i], index);
      for (const std::string& never : std::set<std::string>(found.begin(), found.end())) {
        warn(index, "A constraint of the item finds nothing there: " + never + ".");
      }
    }
  }

  void unscored(std::uint32_t index, std::uint32_t asked) {
    const Item& question = *form_.items_[asked].item;
    if (question.options.empty()) return;
    const bool is_scored = std::any_of(question.options.begin(), question.options.end(), [&](const AnswerOption& one) {
      return !one.score.empty() || (one.answer.type == ValueType::coding && has_score(question, one.answer));
    });
    if (is_scored) return;
    degrade(index, "The scores of \"" + question.link_id +
                       "\" are asked for, and none of its answers has one in this form: it counts as nothing.");
  }

  bool has_score(const Item& question, const AnswerValue& answer) const {
    JsonNode code;
    code.kind = JsonKind::string;
    code.key = "code";
    code.text = answer.text;
    JsonNode system = code;
    system.key = "system";
    system.text = answer.system;
    system.next = &code;
    JsonNode coding;
    coding.kind = JsonKind::object;
    coding.size = 2;
    coding.first = &system;
    return fhirpath::has_score(*further_.resource, question.link_id, coding);
  }

  // Those of the whole form.
  void constraints() {
    for (const Constraint& constraint : form_.questionnaire().constraints()) {
      std::string fault;
      auto parsed = expression({"", constraint.language, constraint.expression}, kNoItem, fault);
      if (constraint.expression.empty()) fault = "it has no expression.";
      if (!fault.empty()) {
        report_.degraded.push_back({"", "The constraint \"" + constraint.key + "\" is not checked: " + fault});
      }
      further_.constraints.push_back(parsed.value_or(fhirpath::Expression()));
    }
  }

  using Needs = std::vector<std::vector<std::uint32_t>>;

  // The items for which `is_wanted` that an expression asks about, also through variables.
  template <class Wanted>
  void asked(const fhirpath::Expression& expression, std::uint32_t index, std::size_t variables,
             const Wanted& is_wanted, std::vector<std::uint32_t>& out) const {
    for (const std::string& link_id : expression.link_ids()) {
      for (std::uint32_t other : form_.find(link_id)) {
        if (other != index && is_wanted(further_.items[other])) out.push_back(other);
      }
    }
    for (const std::string& name : expression.external_constants()) {
      const auto found = form_.find_variable(name, index, variables);
      if (found) asked(further_.variables[*found].expression, index, *found, is_wanted, out);
    }
  }

  bool looks_at_itself(const fhirpath::Expression& expression, std::uint32_t index) const {
    const Reach reach = reach_of(form_, expression, index);
    return std::find(reach.items.begin(), reach.items.end(), index) != reach.items.end();
  }

  template <class Wanted>
  void need(const std::optional<fhirpath::Expression>& expression, std::uint32_t index, const Wanted& is_wanted,
            std::vector<std::uint32_t>& out) const {
    if (!expression) return;
    asked(*expression, index, further_.variables.size(), is_wanted, out);
    if (looks_at_itself(*expression, index)) out.push_back(index);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }

  // The level of each item: above those of all that it needs. open: how many of those have none, being in a circle.
  struct Levels {
    std::vector<std::uint32_t> level;
    std::vector<std::size_t> open;
  };

  static Levels levels_of(const Needs& needs) {
    Levels out;
    out.level.resize(needs.size());
    Needs askers(needs.size());
    std::vector<std::uint32_t> ready;
    for (std::uint32_t i = 0; i < needs.size(); ++i) {
      out.open.push_back(needs[i].size());
      for (std::uint32_t need : needs[i]) askers[need].push_back(i);
      if (needs[i].empty()) ready.push_back(i);
    }
    for (std::size_t at = 0; at < ready.size(); ++at) {
      for (std::uint32_t asker : askers[ready[at]]) {
        out.level[asker] = std::max(out.level[asker], out.level[ready[at]] + 1);
        if (--out.open[asker] == 0) ready.push_back(asker);
      }
    }
    return out;
  }

  // Levels of calculation. What asks about itself through others cannot be calculated.
  void order() {
    const auto is_calculated = [](const ItemExpressions& made) { return made.calculated.has_value(); };
    Needs needs(form_.items_.size());
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) {
      const ItemExpressions& made = further_.items[i];
      if (made.calculated || made.enable_when) ++further_.calculated_count;
      need(made.calculated, i, is_calculated, needs[i]);
    }
    const Levels levels = levels_of(needs);
    for (std::uint32_t i = 0; i < needs.size(); ++i) {
      further_.items[i].level = levels.level[i];
      further_.levels = std::max(further_.levels, levels.level[i]);
    }
    for (const std::uint32_t index : in_circles(needs, levels.open)) {
      // Nothing is calculated, and nothing that was filled in beforehand is left in its place.
      auto nothing = fhirpath::Expression::parse("{}");
      if (nothing) further_.items[index].calculated = std::move(nothing).value();
      leave_unasked(index,
                    "The answer is not calculated, and nobody is asked for it: its expression runs in a circle, it "
                    "depends on its own answer.");
    }
    order_of_initial();
  }

  // What is found beforehand may ask about what is, and about what is calculated from it.
  void order_of_initial() {
    const auto is_found = [](const ItemExpressions& made) { return made.calculated || made.initial; };
    Needs needs(form_.items_.size());
    for (std::uint32_t i = 0; i < form_.items_.size(); ++i) {
      const ItemExpressions& made = further_.items[i];
      need(made.calculated ? made.calculated : made.initial, i, is_found, needs[i]);
    }
    const Levels levels = levels_of(needs);
    for (std::uint32_t i = 0; i < needs.size(); ++i) {
      ItemExpressions& made = further_.items[i];
      made.initial_level = levels.level[i];
      made.initial_asks_calculated = std::any_of(needs[i].begin(), needs[i].end(), [this](std::uint32_t other) {
        return further_.items[other].calculated.has_value();
      });
    }
    for (const std::uint32_t index : in_circles(needs, levels.open)) {
      if (!further_.items[index].initial || further_.items[index].calculated) continue;
      further_.items[index].initial.reset();
      degrade(index,
              "The question is not filled in beforehand: its expression runs in a circle, it depends on its "
              "own answer.");
    }
  }

  // What is still open is in a circle, or asks about one that is.
  static std::vector<std::uint32_t> in_circles(const Needs& needs, const std::vector<std::size_t>& open) {
    std::vector<std::uint32_t> circle;
    for (std::uint32_t start = 0; start < needs.size(); ++start) {
      if (open[start] == 0) continue;
      std::vector<std::uint8_t> seen(needs.size(), 0);
      std::vector<std::uint32_t> work = needs[start];
      while (!work.empty() && !seen[start]) {
        const std::uint32_t at = work.back();
        work.pop_back();
        if (seen[at] || open[at] == 0) continue;
        seen[at] = 1;
        work.insert(work.end(), needs[at].begin(), needs[at].end());
      }
      if (seen[start]) circle.push_back(start);
    }
    return circle;
  }

  void details(std::uint32_t index) {
    ItemExpressions& made = further_.items[index];
    const Item& item = *form_.items_[index].item;
    expressions(index);
    further_.has_expressions =
        further_.has_expressions || made.calculated || made.enable_when || made.answers || made.minimum || made.maximum;
    if (!item.regex.empty()) {
      auto pattern = Pattern::compile(item.regex);
      if (pattern) pattern_steps_ += pattern.value().size();
      if (!pattern) {
        degrade(index, "The regex is not checked: " + pattern.error().message);
      } else if (pattern_steps_ > limits::questionnaire_patterns_max) {
        degrade(index, "The regex is not checked: the patterns of this form are too large together.");
      } else {
        made.pattern = std::move(pattern).value();
      }
    }
    if (item.type == ItemType::choice && item.options.empty() && item.value_set.empty() &&
        item.answer_expression.text.empty()) {
      warn(index, "A choice without options: the answer is written, and sent as a Coding with only a display.");
    }
  }

  Form& form_;
  Form::Further& further_;
  ReadReport& report_;
  // Of each variable: a name that it needs and the form does not define, and how many variables it goes through.
  struct Lacking {
    std::string name;
    std::size_t depth = 0;
  };
  std::vector<Lacking> lacking_;
  std::size_t expression_bytes_ = 0;
  std::size_t pattern_steps_ = 0;
};

namespace {

// The one Questionnaire that a resource is or holds; nullptr if there is none or more than one.
const JsonNode* find_questionnaire(const JsonNode& node, std::size_t& count) {
  if (node.string("resourceType") == "Questionnaire") {
    ++count;
    return &node;
  }
  const JsonNode* out = nullptr;
  if (!node.is_object() && !node.is_array()) return out;
  for (const JsonNode& child : node) {
    if (const JsonNode* found = find_questionnaire(child, count)) out = found;
  }
  return out;
}

}  // namespace

Result<Form> Form::load(std::string json, const R4Definitions& definitions, ReadReport& report) {
  if (json.size() > limits::questionnaire_bytes_max) {
    return Error{ErrorCode::too_large, "The questionnaire file is too large.", ""};
  }
  auto document = JsonDocument::parse(std::move(json));
  if (!document) return document.error();
  std::size_t count = 0;
  const JsonNode* resource = find_questionnaire(document.value().root(), count);
  if (count != 1) {
    return Error{ErrorCode::invalid_value,
                 count == 0 ? "This is not a FHIR Questionnaire." : "The file holds more than one Questionnaire.",
                 "resourceType"};
  }
  auto form = read(*resource, definitions, report);
  if (form) form.value().further_->document = std::move(document).value();
  return form;
}

Result<Form> Form::read(const JsonNode& resource, const R4Definitions& definitions, ReadReport& report) {
  Form out;
  out.further_ = {new Further, [](Further* further) { delete further; }};
  out.further_->resource = &resource;
  out.further_->definitions = &definitions;
  out.evaluator_ = &form_evaluator();
  auto questionnaire = Questionnaire::load(resource, form_tables(definitions), &report);
  if (!questionnaire) return questionnaire.error();
  out.questionnaire_ = &out.further_->questionnaire.emplace(std::move(questionnaire).value());
  if (auto error = FormBuilder(out, report).build()) return *error;
  return out;
}

std::optional<std::size_t> Form::find_variable(std::string_view name, std::uint32_t item, std::size_t before) const {
  for (std::size_t i = before; i-- > 0;) {
    const Variable& one = variables()[i];
    const bool seen = one.owner == kNoItem || (item != kNoItem && one.owner <= item && item < items_[one.owner].end);
    if (seen && one.name == name) return i;
  }
  return std::nullopt;
}

std::uint32_t Form::child(std::uint32_t parent, std::string_view link_id) const {
  for (std::uint32_t index : find(link_id)) {
    if (items_[index].parent == parent) return index;
  }
  return kNoItem;
}

}  // namespace frontdoor
