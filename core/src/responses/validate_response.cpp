// A QuestionnaireResponse against its form, after HL7's validator, and a Questionnaire's own rules.
#include <frontdoor/form_state.h>
#include <frontdoor/limits.h>
#include <frontdoor/validation.h>

#include "engine/answer_checks.h"
#include "forms/reader.h"
#include "json/white_space.h"
#include "responses/answer_checks.h"
#include "responses/expressions.h"

#include <algorithm>
#include <array>
#include <map>

namespace frontdoor {
namespace {

class ResponseValidator {
 public:
  ResponseValidator(const JsonNode& response, const Form& form, std::string_view now, Judged judged, Validation& out)
      : response_(response),
        form_(form),
        out_(out),
        state_(form),
        expressions_(form, response, now, steps_left_),
        is_complete_(response.string("status") != "in-progress"),
        judged_(judged) {}

  void run() {
    collect(response_, kNoItem, kNoInstance, 0, "QuestionnaireResponse");
    if (has_too_many_) {
      return error("QuestionnaireResponse", "too-long",
                   "The response has too many items to be compared with its form.");
    }
    count_siblings();
    state_.decide();
    decide_expressions();
    period();
    for (std::uint32_t i = 0; i < state_.instances().size(); ++i) instance(i);
    missing(kNoItem, state_.roots(), "QuestionnaireResponse");
    whole_form();
    other_form();
    if (steps_left_ == 0) {
      add(Severity::warning, "QuestionnaireResponse", "too-costly",
          "The form's expressions take too much work: not all of them were checked.");
    }
  }

 private:
  void add(Severity severity, std::string location, const char* code, std::string text) {
    out_.issues.push_back({severity, std::move(location), code, std::move(text)});
  }
  void error(std::string location, const char* code, std::string text) {
    add(Severity::error, std::move(location), code, std::move(text));
  }
  // Of an answer to `item`, or of its absence.
  Severity severity_of(std::uint32_t item) const {
    return judged_ == Judged::everything || is_asked(item) ? Severity::error : Severity::warning;
  }
  bool is_asked(std::uint32_t item) const {
    const Item& asked = *form_.items()[item].item;
    if (asked.read_only || !asked.calculated_expression.text.empty()) return false;
    for (std::uint32_t around = item; around != kNoItem; around = form_.items()[around].parent) {
      if (form_.items()[around].item->hidden) return false;
    }
    return true;
  }
  std::string name(std::uint32_t item) const { return "\"" + form_.items()[item].item->link_id + "\""; }

  // Reads the items of `owner` into occurrences; what does not belong there is said and left out.
  void collect(const JsonNode& owner, std::uint32_t item, std::uint32_t parent, std::uint32_t answer,
               const std::string& path) {
    const JsonNode* items = owner.array("item");
    if (!items) return;
    std::uint32_t last = 0;
    std::size_t index = 0;
    for (const JsonNode& node : *items) {
      const std::string its = path + ".item[" + std::to_string(index++) + "]";
      const std::string_view link_id = node.primitive("linkId");
      if (!node.is_object() || link_id.empty()) continue;  // the structure's fault
      std::uint32_t found = form_.child(item, link_id);
      if (found == kNoItem) {
        if (form_.find(link_id).empty()) {
          error(its, "not-found", "The linkId \"" + std::string(link_id) + "\" is not in the form.");
          continue;
        }
        found = form_.find(link_id).front();
        error(its, "structure", "The item \"" + std::string(link_id) + "\" is in the wrong place.");
      } else if (found < last) {
        error(its, "structure", "Items must be in the form's order.");
      }
      last = std::max(last, found);
      add_instance(node, found, parent, answer, its);
    }
  }

  void add_instance(const JsonNode& node, std::uint32_t item, std::uint32_t parent, std::uint32_t answer,
                    const std::string& path) {
    if (state_.instances().size() >= limits::response_items_max) {
      has_too_many_ = true;
      return;
    }
    const std::uint32_t made = state_.add(item, parent, answer);
    state_.instance(made).node = &node;
    paths_.push_back(path);
    collect(node, item, made, 0, path);
    const JsonNode* answers = node.array("answer");
    if (!answers) return;
    std::uint32_t index = 0;
    for (const JsonNode& one : *answers) {
      AnswerValue value = read_value(one, "value");
      if (value.type != ValueType::none) state_.instance(made).answers.push_back(std::move(value));
      collect(one, item, made, index, path + ".answer[" + std::to_string(index) + "]");
      ++index;
    }
  }

  // How often an item occurs in one place, and where first.
  void count_siblings() {
    for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
      const Instance& one = state_.instances()[i];
      Siblings& all = siblings_[{one.item, one.parent, one.answer}];
      if (all.count++ == 0) all.first = i;
    }
  }

  void decide_expressions() {
    for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
      const Instance& one = state_.instances()[i];
      const ItemExpressions& made = form_.expressions(one.item);
      if (made.enable_when) {
        state_.set_expression(i, expressions_.holds(*made.enable_when, one.item, response_, *one.node, true));
      }
    }
  }

  void period() {
    const JsonNode* period = form_.resource().object("effectivePeriod");
    const std::string_view authored = response_.string("authored");
    if (!period || authored.empty()) return;
    const AnswerValue when{ValueType::date_time, std::string(authored), "", "", ""};
    for (std::string_view side : {"start", "end"}) {
      const AnswerValue bound{ValueType::date_time, std::string(period->string(side)), "", "", ""};
      const auto order = bound.text.empty() ? std::nullopt : order_values(when, bound);
      if (order && (side == "start" ? *order < 0 : *order > 0)) {
        add(Severity::warning, "QuestionnaireResponse.authored", "business-rule",
            "The response was written outside the time in which the form is in effect.");
      }
    }
  }

  void instance(std::uint32_t index) {
    const Instance& one = state_.instances()[index];
    const FormItem& made = form_.items()[one.item];
    const Item& item = *made.item;
    const std::string& path = paths_[index];
    const std::string_view text = one.node->string("text");
    const bool is_own_name = judged_ == Judged::of_people && is_blank(item.text);
    if (!text.empty() && text != item.text && !is_own_name) {
      error(path + ".text", "invalid", "The text is not that of the question " + name(one.item) + ".");
    }
    const JsonNode* answers = one.node->array("answer");
    const JsonNode* items = one.node->array("item");
    const std::size_t count = answers ? answers->size : 0;
    if (!one.enabled && (count > 0 || items)) {
      error(path, "invalid", "The item " + name(one.item) + " has an answer, although it is not enabled.");
    }
    if (count > 1 && !item.repeats) error(path, "structure", "The question " + name(one.item) + " takes one answer.");
    occurs(index, count);
    if (item.type == ItemType::group) {
      if (count > 0) error(path, "structure", "A group has items, not answers.");
      if (item.required && is_complete_ && one.enabled && (!items || items->size == 0)) {
        add(severity_of_absence(one.item, one.parent), path, "required",
            "The required group " + name(one.item) + " is empty.");
      }
      missing(one.item, one.children, path);
    } else if (item.type == ItemType::display) {
      if (count > 0 || items) error(path, "structure", "A display has no answers and no items.");
    } else {
      if (items) error(path, "structure", "Items under a question belong in its answer.");
      // An answer that is only an id says nothing.
      const auto says_something = [](const JsonNode& answer) {
        return std::any_of(answer.begin(), answer.end(), [](const JsonNode& part) { return part.key != "id"; });
      };
      const bool is_answered = answers && std::any_of(answers->begin(), answers->end(), says_something);
      const bool is_needed = item.required || item.occurs_min > 0;
      if (!is_answered && is_needed && one.enabled) required(path, one.item, one.parent);
      exclusive(index);
      check_answers(index);
    }
    constraints(index);
  }

  // "None of these" excludes all other options.
  void exclusive(std::uint32_t index) {
    const Instance& one = state_.instances()[index];
    const AnswerOption* alone = contradiction(*form_.items()[one.item].item, one.answers);
    if (!alone) return;
    error(paths_[index], "invariant",
          "\"" + alone->value.display + "\" is an answer that cannot be given with others.");
  }

  void occurs(std::uint32_t index, std::size_t count) {
    const Instance& one = state_.instances()[index];
    const Item& item = *form_.items()[one.item].item;
    const Siblings& all = siblings_[{one.item, one.parent, one.answer}];
    if (all.first != index) return;
    const std::size_t siblings = all.count;
    if (siblings > 1 && !item.repeats) {
      error(paths_[index], "structure", "The item " + name(one.item) + " is allowed there once.");
    }
    const std::size_t given = item.type == ItemType::group ? siblings : std::max(count, siblings > 1 ? siblings : 0);
    if (item.occurs_max > 0 && given > item.occurs_max) {
      error(paths_[index], "structure",
            "The item " + name(one.item) + " takes at most " + std::to_string(item.occurs_max) + " answers.");
    }
    if (given > 0 && given < item.occurs_min && one.enabled && is_complete_) {
      add(severity_of_absence(one.item, one.parent), paths_[index], "structure",
          "The item " + name(one.item) + " takes at least " + std::to_string(item.occurs_min) + " answers.");
    }
  }

  void check_answers(std::uint32_t index) {
    const Instance& one = state_.instances()[index];
    const JsonNode* answers = one.node->array("answer");
    if (!answers) return;
    const WorkedOut worked_out = expressions_.work_out(one.item, *one.node);
    std::vector<std::vector<std::uint32_t>> under(answers->size);
    for (std::uint32_t child : one.children) {
      const std::uint32_t its = state_.instances()[child].answer;
      if (its < under.size()) under[its].push_back(child);
    }
    std::size_t which = 0;
    for (const JsonNode& answer : *answers) {
      const std::string its = paths_[index] + ".answer[" + std::to_string(which++) + "]";
      const JsonNode* raw = nullptr;
      const AnswerValue value = read_value(answer, "value", &raw);
      if (value.type != ValueType::none) {
        const Item& item = *form_.items()[one.item].item;
        for (const Misfit& misfit : misfits(form_, item, value, raw, &worked_out)) {
          const bool passes = judged_ == Judged::of_people && misfit.is_taken_of_people;
          add(passes ? Severity::warning : severity_of(one.item), its + ".value", misfit.code, misfit.text);
        }
        if (!is_among(item, worked_out.choices, value)) {
          add(Severity::warning, its + ".value", "code-invalid", "The answer is not one that answerExpression offers.");
        }
      }
      if (value.type != ValueType::none || answer.array("item")) missing(one.item, under[which - 1], its);
    }
  }

  // parent: the occurrence around it.
  void required(const std::string& path, std::uint32_t item, std::uint32_t parent) {
    const std::uint32_t least = form_.items()[item].item->occurs_min;
    add(is_complete_ ? severity_of_absence(item, parent) : Severity::warning, path, "required",
        "The required item " + name(item) + " has no answer" +
            (least > 1 ? " and takes at least " + std::to_string(least) + " answers" : std::string()) + ".");
  }

  // A page asks for questions: a group, or one more row of it, that is not there was asked for only as far as one of
  // its questions was.
  Severity severity_of_absence(std::uint32_t item, std::uint32_t parent) {
    if (judged_ == Judged::everything) return Severity::error;
    const bool is_group = form_.items()[item].item->type == ItemType::group;
    const bool is_needed = is_group ? has_needed_question(item, parent) : is_needed_of_people(item);
    return is_needed ? Severity::error : Severity::warning;
  }

  // A page without script cannot ask for a file.
  bool is_needed_of_people(std::uint32_t item) const {
    return is_asked(item) && form_.items()[item].item->type != ItemType::attachment;
  }

  // Whether a page asks for an answer in a group that is not there. Where an expression decides, it may not.
  bool has_needed_question(std::uint32_t group, std::uint32_t parent) {
    for (std::uint32_t i = group + 1; i < form_.items()[group].end; i = form_.items()[i].end) {
      const Item& item = *form_.items()[i].item;
      const bool is_required = item.required || item.occurs_min > 0;
      if (form_.expressions(i).enable_when || !is_asked(i)) continue;
      if (!item.enable_when.empty() && !state_.would_enable(i, parent)) continue;
      if (item.type == ItemType::group) {
        const bool may_be_left_out = item.repeats && !is_required;
        if (!may_be_left_out && has_needed_question(i, parent)) return true;
      } else if (item.type != ItemType::display && is_required && is_needed_of_people(i)) {
        return true;
      }
    }
    return false;
  }

  // Required items, also those that minOccurs requires, that are not among `present`, the occurrences in one
  // place.
  void missing(std::uint32_t parent, std::span<const std::uint32_t> present, const std::string& path) {
    for (std::uint32_t i = parent == kNoItem ? 0 : parent + 1;
         i < (parent == kNoItem ? form_.items().size() : form_.items()[parent].end); i = form_.items()[i].end) {
      const Item& item = *form_.items()[i].item;
      if ((!item.required && item.occurs_min == 0) || item.type == ItemType::display) continue;
      const bool there = std::any_of(present.begin(), present.end(),
                                     [&](std::uint32_t one) { return state_.instances()[one].item == i; });
      if (!there && would_be_enabled(i, present)) required(path, i, occurrence_around(i, present));
    }
  }

  // Whether an item that is not in the response is enabled where it should be.
  bool would_be_enabled(std::uint32_t item, std::span<const std::uint32_t> siblings) {
    const FormItem& made = form_.items()[item];
    const std::uint32_t parent = occurrence_around(item, siblings);
    const JsonNode& place = parent == kNoInstance ? response_ : *state_.instances()[parent].node;
    const auto& condition = form_.expressions(item).enable_when;
    if (condition && !expressions_.holds(*condition, item, response_, place, true)) return false;
    if (made.item->enable_when.empty()) return true;
    return state_.would_enable(item, parent);
  }

  std::uint32_t occurrence_around(std::uint32_t item, std::span<const std::uint32_t> siblings) const {
    return siblings.empty() ? parent_of(item) : state_.instances()[siblings.front()].parent;
  }

  std::uint32_t parent_of(std::uint32_t item) const {
    const std::uint32_t parent = form_.items()[item].parent;
    if (parent == kNoItem || state_.instances_of(parent).empty()) return kNoInstance;
    return state_.instances_of(parent).front();
  }

  void constraints(std::uint32_t index) {
    const Instance& one = state_.instances()[index];
    if (!one.enabled) return;
    for (const Constraint* rule : expressions_.broken_constraints(one.item, *one.node)) broken(*rule, paths_[index]);
  }

  void broken(const Constraint& rule, const std::string& path) {
    const bool soft = rule.is_warning || !is_complete_;
    add(soft ? Severity::warning : Severity::error, path, "invariant",
        rule.human.empty() ? "The constraint " + rule.key + " does not hold." : rule.human);
  }

  void whole_form() {
    for (const Constraint* rule : expressions_.broken_constraints(kNoItem, response_)) {
      broken(*rule, "QuestionnaireResponse");
    }
  }

  // A response to another form, or to another version of it, may mean something else by the same linkIds.
  void other_form() {
    const std::string_view named = response_.string("questionnaire");
    const std::string& url = form_.questionnaire().url();
    const std::size_t bar = std::min(named.find('|'), named.size());
    if (url.empty() || named.find(':') == std::string_view::npos) return;
    const std::string_view version = named.substr(std::min(bar + 1, named.size()));
    const std::string& own = form_.questionnaire().version();
    const char* fault = nullptr;
    if (named.substr(0, bar) != url) {
      fault = "The response names another form than the one it is compared with.";
    } else if (!version.empty() && !own.empty() && version != own) {
      fault = "The response names another version of the form than the one it is compared with.";
    }
    if (fault) add(Severity::warning, "QuestionnaireResponse.questionnaire", "business-rule", fault);
  }

  struct Siblings {
    std::uint32_t first = 0;
    std::size_t count = 0;
  };

  const JsonNode& response_;
  const Form& form_;
  Validation& out_;
  FormState state_;
  std::size_t steps_left_ = limits::validation_steps_max;
  FormExpressions expressions_;
  std::vector<std::string> paths_;
  std::map<std::array<std::uint32_t, 3>, Siblings> siblings_;  // by item, parent and answer
  bool is_complete_ = false;                                   // what is required must be there
  Judged judged_ = Judged::everything;
  bool has_too_many_ = false;
};

const JsonNode* contained_questionnaire(const JsonNode& response) {
  const std::string_view url = response.string("questionnaire");
  const JsonNode* contained = response.array("contained");
  if (!contained || !url.starts_with('#')) return nullptr;
  for (const JsonNode& one : *contained) {
    const bool is_it = one.string("resourceType") == "Questionnaire" && one.string("id") == url.substr(1);
    if (is_it) return &one;
  }
  return nullptr;
}

// enableWhen that can be decided: after HL7's validator.
const JsonNode* find_item(const JsonNode& owner, std::string_view link_id) {
  const JsonNode* items = owner.array("item");
  if (!items) return nullptr;
  for (const JsonNode& item : *items) {
    if (item.string("linkId") == link_id) return &item;
    if (const JsonNode* found = find_item(item, link_id)) return found;
  }
  return nullptr;
}

void conditions_of(const JsonNode& item, const JsonNode& root, const std::string& path,
                   const std::vector<const JsonNode*>& around, Validation& out) {
  const JsonNode* list = item.array("enableWhen");
  if (!list) return;
  if (list->size > 1 && item.string("enableBehavior").empty()) {
    out.issues.push_back({Severity::warning, path, "business-rule",
                          "Several enableWhen without enableBehavior: say \"all\" or \"any\"."});
  }
  for (const JsonNode& one : *list) {
    const std::string_view question = one.string("question");
    if (question.empty()) continue;  // the structure's fault
    const JsonNode* target = find_item(root, question);
    const char* fault = nullptr;
    if (find_item(item, question)) {
      fault = "enableWhen asks about a question inside the item itself.";
    } else if (!target) {
      fault = "enableWhen asks about a question that is not in the form.";
    } else if (target == &item) {
      fault = "enableWhen asks about the item itself.";
    }
    if (fault) {
      out.issues.push_back({Severity::error, path, "business-rule", fault});
    } else if (target->offset > item.offset && std::find(around.begin(), around.end(), target) == around.end()) {
      out.issues.push_back({Severity::warning, path, "business-rule", "enableWhen asks about a later question."});
    }
  }
}

void conditions(const JsonNode& owner, const JsonNode& root, const std::string& path,
                std::vector<const JsonNode*>& around, Validation& out) {
  const JsonNode* items = owner.array("item");
  if (!items) return;
  std::size_t index = 0;
  for (const JsonNode& item : *items) {
    const std::string its = path + ".item[" + std::to_string(index++) + "]";
    if (!item.is_object()) continue;
    conditions_of(item, root, its, around, out);
    around.push_back(&item);
    conditions(item, root, its, around, out);
    around.pop_back();
  }
}

// The systems of codes are the form's: nobody can choose another.
void forgive_systems(Validation& found) {
  for (Issue& issue : found.issues) {
    if (issue.location.ends_with(".valueCoding.system")) issue.severity = Severity::warning;
  }
}

}  // namespace

Validation validate_questionnaire(const JsonNode& resource, const R4Definitions& definitions) {
  Validation out;
  validate_structure(resource, definitions, out);
  std::vector<const JsonNode*> around;
  conditions(resource, resource, "Questionnaire", around, out);
  return out;
}

Validation validate_response(const JsonNode& response, const Form* form, const R4Definitions& definitions,
                             std::string_view now, Judged judged) {
  Validation out;
  if (response.string("resourceType") != "QuestionnaireResponse") {
    out.issues.push_back({Severity::error, "", "structure", "This is not a FHIR QuestionnaireResponse."});
    return out;
  }
  validate_structure(response, definitions, out);
  if (judged == Judged::of_people) forgive_systems(out);
  std::optional<Form> contained;
  if (!form) {
    if (const JsonNode* node = contained_questionnaire(response)) {
      ReadReport report;
      auto read = Form::read(*node, definitions, report);
      if (read) contained = std::move(read).value();
      if (!read) out.issues.push_back({Severity::warning, "", "not-supported", read.error().message});
    }
    if (contained) form = &*contained;
  }
  if (!form) {
    out.issues.push_back({Severity::warning, "QuestionnaireResponse.questionnaire", "not-found",
                          "The form is not known, so its questions are not compared."});
    return out;
  }
  ResponseValidator(response, *form, now, judged, out).run();
  return out;
}

}  // namespace frontdoor
