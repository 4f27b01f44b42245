// See frontdoor/form_session.h.
#include <frontdoor/form_session.h>

#include "forms/reader.h"
#include "responses/answer_checks.h"
#include "responses/expressions.h"
#include "responses/response_json.h"

#include <algorithm>
#include <charconv>
#include <span>

namespace frontdoor {
namespace {

// Calculated answers may depend on each other in ways that only show when they are calculated.
constexpr std::size_t kSweepsMax = 200;
constexpr std::uint32_t kRepeatsMax = 500;

using Choices = std::span<const AnswerValue>;

// The option that a text names: its code, its text, or what is shown for it; `choices` are those of answerExpression.
const AnswerValue* option_named(const Item& item, Choices choices, std::string_view text) {
  for (const AnswerOption& option : item.options) {
    if (option.answer.text == text || option.value.code == text) return &option.answer;
  }
  for (const AnswerValue& choice : choices) {
    if (choice.text == text) return &choice;
  }
  for (const AnswerOption& option : item.options) {
    if (option.value.display == text) return &option.answer;
  }
  for (const AnswerValue& choice : choices) {
    if (choice.display == text) return &choice;
  }
  return nullptr;
}

ValueType plain_type(ItemType type) {
  switch (type) {
    case ItemType::boolean: return ValueType::boolean;
    case ItemType::decimal: return ValueType::decimal;
    case ItemType::integer: return ValueType::integer;
    case ItemType::date: return ValueType::date;
    case ItemType::date_time: return ValueType::date_time;
    case ItemType::time: return ValueType::time;
    case ItemType::url: return ValueType::uri;
    case ItemType::reference: return ValueType::reference;
    case ItemType::quantity: return ValueType::quantity;
    case ItemType::attachment: return ValueType::attachment;
    default: return ValueType::string;
  }
}

// A unit by its name alone is the one that the question offers under that name; no unit is the question's first.
void name_unit(const Item& item, AnswerValue& value) {
  for (const Coding& unit : item.units) {
    if (!value.display.empty() && unit.display != value.display && unit.code != value.display) continue;
    value.system = unit.system;
    value.code = unit.code;
    value.display = unit.display.empty() ? value.display : unit.display;
    return;
  }
}

AnswerValue value_of_text(const Item& item, std::string_view text, Choices choices = {}) {
  if (item.type == ItemType::choice || item.type == ItemType::open_choice) {
    if (const AnswerValue* option = option_named(item, choices, text)) return *option;
    const bool listed = item.type == ItemType::open_choice || !item.options.empty() || !choices.empty();
    if (listed && !item.open_field) return {ValueType::string, std::string(text), "", "", ""};
    // Without a list the words themselves are the coding's display.
    return {ValueType::coding, "", "", std::string(text), ""};
  }
  AnswerValue out{plain_type(item.type), std::string(text), "", "", ""};
  if (out.type == ValueType::quantity) name_unit(item, out);
  if (out.type == ValueType::time && text.size() == 5) out.text += ":00";
  return out;
}

std::optional<AnswerValue> value_of(const Item& item, const JsonNode& node, Choices choices = {}) {
  if (node.kind == JsonKind::null || node.is_array()) return std::nullopt;
  if (!node.is_object()) return value_of_text(item, node.text, choices);
  AnswerValue given = read_value(node, "value");
  if (given.type != ValueType::none) return given;
  const bool is_choice = item.type == ItemType::choice || item.type == ItemType::open_choice;
  AnswerValue out;
  out.type = is_choice ? ValueType::coding : plain_type(item.type);
  out.system = node.string("system");
  if (out.type == ValueType::coding) {
    out.text = node.primitive("code");
    out.display = node.string("display");
  } else if (out.type == ValueType::quantity) {
    out.text = node.primitive("value");
    out.display = node.string("unit");
    out.code = node.primitive("code");
    if (out.code.empty()) name_unit(item, out);
  } else if (out.type == ValueType::attachment) {
    out.text = node.string("url");
    out.display = node.string("title");
    out.code = node.string("contentType");
  } else if (out.type == ValueType::reference) {
    out.text = node.string("reference");
    out.display = node.string("display");
  } else {
    return std::nullopt;
  }
  return out;
}

}  // namespace

// One value that FHIRPath found; nothing where it is not of the question's type.
static std::optional<AnswerValue> answer_of(const Item& item, const fhirpath::Value& value) {
  using fhirpath::Kind;
  if (value.node && value.node->is_object()) {
    const fhirpath::Value plain = fhirpath::simple_value(value);
    if (plain.kind != Kind::quantity || item.type == ItemType::quantity) return value_of(item, *value.node);
  }
  const fhirpath::Value plain = fhirpath::simple_value(value);
  if (plain.kind == Kind::node) return std::nullopt;
  const std::string& text = plain.text;
  const bool is_number =
      plain.kind == Kind::integer || plain.kind == Kind::decimal || (plain.kind == Kind::quantity && plain.unit == "1");
  const bool is_text = plain.kind == Kind::string;
  const bool is_day = plain.kind == Kind::date || plain.kind == Kind::date_time || is_text;
  switch (item.type) {
    case ItemType::boolean:
      return plain.kind == Kind::boolean ? std::optional(value_of_text(item, text)) : std::nullopt;
    case ItemType::integer: {
      if (!is_number || compare_decimals(text, text.substr(0, text.find('.'))) != 0) return std::nullopt;
      return value_of_text(item, text.substr(0, text.find('.')));
    }
    case ItemType::decimal: return is_number ? std::optional(value_of_text(item, text)) : std::nullopt;
    case ItemType::quantity: {
      if (plain.kind != Kind::quantity) return is_number ? std::optional(value_of_text(item, text)) : std::nullopt;
      AnswerValue out = quantity_from(plain);
      for (const Coding& unit : item.units) {
        if (!out.code.empty() && unit.code == out.code && unit.system == out.system) out.display = unit.display;
      }
      return out;
    }
    case ItemType::date:
      return is_day ? std::optional(value_of_text(item, text.substr(0, text.find('T')))) : std::nullopt;
    case ItemType::date_time: return is_day ? std::optional(value_of_text(item, text)) : std::nullopt;
    case ItemType::time:
      return plain.kind == Kind::time || is_text ? std::optional(value_of_text(item, text)) : std::nullopt;
    case ItemType::choice:
    case ItemType::open_choice: {
      AnswerValue out = value_of_text(item, text);
      // Words that are none of the options do not answer a choice among them.
      const bool is_option = out.type != ValueType::string || item.type == ItemType::open_choice ||
                             option_named(item, {}, text) != nullptr;
      return is_option ? std::optional(std::move(out)) : std::nullopt;
    }
    case ItemType::attachment:
    case ItemType::reference: return std::nullopt;
    default: return value_of_text(item, text);
  }
}

std::vector<AnswerValue> answers_from(const Item& item, const fhirpath::Collection& found) {
  std::vector<AnswerValue> out;
  for (const fhirpath::Value& value : found) {
    if (!item.repeats && !out.empty()) break;
    auto made = answer_of(item, value);
    if (!made || made->text.find_first_not_of(" \t\r\n") == std::string::npos) {
      if (!made || made->type != ValueType::coding || made->display.empty()) continue;
    }
    if (takes_type(item, made->type) && is_readable(*made)) out.push_back(std::move(*made));
  }
  return out;
}

struct FormSession::Snapshot {
  std::optional<JsonDocument> document;
  std::vector<const JsonNode*> places;
};

FormSession::Snapshot FormSession::snapshot() const {
  std::vector<std::uint8_t> written(state_.instances().size(), 0);
  Snapshot out;
  auto document = JsonDocument::parse(to_text(response(&written)));
  if (!document) return out;
  out.document = std::move(document).value();
  const JsonNode& root = out.document->root();
  out.places.assign(state_.instances().size(), &root);
  place_items(state_, state_.roots(), written, root, root, out.places);
  return out;
}

FormSession::FormSession(const Form& form, std::string now) : form_(&form), now_(std::move(now)), state_(form) {
  add_items(kNoItem, kNoInstance);
  state_.decide();
  fill_in_beforehand(0);
  calculate();
}

// One occurrence of everything; repeating groups get more when they are answered. False when there are too many.
bool FormSession::add_items(std::uint32_t parent_item, std::uint32_t parent, std::uint32_t answer) {
  const auto items = form_->items();
  const std::uint32_t begin = parent_item == kNoItem ? 0 : parent_item + 1;
  const std::uint32_t end = parent_item == kNoItem ? static_cast<std::uint32_t>(items.size()) : items[parent_item].end;
  for (std::uint32_t i = begin; i < end; i = items[i].end) {
    if (state_.instances().size() >= limits::response_items_max) return false;
    if (!add_items(i, state_.add(i, parent, answer))) return false;
  }
  return true;
}

// Each answer of a question has its own occurrences of the items under it.
void FormSession::add_under_answers(std::uint32_t instance) {
  const std::uint32_t item = state_.instances()[instance].item;
  if (form_->items()[item].end == item + 1 || form_->items()[item].item->type == ItemType::group) return;
  const std::size_t before = state_.instances().size();
  const std::size_t count = std::min<std::size_t>(state_.instances()[instance].answers.size(), kRepeatsMax);
  for (std::uint32_t answer = 1; answer < count; ++answer) {
    const auto& children = state_.instances()[instance].children;
    const bool is_there = std::any_of(children.begin(), children.end(),
                                      [&](std::uint32_t child) { return state_.instances()[child].answer == answer; });
    if (!is_there && !add_items(item, instance, answer)) break;
  }
  if (state_.instances().size() == before) return;
  state_.decide();
  fill_in_beforehand(before);
}

// initial, then initialExpression, of the occurrences from `first` on.
void FormSession::fill_in_beforehand(std::size_t first) {
  bool has_expressions = false;
  for (std::size_t i = first; i < state_.instances().size(); ++i) {
    const FormItem& made = form_->items()[state_.instances()[i].item];
    if (!made.item->initial.empty()) state_.answer(static_cast<std::uint32_t>(i), made.item->initial);
    has_expressions = has_expressions || made.initial;
  }
  if (!has_expressions) return;
  const Snapshot now = snapshot();
  if (!now.document) return;
  const JsonNode& root = now.document->root();
  const FormExpressions expressions(*form_, root, now_, steps_left_);
  for (std::size_t i = first; i < state_.instances().size(); ++i) {
    const std::uint32_t index = state_.instances()[i].item;
    const FormItem& made = form_->items()[index];
    if (!made.initial) continue;
    const auto found = expressions.evaluate(*made.initial, index, root, *now.places[i]);
    auto answers = found ? answers_from(*made.item, found.value()) : std::vector<AnswerValue>();
    if (!answers.empty()) state_.answer(static_cast<std::uint32_t>(i), std::move(answers));
  }
}

// Everything once, those first that others ask about; false when nothing changed.
bool FormSession::sweep(std::vector<std::uint32_t>& changed) {
  changed.clear();
  bool out = false;
  for (std::uint32_t level = 0; level <= form_->levels(); ++level) {
    const Snapshot now = snapshot();
    if (!now.document) return false;
    const JsonNode& root = now.document->root();
    const FormExpressions expressions(*form_, root, now_, steps_left_);
    std::vector<std::uint8_t> shown;
    for (const Instance& one : state_.instances()) shown.push_back(one.enabled);
    for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
      if (form_->items()[state_.instances()[i].item].level != level) continue;
      work_out(expressions, root, *now.places[i], i, changed);
    }
    for (std::size_t i = 0; i < shown.size(); ++i) out = out || (shown[i] != 0) != state_.instances()[i].enabled;
  }
  return out || !changed.empty();
}

void FormSession::calculate() {
  is_settled_ = true;
  if (!form_->has_expressions()) return;
  // Each sweep settles at least one more answer, unless some of them chase each other: those are taken away.
  const std::size_t sweeps = std::min(form_->calculated_count() + 2, kSweepsMax);
  std::vector<std::uint32_t> changed;
  for (std::size_t i = 0; i < sweeps; ++i) {
    if (!sweep(changed)) return;
  }
  for (std::uint32_t instance : changed) state_.answer(instance, {});
}

// What the expressions of one occurrence give: whether it is enabled, its answer, its choices.
void FormSession::work_out(const FormExpressions& expressions, const JsonNode& root, const JsonNode& place,
                           std::uint32_t instance, std::vector<std::uint32_t>& changed) {
  const std::uint32_t index = state_.instances()[instance].item;
  const FormItem& made = form_->items()[index];
  if (made.enable_when) state_.set_expression(instance, expressions.holds(*made.enable_when, index, root, place, true));
  if (made.calculated) {
    const auto found = expressions.evaluate(*made.calculated, index, root, place);
    auto answers = found ? answers_from(*made.item, found.value()) : std::vector<AnswerValue>();
    if (steps_left_ > 0 && answers != state_.instances()[instance].answers) {
      state_.answer(instance, std::move(answers));
      changed.push_back(instance);
    }
  }
  if (made.answers || made.minimum || made.maximum) {
    if (worked_out_.size() <= instance) worked_out_.resize(instance + 1);
    worked_out_[instance] = expressions.work_out(index, place);
  }
}

const WorkedOut& FormSession::worked_out(std::uint32_t instance) const {
  static const WorkedOut kNothing;
  return instance < worked_out_.size() ? worked_out_[instance] : kNothing;
}

// The occurrence of `item` in the group, or under the answer, that `index` names, outermost first; new ones as needed.
std::uint32_t FormSession::find(std::uint32_t item, const std::vector<std::uint32_t>& index) {
  std::vector<std::uint32_t> path;
  for (std::uint32_t at = item; at != kNoItem; at = form_->items()[at].parent) path.push_back(at);
  std::reverse(path.begin(), path.end());
  std::uint32_t parent = kNoInstance;
  std::uint32_t answer = 0;
  std::size_t depth = 0;
  for (std::uint32_t at : path) {
    const Item& its = *form_->items()[at].item;
    const bool is_group = its.type == ItemType::group;
    const bool counts = its.repeats && (is_group || at != item);
    const std::uint32_t wanted = counts && depth < index.size() ? index[depth++] : 0;
    if (wanted > kRepeatsMax) return kNoInstance;
    std::vector<std::uint32_t> siblings;
    for (std::uint32_t one : state_.instances_of(at)) {
      const Instance& other = state_.instances()[one];
      if (other.parent == parent && other.answer == answer) siblings.push_back(one);
    }
    while (siblings.size() <= (is_group ? wanted : 0)) {
      const std::size_t before = state_.instances().size();
      if (before >= limits::response_items_max) return kNoInstance;
      siblings.push_back(state_.add(at, parent, answer));
      if (!add_items(at, siblings.back())) return kNoInstance;
      state_.decide();
      fill_in_beforehand(before);
    }
    parent = siblings[is_group ? wanted : 0];
    answer = is_group ? 0 : wanted;
  }
  return parent;
}

namespace {

// Which occurrence an answer is for: a number, or one for each repeating group, outermost first.
std::vector<std::uint32_t> index_of(const JsonNode& event) {
  std::vector<std::uint32_t> out;
  const auto add = [&out](const JsonNode& node) {
    std::uint32_t number = 0;
    std::from_chars(node.text.data(), node.text.data() + node.text.size(), number);
    out.push_back(number);
  };
  const JsonNode* given = event.member("index");
  if (given && given->is_array()) {
    for (const JsonNode& one : *given) add(one);
  } else if (given) {
    add(*given);
  }
  return out;
}

// The values of one answer event; an error when one of them cannot answer the question.
Result<std::vector<AnswerValue>> values_of(const Item& item, const JsonNode* given, Choices choices) {
  std::vector<AnswerValue> out;
  if (given && given->is_array()) {
    for (const JsonNode& one : *given) {
      if (auto value = value_of(item, one, choices)) out.push_back(std::move(*value));
    }
  } else if (given && given->kind != JsonKind::null) {
    auto value = value_of(item, *given, choices);
    if (!value) return Error{ErrorCode::wrong_type, "The value cannot answer this question.", item.link_id};
    out.push_back(std::move(*value));
  }
  if (out.size() > 1 && !item.repeats) {
    return Error{ErrorCode::invalid_value, "The question takes one answer.", item.link_id};
  }
  for (const AnswerValue& value : out) {
    if (!takes_type(item, value.type)) {
      return Error{ErrorCode::wrong_type, "The value has a type that does not answer this question.", item.link_id};
    }
    if (is_readable(value)) continue;
    return Error{ErrorCode::invalid_value, "\"" + value.text + "\" is no answer to this question.", item.link_id};
  }
  return out;
}

// An exclusive option stands alone: chosen last it clears the others, and another one chosen after it clears it.
void keep_exclusive(const Item& item, std::vector<AnswerValue>& answers) {
  if (answers.size() < 2) return;
  const auto is_exclusive = [&item](const AnswerValue& value) {
    return std::any_of(item.options.begin(), item.options.end(), [&value](const AnswerOption& option) {
      return option.exclusive && equal_values(option.answer, value);
    });
  };
  if (is_exclusive(answers.back())) {
    answers.erase(answers.begin(), answers.end() - 1);
  } else {
    std::erase_if(answers, is_exclusive);
  }
}

}  // namespace

std::optional<Error> FormSession::answer(const JsonNode& event) {
  // A person who answers question after question does not use up what one log of answers may cost.
  steps_left_ = std::min(limits::session_steps_max, steps_left_ + limits::answer_steps_max);
  if (auto error = take(event)) return error;
  return settle();
}

std::optional<Error> FormSession::settle() {
  if (!is_settled_) calculate();
  if (steps_left_ == 0) return Error{ErrorCode::too_large, "The form's expressions take too much work.", ""};
  return std::nullopt;
}

std::optional<Error> FormSession::take(const JsonNode& event) {
  const std::string link_id(event.primitive("linkId"));
  const auto known = form_->find(link_id);
  if (known.empty()) return Error{ErrorCode::unknown_node, "The form has no item of this linkId.", link_id};
  const Item& item = *form_->items()[known.front()].item;
  if (item.type == ItemType::group || item.type == ItemType::display) {
    return Error{ErrorCode::not_accepted, "A group or display takes no answer.", link_id};
  }
  const std::uint32_t instance = find(known.front(), index_of(event));
  if (instance == kNoInstance) return Error{ErrorCode::too_large, "The group repeats too often.", link_id};
  if (form_->items()[known.front()].answers) {
    if (auto error = settle()) return error;  // what is offered depends on the answers before
  }
  auto answers = values_of(item, event.member("value"), worked_out(instance).choices);
  if (!answers) return answers.error();
  keep_exclusive(item, answers.value());
  state_.decide();
  state_.answer(instance, std::move(answers).value());
  add_under_answers(instance);
  is_settled_ = false;
  return std::nullopt;
}

// Whether something was answered in a group or question.
bool FormSession::is_answered(const Instance& one) const {
  if (!one.enabled) return false;
  if (!one.answers.empty()) return true;
  return std::any_of(one.children.begin(), one.children.end(),
                     [this](std::uint32_t child) { return is_answered(state_.instances()[child]); });
}

// Items under a question are there for each of its answers only.
bool FormSession::stands_under_answer(const Instance& one) const {
  for (const Instance* at = &one; at->parent != kNoInstance; at = &state_.instances()[at->parent]) {
    const Instance& around = state_.instances()[at->parent];
    const bool is_question = form_->items()[around.item].item->type != ItemType::group;
    if (is_question && at->answer >= around.answers.size()) return false;
  }
  return true;
}

bool FormSession::is_complete() const {
  return std::all_of(state_.instances().begin(), state_.instances().end(), [this](const Instance& one) {
    const Item& item = *form_->items()[one.item].item;
    return !one.enabled || item.type == ItemType::display || !item.required || is_answered(one) ||
           !stands_under_answer(one);
  });
}

Json FormSession::response() const {
  return response(nullptr);
}

Json FormSession::response(std::vector<std::uint8_t>* written) const {
  Json out = Json::object();
  out["resourceType"] = "QuestionnaireResponse";
  const Questionnaire& form = form_->questionnaire();
  if (!form.url().empty()) {
    out["questionnaire"] = form.version().empty() ? form.url() : form.url() + "|" + form.version();
  }
  out["status"] = is_complete() ? "completed" : "in-progress";
  out["authored"] = now_;
  Json items = items_json(state_, state_.roots(), written);
  if (!items.empty()) out["item"] = std::move(items);
  return out;
}

}  // namespace frontdoor
