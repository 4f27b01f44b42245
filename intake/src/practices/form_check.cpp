#include "practices/form_check.h"

#include <built_data.h>
#include <frontdoor/practice_form.h>

#include <algorithm>
#include <map>

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

using Reasons = std::map<std::string, std::string>;

void collect(const std::vector<Item>& items, const Reasons& degraded, const Reasons& refused, FormCheck& check) {
  for (const Item& item : items) {
    CheckedItem out{item.link_id, text_of(item), {}, false, item.type == ItemType::group};
    if (const auto reason = degraded.find(item.link_id); reason != degraded.end()) out.reason = reason->second;
    if (const auto reason = refused.find(item.link_id); reason != refused.end()) {
      out.reason = reason->second;
      out.refused = true;
    }
    check.items.push_back(std::move(out));
    collect(item.items, degraded, refused, check);
  }
}

void add(Reasons& reasons, const ReadReport::Entry& entry) {
  std::string& text = reasons[entry.link_id];
  text += (text.empty() ? "" : " ") + entry.reason;
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

// A form that cannot be asked: the item in the way among the others, where the rest of it can be read.
FormCheck refused_form(const std::string& json, const Error& error) {
  FormCheck check;
  check.refusal = said_of(error);
  ReadReport report;
  const auto form = Form::load(json, r4_definitions(), report);
  if (!form || form.value().find(error.where).empty()) return check;
  check.title = form.value().questionnaire().title();
  check.refusal = kRefusedItems;
  collect(form.value().questionnaire().items(), {}, {{error.where, error.message}}, check);
  return check;
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

FormCheck check_form(const std::string& json) {
  FormCheck check;
  if (json.size() > kOwnFormBytesMax) {
    check.refusal = "The file is larger than 500 kB.";
    return check;
  }
  ReadReport report;
  const auto read = read_patient_form(json, r4_definitions(), report);
  if (!read) return refused_form(json, read.error());
  const Questionnaire& form = read.value().form->questionnaire();
  check.title = form.title();
  check.url = form.url();
  check.version = form.version();
  check.warnings = report.warnings;
  check.urgent = urgent_answers(form, built_rules());
  warn_of_its_time(read.value().form->resource(), check);
  check.uses_expressions = read.value().form->has_expressions();
  Reasons degraded;
  for (const ReadReport::Entry& entry : report.degraded) add(degraded, entry);
  collect(form.items(), degraded, {}, check);
  if (report.items > kOwnFormItemsMax) {
    check.refusal = "The form has more than 1,000 items.";
  } else {
    check.refusal = refusal_between_our_pages(json);
  }
  return check;
}

Json check_as_json(const FormCheck& check) {
  Json items = Json::array();
  for (const CheckedItem& item : check.items) {
    Json json{{"linkId", item.link_id}, {"text", item.text}};
    json["verdict"] = item.refused ? "refused" : item.reason.empty() ? "honoured" : "degraded";
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
  Json json{{"ok", check.may_be_asked()}, {"title", check.title}};
  if (!check.refusal.empty()) json["refusal"] = check.refusal;
  json["usesExpressions"] = check.uses_expressions;
  json["items"] = std::move(items);
  json["urgentAnswers"] = std::move(urgent);
  json["warnings"] = std::move(warnings);
  return json;
}

}  // namespace frontdoor::intake
