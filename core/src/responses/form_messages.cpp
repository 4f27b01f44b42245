// What a person who answers is told (https://service-manual.nhs.uk/design-system/components/error-message).
#include <frontdoor/form_session.h>

#include "fhir/primitives.h"
#include "responses/answer_checks.h"
#include "responses/expressions.h"

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

std::string name_of(const Item& item) {
  return item.short_text.empty() ? "“" + item.text + "”" : item.short_text;
}

// A message that begins with the name of what was asked begins with a capital.
std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

std::string message(const Item& item, const char* key, const Wording& wording, const WorkedOut* limits = nullptr) {
  const std::string name = name_of(item);
  const std::string_view which = key;
  if (which == "form.wrong-format" && !item.regex_message.empty()) return item.regex_message;
  std::string least = std::to_string(item.length_min);
  std::string most = std::to_string(item.length_max);
  if (which == "form.too-low" && item.minimum) least = item.minimum->text;
  if (which == "form.too-high" && item.maximum) most = item.maximum->text;
  if (which == "form.too-low" && limits && limits->minimum) least = limits->minimum->text;
  if (which == "form.too-high" && limits && limits->maximum) most = limits->maximum->text;
  if (which == "form.too-many-decimals") most = std::to_string(item.decimal_places_max);
  if (which == "form.too-few") least = std::to_string(item.occurs_min);
  if (which == "form.too-many") most = std::to_string(item.occurs_max);
  return sentence(wording.text(key, {{"name", name}, {"least", least}, {"most", most}}));
}

const char* required_key(const Item& item) {
  if (item.type == ItemType::choice || item.type == ItemType::boolean) return "form.required-choice";
  return item.type == ItemType::attachment ? "form.required-file" : "form.required";
}

const char* unreadable_key(ItemType type) {
  switch (type) {
    case ItemType::integer: return "form.not-a-whole-number";
    case ItemType::decimal:
    case ItemType::quantity: return "form.not-a-number";
    case ItemType::date:
    case ItemType::date_time: return "form.not-a-date";
    case ItemType::time: return "form.not-a-time";
    default: return "form.wrong-type";
  }
}

}  // namespace

std::optional<AnswerValue> value_from_typed(const Item& item, std::string_view typed) {
  while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
  while (!typed.empty() && typed.back() == ' ') typed.remove_suffix(1);
  AnswerValue out;
  out.text = typed;
  switch (item.type) {
    case ItemType::boolean: out.type = ValueType::boolean; break;
    case ItemType::integer: out.type = ValueType::integer; break;
    case ItemType::decimal: out.type = ValueType::decimal; break;
    case ItemType::quantity: out.type = ValueType::quantity; break;
    case ItemType::date: out.type = ValueType::date; break;
    case ItemType::date_time: out.type = ValueType::date_time; break;
    case ItemType::time:
      out.type = ValueType::time;
      if (typed.size() == 5) out.text += ":00";
      break;
    case ItemType::url: out.type = ValueType::uri; break;
    default: out.type = ValueType::string; break;
  }
  if (typed.empty() || !is_readable(out)) return std::nullopt;
  return out;
}

namespace {

std::string message_for(const Form& form, std::uint32_t item, const AnswerValue& value, const WorkedOut* worked_out,
                        const Wording& wording) {
  const FormItem& made = form.items()[item];
  if (!is_readable(value)) return message(*made.item, unreadable_key(made.item->type), wording);
  const auto found = misfits(form, made, value, nullptr, worked_out);
  if (!found.empty()) return message(*made.item, found.front().key, wording, worked_out);
  const bool is_offered = !worked_out || is_among(*made.item, worked_out->choices, value);
  return is_offered ? std::string() : message(*made.item, "form.not-an-option", wording);
}

}  // namespace

std::string message_for_answer(const Form& form, std::uint32_t item, const AnswerValue& value, const Wording& wording) {
  return message_for(form, item, value, nullptr, wording);
}

namespace {

// What the form's own constraints say of the answers that would be sent, in the words of its author.
class ConstraintCheck {
 public:
  ConstraintCheck(const Form& form, const JsonNode& response, std::string_view now,
                  std::vector<FormSession::Problem>& out)
      : form_(form), expressions_(form, response, now, steps_left_), out_(out) {}

  void items(const JsonNode& owner) {
    const JsonNode* list = owner.array("item");
    if (!list) return;
    for (const JsonNode& node : *list) {
      const auto known = form_.find(node.string("linkId"));
      if (!known.empty()) one(node, known.front());
      items(node);
      const JsonNode* answers = node.array("answer");
      if (!answers) continue;
      for (const JsonNode& answer : *answers) items(answer);
    }
  }

  void form(const JsonNode& response) {
    const auto& rules = form_.constraints();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const Constraint& rule = form_.questionnaire().constraints()[i];
      if (rule.is_warning || rule.human.empty() || !rules[i].is_set()) continue;
      if (!expressions_.holds(rules[i], kNoItem, response, response, true)) out_.push_back({"", rule.human});
    }
  }

 private:
  void one(const JsonNode& node, std::uint32_t index) {
    const FormItem& made = form_.items()[index];
    for (std::size_t i = 0; i < made.constraints.size(); ++i) {
      const Constraint& rule = made.item->constraints[i];
      if (rule.is_warning || rule.human.empty() || !made.constraints[i].is_set()) continue;
      if (!expressions_.holds(made.constraints[i], index, node, node, true))
        out_.push_back({made.item->link_id, rule.human});
    }
  }

  const Form& form_;
  std::size_t steps_left_ = limits::validation_steps_max;
  FormExpressions expressions_;
  std::vector<FormSession::Problem>& out_;
};

void broken_constraints(const Form& form, const Json& response, std::string_view now,
                        std::vector<FormSession::Problem>& out) {
  const auto has_some = [](const FormItem& made) { return !made.constraints.empty(); };
  if (form.constraints().empty() && std::none_of(form.items().begin(), form.items().end(), has_some)) return;
  const auto document = JsonDocument::parse(to_text(response));
  if (!document) return;
  ConstraintCheck check(form, document.value().root(), now, out);
  check.items(document.value().root());
  check.form(document.value().root());
}

}  // namespace

std::vector<FormSession::Problem> FormSession::problems(const Wording& wording) const {
  std::vector<Problem> out;
  for (std::uint32_t i = 0; i < state_.instances().size(); ++i) {
    const Instance& one = state_.instances()[i];
    const Item& item = *form_->items()[one.item].item;
    if (!one.enabled || item.type == ItemType::group || item.type == ItemType::display || item.hidden) continue;
    if (!stands_under_answer(one)) continue;
    if (one.answers.empty()) {
      const bool several = item.occurs_min > 1;
      if (item.required || item.occurs_min > 0) {
        out.push_back({item.link_id, message(item, several ? "form.too-few" : required_key(item), wording)});
      }
      continue;
    }
    if (one.answers.size() < item.occurs_min) out.push_back({item.link_id, message(item, "form.too-few", wording)});
    if (item.occurs_max > 0 && one.answers.size() > item.occurs_max) {
      out.push_back({item.link_id, message(item, "form.too-many", wording)});
    }
    for (const AnswerValue& value : one.answers) {
      std::string text = message_for(*form_, one.item, value, &worked_out(i), wording);
      if (!text.empty()) out.push_back({item.link_id, std::move(text)});
    }
  }
  broken_constraints(*form_, response(), now_, out);
  return out;
}

}  // namespace frontdoor
