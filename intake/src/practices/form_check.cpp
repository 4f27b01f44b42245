#include "practices/form_check.h"

#include <built_data.h>
#include <frontdoor/practice_form.h>

#include <algorithm>
#include <map>
#include <optional>

namespace frontdoor::intake {
namespace {

constexpr const char* kRefusedItems = "Some of its items cannot be asked.";

std::string said_of(const Error& error) {
  return error.where.empty() ? error.message : error.where + ": " + error.message;
}

std::string text_of(const Item& item) {
  if (!item.text.empty()) return item.text;
  return item.type == ItemType::group ? "Group without a title" : "Item without a text";
}

// What is said of an item, and whether any of it says that it is not asked.
struct Said {
  std::string reason;
  bool is_unasked = false;
};
using Reasons = std::map<std::string, Said>;

Reasons by_item(const std::vector<ReadReport::Entry>& entries) {
  Reasons out;
  for (const ReadReport::Entry& entry : entries) {
    Said& said = out[entry.link_id];
    if (said.reason.find(entry.reason) != std::string::npos) continue;
    said.reason += (said.reason.empty() ? "" : " ") + entry.reason;
    said.is_unasked = said.is_unasked || entry.is_unasked;
  }
  return out;
}

void collect(const std::vector<Item>& items, const Reasons& degraded, const Reasons& refused, bool hidden,
             FormCheck& check) {
  for (const Item& item : items) {
    CheckedItem out{item.link_id, text_of(item), {}, false, false, item.type == ItemType::group};
    out.is_for_practice = hidden || item.hidden || !item.calculated_expression.text.empty();
    if (const auto said = degraded.find(item.link_id); said != degraded.end()) {
      out.reason = said->second.reason;
      out.is_unasked = said->second.is_unasked;
    }
    if (const auto said = refused.find(item.link_id); said != refused.end()) {
      out.reason = said->second.reason;
      out.refused = true;
      out.is_unasked = false;
    }
    check.items.push_back(std::move(out));
    collect(item.items, degraded, refused, hidden || item.hidden, check);
  }
}

// Of the whole form where it is that, else of its items.
std::string refusal_of(const Form& form, const std::vector<ReadReport::Entry>& refused) {
  for (const ReadReport::Entry& entry : refused) {
    if (form.find(entry.link_id).empty()) return entry.reason;
  }
  return refused.empty() ? "" : kRefusedItems;
}

// What a patient is asked is the form between our pages: that must be readable too.
std::string refusal_between_our_pages(const std::string& json) {
  const auto named = named_form(json, "urn:frontdoor:check", "1");
  if (!named) return said_of(named.error());
  const OfferedForm asked{"form", "Form", "medical", 0, "/"};
  const auto whole = between_our_pages(built_data::form(), "/", {}, asked, named.value());
  if (!whole) return said_of(whole.error());
  ReadReport report;
  const auto read = read_patient_form(whole.value(), r4_definitions(), report);
  return read ? "" : said_of(read.error());
}

// Why the file cannot be asked (empty: it can), with what reading it said. form: nothing where it cannot be read.
std::string judged(const std::string& json, std::optional<Form>& form, ReadReport& report) {
  if (json.size() > kOwnFormBytesMax) return "The file is larger than 500 kB.";
  auto read = Form::load(json, r4_definitions(), report);
  if (!read) return said_of(read.error());
  form = std::move(read).value();
  find_own_form_faults(*form, json.size(), report);
  std::string refusal = refusal_of(*form, report.refused);
  return refusal.empty() ? refusal_between_our_pages(json) : refusal;
}

const char* verdict_of(const CheckedItem& item) {
  if (item.refused) return "refused";
  if (item.reason.empty()) return "honoured";
  return item.is_unasked ? "not-asked" : "degraded";
}

const RedFlagEngine& built_rules() {
  static const RedFlagEngine kRules = std::move(RedFlagEngine::load(built_data::red_flags())).value();
  return kRules;
}

// What the file says of when it may be used: turning it on is the practice's decision.
void warn_of_its_time(const JsonNode& form, FormCheck& check) {
  const std::string_view status = form.string("status");
  if (status == "draft") check.warnings.push_back({"", "The form says that it is a draft."});
  if (status == "retired") check.warnings.push_back({"", "The form says that it is retired."});
  if (form.object("effectivePeriod")) {
    check.warnings.push_back({"", "The form has an effectivePeriod: turn it on and off on those days yourself."});
  }
}

}  // namespace

const R4Definitions& r4_definitions() {
  static const R4Definitions kDefinitions = R4Definitions::load(built_in_r4_definitions());
  return kDefinitions;
}

std::size_t FormCheck::degraded() const {
  return static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [](const CheckedItem& item) { return !item.reason.empty() && !item.refused; }));
}

std::string FormCheck::count() const {
  std::size_t asked = 0;
  std::size_t honoured = 0;
  for (const CheckedItem& item : items) {
    if (item.is_for_practice) continue;
    ++asked;
    honoured += item.reason.empty() ? 1 : 0;
  }
  std::string out = std::to_string(honoured) + " of " + std::to_string(asked) + " items are asked as they are written";
  const std::size_t others = items.size() - asked;
  if (others > 0)
    out += "; " + std::to_string(others) + " more " + (others == 1 ? "is" : "are") + " worked out or hidden";
  return out;
}

FormCheck check_form(const std::string& json) {
  FormCheck check;
  ReadReport report;
  std::optional<Form> read;
  check.refusal = judged(json, read, report);
  if (!read) return check;
  const Questionnaire& form = read->questionnaire();
  check.title = form.title();
  check.url = form.url();
  check.version = form.version();
  warn_of_unknown_concepts(
      *read, [](std::string_view name) { return built_rules().has_concept(name); }, report);
  check.warnings = report.warnings;
  ReadAnswers answers = read_answers(form, built_rules());
  check.urgent = std::move(answers.urgent);
  check.unread = std::move(answers.unread);
  warn_of_its_time(read->resource(), check);
  check.uses_expressions = read->has_expressions();
  for (ReadReport::Entry& entry : asked_otherwise(*read)) report.degraded.push_back(std::move(entry));
  collect(form.items(), by_item(report.degraded), by_item(report.refused), false, check);
  return check;
}

std::string form_refusal(const std::string& json) {
  ReadReport report;
  std::optional<Form> read;
  return judged(json, read, report);
}

Json check_as_json(const FormCheck& check) {
  Json items = Json::array();
  for (const CheckedItem& item : check.items) {
    Json json{{"linkId", item.link_id}, {"text", item.text}};
    json["verdict"] = verdict_of(item);
    if (!item.reason.empty()) json["reason"] = item.reason;
    items.push_back(std::move(json));
  }
  Json warnings = Json::array();
  for (const ReadReport::Entry& entry : check.warnings) {
    warnings.push_back({{"linkId", entry.link_id}, {"reason", entry.reason}});
  }
  Json urgent = Json::array();
  for (const UrgentAnswer& answer : check.urgent) {
    urgent.push_back({{"linkId", answer.link_id}, {"answer", answer.answer}, {"action", to_code(answer.action)}});
  }
  Json unread = Json::array();
  for (const UrgentAnswer& answer : check.unread) {
    unread.push_back({{"linkId", answer.link_id}, {"answer", answer.answer}});
  }
  Json json{{"ok", check.may_be_asked()}, {"title", check.title}};
  if (!check.refusal.empty()) json["refusal"] = check.refusal;
  json["usesExpressions"] = check.uses_expressions;
  json["items"] = std::move(items);
  json["urgentAnswers"] = std::move(urgent);
  json["unreadAnswers"] = std::move(unread);
  json["warnings"] = std::move(warnings);
  return json;
}

}  // namespace frontdoor::intake
