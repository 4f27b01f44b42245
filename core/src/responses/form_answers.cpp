// Answers of a form as JSON, in and out: see frontdoor/form_session.h.
#include <frontdoor/form_session.h>

#include "engine/answer_values.h"
#include "engine/response_items.h"
#include "forms/reader.h"
#include "json/white_space.h"
#include "responses/answer_checks.h"

#include <algorithm>
#include <charconv>
#include <span>

namespace frontdoor {
namespace {

using Choices = std::span<const AnswerValue>;

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

// An exclusive option that comes last clears the others, and another one that comes after it clears it.
void keep_exclusive(const Item& item, std::vector<AnswerValue>& answers) {
  if (answers.size() < 2) return;
  static const AnswerOption kOther;
  const auto option_of = [&item](const AnswerValue& value) -> const AnswerOption& {
    const auto found = std::find_if(item.options.begin(), item.options.end(), [&value](const AnswerOption& option) {
      return equal_values(option.answer, value);
    });
    return found == item.options.end() ? kOther : *found;
  };
  const AnswerOption& last = option_of(answers.back());
  std::vector<AnswerValue> kept;
  for (AnswerValue& value : answers) {
    if (&value == &answers.back() || !exclude_each_other(option_of(value), last)) kept.push_back(std::move(value));
  }
  answers = std::move(kept);
}

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

}  // namespace

std::optional<Error> FormSession::answer(const JsonNode& event) {
  renew_steps();
  if (auto error = take(event)) return error;
  return settle();
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
  if (form_->expressions(known.front()).answers) {
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

namespace {

class PlainWriter final : public ResponseWriter {
 public:
  Json item(const Item& item) const override {
    Json out = Json::object();
    out["linkId"] = item.link_id;
    if (!item.text.empty()) out["text"] = item.text;
    return out;
  }
  Json answer(const Item&, const AnswerValue& value) const override { return answer_json(value); }
};

// What an expression gave that is no answer, for those who read the response: which item, and why.
Json not_filled_in(const std::vector<FormSession::Problem>& left_out) {
  Json out = Json::array();
  for (const FormSession::Problem& one : left_out) {
    out.push_back({{"extension", Json::array({{{"url", "linkId"}, {"valueString", one.link_id}},
                                              {{"url", "reason"}, {"valueString", one.text}}})},
                   {"url", "https://frontdoor.example/fhir/StructureDefinition/not-filled-in"}});
  }
  return out;
}

}  // namespace

// All but its items.
Json FormSession::response_head() const {
  Json out = Json::object();
  out["resourceType"] = "QuestionnaireResponse";
  const Questionnaire& form = form_->questionnaire();
  if (!form.url().empty()) {
    out["questionnaire"] = form.version().empty() ? form.url() : form.url() + "|" + form.version();
  }
  out["status"] = is_complete() ? "completed" : "in-progress";
  out["authored"] = now_;
  return out;
}

Json FormSession::response() const {
  Json out = response_head();
  if (Json lost = not_filled_in(left_out()); !lost.empty()) out["extension"] = std::move(lost);
  Json items = items_json(state_, written_items(state_), state_.roots(), PlainWriter());
  if (!items.empty()) out["item"] = std::move(items);
  return out;
}

}  // namespace frontdoor
