// See frontdoor/form_session.h.
#include <frontdoor/form_session.h>

#include "forms/reader.h"
#include "responses/answer_checks.h"
#include "responses/expressions.h"
#include "responses/response_json.h"

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

// Calculated answers may depend on each other; more rounds than this change nothing in forms that settle.
constexpr int kRoundsMax = 8;
constexpr std::uint32_t kRepeatsMax = 500;

// The option that a text names: its code, its text, or what is shown for it.
const AnswerOption* option_named(const Item& item, std::string_view text) {
  for (const AnswerOption& option : item.options) {
    if (option.answer.text == text || option.value.code == text) return &option;
  }
  for (const AnswerOption& option : item.options) {
    if (option.value.display == text) return &option;
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

AnswerValue value_of_text(const Item& item, std::string_view text) {
  if (item.type == ItemType::choice || item.type == ItemType::open_choice) {
    if (const AnswerOption* option = option_named(item, text)) return option->answer;
    const bool listed = item.type == ItemType::open_choice || !item.options.empty();
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

std::optional<AnswerValue> value_of(const Item& item, const JsonNode& node) {
  if (node.kind == JsonKind::null || node.is_array()) return std::nullopt;
  if (!node.is_object()) return value_of_text(item, node.text);
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

// One occurrence of everything; repeating groups get more when they are answered.
void FormSession::add_items(std::uint32_t parent_item, std::uint32_t parent) {
  const auto items = form_->items();
  const std::uint32_t begin = parent_item == kNoItem ? 0 : parent_item + 1;
  const std::uint32_t end = parent_item == kNoItem ? static_cast<std::uint32_t>(items.size()) : items[parent_item].end;
  for (std::uint32_t i = begin; i < end; i = items[i].end) {
    add_items(i, state_.add(i, parent));
  }
}

void FormSession::fill_in_beforehand() {
  for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
    const Item& item = *form_->items()[state_.instances()[i].item].item;
    if (!item.initial.empty()) state_.answer(i, item.initial);
  }
  const auto document = JsonDocument::parse(to_text(response()));
  if (!document) return;
  const FormExpressions expressions(*form_, document.value().root(), now_);
  for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
    const std::uint32_t index = state_.instances()[i].item;
    const FormItem& made = form_->items()[index];
    if (!made.initial) continue;
    const auto found = expressions.evaluate(*made.initial, index, document.value().root());
    if (found && !found.value().empty()) state_.answer(i, answers_from(*made.item, found.value()));
  }
}

void FormSession::calculate() {
  for (int round = 0; round < kRoundsMax; ++round) {
    const std::string before = to_text(response());
    const auto document = JsonDocument::parse(before);
    if (!document) return;
    const FormExpressions expressions(*form_, document.value().root(), now_);
    for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
      const std::uint32_t index = state_.instances()[i].item;
      const FormItem& made = form_->items()[index];
      const JsonNode& root = document.value().root();
      if (made.enable_when) state_.set_expression(i, expressions.holds(*made.enable_when, index, root, true));
      if (!made.calculated) continue;
      const auto found = expressions.evaluate(*made.calculated, index, root);
      if (found) state_.answer(i, answers_from(*made.item, found.value()));
    }
    if (to_text(response()) == before) return;
  }
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
      siblings.push_back(state_.add(at, parent));
      add_items(at, siblings.back());
    }
    parent = siblings[wanted];
  }
  return parent;
}

std::optional<Error> FormSession::answer(const JsonNode& event) {
  const std::string link_id(event.primitive("linkId"));
  const auto known = form_->find(link_id);
  if (known.empty()) return Error{ErrorCode::unknown_node, "The form has no item of this linkId.", link_id};
  const Item& item = *form_->items()[known.front()].item;
  if (item.type == ItemType::group || item.type == ItemType::display) {
    return Error{ErrorCode::not_accepted, "A group or display takes no answer.", link_id};
  }
  std::vector<std::uint32_t> index;
  if (const JsonNode* given = event.member("index")) {
    const auto add = [&index](const JsonNode& node) {
      std::uint32_t number = 0;
      std::from_chars(node.text.data(), node.text.data() + node.text.size(), number);
      index.push_back(number);
    };
    if (given->is_array()) {
      for (const JsonNode& one : *given) add(one);
    } else {
      add(*given);
    }
  }
  std::vector<AnswerValue> answers;
  const JsonNode* given = event.member("value");
  if (given && given->is_array()) {
    for (const JsonNode& one : *given) {
      if (auto value = value_of(item, one)) answers.push_back(std::move(*value));
    }
  } else if (given && given->kind != JsonKind::null) {
    auto value = value_of(item, *given);
    if (!value) return Error{ErrorCode::wrong_type, "The value cannot answer this question.", link_id};
    answers.push_back(std::move(*value));
  }
  if (answers.size() > 1 && !item.repeats) {
    return Error{ErrorCode::invalid_value, "The question takes one answer.", link_id};
  }
  for (const AnswerValue& value : answers) {
    if (!takes_type(item, value.type)) {
      return Error{ErrorCode::wrong_type, "The value has a type that does not answer this question.", link_id};
    }
  }
  const std::uint32_t instance = find(known.front(), index);
  if (instance == kNoInstance) return Error{ErrorCode::too_large, "The group repeats too often.", link_id};
  state_.decide();
  state_.answer(instance, std::move(answers));
  calculate();
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
