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

// Calculated answers may depend on each other; more rounds than this change nothing in forms that settle.
constexpr int kRoundsMax = 8;
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

AnswerValue value_of_text(const Item& item, std::string_view text, Choices choices = {}) {
  if (item.type == ItemType::choice || item.type == ItemType::open_choice) {
    if (const AnswerValue* option = option_named(item, choices, text)) return *option;
    const bool listed = item.type == ItemType::open_choice || !item.options.empty() || !choices.empty();
    if (listed && !item.open_field) return {ValueType::string, std::string(text), "", "", ""};
    // Without a list the words themselves are the coding's display.
    return {ValueType::coding, "", "", std::string(text), ""};
  }
  AnswerValue out{plain_type(item.type), std::string(text), "", "", ""};
  if (out.type == ValueType::quantity && !item.units.empty()) {
    out.system = item.units.front().system;
    out.code = item.units.front().code;
    out.display = item.units.front().display;
  }
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

// What FHIRPath found as answers to `item`.
std::vector<AnswerValue> answers_from(const Item& item, const fhirpath::Collection& found) {
  std::vector<AnswerValue> out;
  for (const fhirpath::Value& value : found) {
    if (!item.repeats && !out.empty()) break;
    if (value.node && value.node->is_object()) {
      if (auto made = value_of(item, *value.node)) out.push_back(std::move(*made));
    } else {
      std::string text = value.node ? std::string(value.node->text) : value.text;
      if (text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
      if (item.type == ItemType::integer) text = text.substr(0, text.find('.'));
      if (item.type == ItemType::date) text = text.substr(0, text.find('T'));
      AnswerValue made = value_of_text(item, text);
      if (value.kind == fhirpath::Kind::quantity) made.display = value.unit;
      out.push_back(std::move(made));
    }
  }
  return out;
}

}  // namespace

FormSession::FormSession(const Form& form, std::string now) : form_(&form), now_(std::move(now)), state_(form) {
  add_items(kNoItem, kNoInstance);
  state_.decide();
  fill_in_beforehand();
  calculate();
}

// One occurrence of everything; repeating groups get more when they are answered. False when there are too many.
bool FormSession::add_items(std::uint32_t parent_item, std::uint32_t parent) {
  const auto items = form_->items();
  const std::uint32_t begin = parent_item == kNoItem ? 0 : parent_item + 1;
  const std::uint32_t end = parent_item == kNoItem ? static_cast<std::uint32_t>(items.size()) : items[parent_item].end;
  for (std::uint32_t i = begin; i < end; i = items[i].end) {
    if (state_.instances().size() >= limits::response_items_max || !add_items(i, state_.add(i, parent))) return false;
  }
  return true;
}

void FormSession::fill_in_initial(std::size_t first) {
  for (std::size_t i = first; i < state_.instances().size(); ++i) {
    const Item& item = *form_->items()[state_.instances()[i].item].item;
    if (!item.initial.empty()) state_.answer(static_cast<std::uint32_t>(i), item.initial);
  }
}

void FormSession::fill_in_beforehand() {
  fill_in_initial(0);
  const auto has_initial = [](const FormItem& made) { return made.initial.has_value(); };
  if (std::none_of(form_->items().begin(), form_->items().end(), has_initial)) return;
  const auto document = JsonDocument::parse(to_text(response()));
  if (!document) return;
  const FormExpressions expressions(*form_, document.value().root(), now_, steps_left_);
  for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
    const std::uint32_t index = state_.instances()[i].item;
    const FormItem& made = form_->items()[index];
    if (!made.initial) continue;
    const auto found = expressions.evaluate(*made.initial, index, document.value().root());
    if (found && !found.value().empty()) state_.answer(i, answers_from(*made.item, found.value()));
  }
}

void FormSession::calculate() {
  if (!form_->has_expressions()) return;
  std::string before = to_text(response());
  for (int round = 0; round < kRoundsMax; ++round) {
    const auto document = JsonDocument::parse(before);
    if (!document) return;
    const FormExpressions expressions(*form_, document.value().root(), now_, steps_left_);
    for (std::uint32_t i = 0; i < state_.instances().size(); ++i) work_out(expressions, document.value().root(), i);
    std::string after = to_text(response());
    if (after == before) return;
    before = std::move(after);
  }
}

// What the expressions of one occurrence give: whether it is enabled, its answer, its choices.
void FormSession::work_out(const FormExpressions& expressions, const JsonNode& root, std::uint32_t instance) {
  const std::uint32_t index = state_.instances()[instance].item;
  const FormItem& made = form_->items()[index];
  if (made.enable_when) state_.set_expression(instance, expressions.holds(*made.enable_when, index, root, true));
  if (made.calculated) {
    const auto found = expressions.evaluate(*made.calculated, index, root);
    if (found) state_.answer(instance, answers_from(*made.item, found.value()));
  }
  if (made.answers || made.minimum || made.maximum) {
    if (worked_out_.size() <= instance) worked_out_.resize(instance + 1);
    worked_out_[instance] = expressions.work_out(index);
  }
}

const WorkedOut& FormSession::worked_out(std::uint32_t instance) const {
  static const WorkedOut kNothing;
  return instance < worked_out_.size() ? worked_out_[instance] : kNothing;
}

// The occurrence of `item` in the group that `index` names, outermost repeating group first; new ones as needed.
std::uint32_t FormSession::find(std::uint32_t item, const std::vector<std::uint32_t>& index) {
  std::vector<std::uint32_t> path;
  for (std::uint32_t at = item; at != kNoItem; at = form_->items()[at].parent) path.push_back(at);
  std::reverse(path.begin(), path.end());
  std::uint32_t parent = kNoInstance;
  std::size_t depth = 0;
  for (std::uint32_t at : path) {
    const Item& its = *form_->items()[at].item;
    const bool repeats = its.type == ItemType::group && its.repeats;
    const std::uint32_t wanted = repeats && depth < index.size() ? index[depth++] : 0;
    if (wanted > kRepeatsMax) return kNoInstance;
    std::vector<std::uint32_t> siblings;
    for (std::uint32_t one : state_.instances_of(at)) {
      if (state_.instances()[one].parent == parent) siblings.push_back(one);
    }
    while (siblings.size() <= wanted) {
      const std::size_t before = state_.instances().size();
      if (before >= limits::response_items_max) return kNoInstance;
      siblings.push_back(state_.add(at, parent));
      if (!add_items(at, siblings.back())) return kNoInstance;
      fill_in_initial(before);
    }
    parent = siblings[wanted];
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
    if (takes_type(item, value.type)) continue;
    return Error{ErrorCode::wrong_type, "The value has a type that does not answer this question.", item.link_id};
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
  const std::string link_id(event.primitive("linkId"));
  const auto known = form_->find(link_id);
  if (known.empty()) return Error{ErrorCode::unknown_node, "The form has no item of this linkId.", link_id};
  const Item& item = *form_->items()[known.front()].item;
  if (item.type == ItemType::group || item.type == ItemType::display) {
    return Error{ErrorCode::not_accepted, "A group or display takes no answer.", link_id};
  }
  const std::uint32_t instance = find(known.front(), index_of(event));
  if (instance == kNoInstance) return Error{ErrorCode::too_large, "The group repeats too often.", link_id};
  auto answers = values_of(item, event.member("value"), worked_out(instance).choices);
  if (!answers) return answers.error();
  keep_exclusive(item, answers.value());
  state_.decide();
  state_.answer(instance, std::move(answers).value());
  calculate();
  if (steps_left_ == 0) return Error{ErrorCode::too_large, "The form's expressions take too much work.", link_id};
  return std::nullopt;
}

bool FormSession::is_complete() const {
  return std::all_of(state_.instances().begin(), state_.instances().end(), [this](const Instance& one) {
    const Item& item = *form_->items()[one.item].item;
    const bool is_question = item.type != ItemType::group && item.type != ItemType::display;
    return !one.enabled || !is_question || !item.required || !one.answers.empty();
  });
}

Json FormSession::response() const {
  Json out = Json::object();
  out["resourceType"] = "QuestionnaireResponse";
  const Questionnaire& form = form_->questionnaire();
  if (!form.url().empty()) {
    out["questionnaire"] = form.version().empty() ? form.url() : form.url() + "|" + form.version();
  }
  out["status"] = is_complete() ? "completed" : "in-progress";
  out["authored"] = now_;
  Json items = items_json(state_, state_.roots());
  if (!items.empty()) out["item"] = std::move(items);
  return out;
}

}  // namespace frontdoor
