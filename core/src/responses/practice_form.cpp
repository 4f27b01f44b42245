// See frontdoor/practice_form.h. What a practice wrote is never read into numbers and written again: its digits and
// order stay as they are, and our pages are put in between.
#include <frontdoor/practice_form.h>

#include "responses/control_names.h"

#include <frontdoor/json.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace frontdoor {
namespace {

constexpr std::string_view kOwn = "https://frontdoor.example/fhir/StructureDefinition/";
constexpr std::string_view kFormCodes = "https://frontdoor.example/fhir/CodeSystem/practice-form";
constexpr std::string_view kRequestKind = "request-kind";
constexpr std::string_view kOurLinkIds = "frontdoor:";  // before a linkId of our pages that gives way

// One past the value that begins at `from`, in JSON that has been parsed.
std::size_t end_of_value(std::string_view text, std::size_t from) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t at = from; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c != '"') continue;
      in_string = false;
      if (depth == 0) return at + 1;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth <= 1) return depth == 0 ? at : at + 1;
      --depth;
    } else if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
      return at;
    }
  }
  return text.size();
}

const JsonNode* find_questionnaire(const JsonNode& node) {
  if (node.is_object() && node.string("resourceType") == "Questionnaire") return &node;
  for (const JsonNode& child : node) {
    if (const JsonNode* found = find_questionnaire(child)) return found;
  }
  return nullptr;
}

std::string in_quotes(std::string_view text) {
  return to_text(Json(std::string(text)));
}

Json extension(std::string_view name, const char* type, Json value) {
  Json out{{"url", std::string(kOwn) + std::string(name)}};
  out[type] = std::move(value);
  return out;
}

bool has_meaning(const Json& item, std::string_view meaning) {
  const Json* extensions = json_array(item, "extension");
  if (!extensions) return false;
  return std::any_of(extensions->begin(), extensions->end(), [&](const Json& one) {
    return json_string_or(one, "url", "") == std::string(kOwn) + "meaning" &&
           json_string_or(one, "valueCode", "") == meaning;
  });
}

// The question of that meaning among items; null if there is none.
Json* find_question(Json& items, std::string_view meaning) {
  for (Json& item : items) {
    if (has_meaning(item, meaning)) return &item;
    const auto children = item.find("item");
    if (children == item.end() || !children->is_array()) continue;
    if (Json* found = find_question(*children, meaning)) return found;
  }
  return nullptr;
}

Json* find_kinds(Json& items) {
  return find_question(items, kRequestKind);
}

Json option_of(const OfferedForm& form, bool is_asked_here) {
  Json option{{"valueCoding", {{"system", kFormCodes}, {"code", form.name}, {"display", form.title}}}};
  option["extension"] = Json::array({extension("counts-as", "valueCode", form.counts_as)});
  if (!is_asked_here) option["extension"].push_back(extension("asked-in", "valueUri", form.address));
  return option;
}

// Puts the forms among the built-in answers. elsewhere: where the built-in ones are asked about; empty: here.
void offer(Json& kinds, std::span<const OfferedForm> offered, std::string_view asked_here, std::string_view elsewhere) {
  const Json built_in = kinds["answerOption"];
  std::vector<const OfferedForm*> order;
  for (const OfferedForm& form : offered) order.push_back(&form);
  std::stable_sort(order.begin(), order.end(),
                   [](const OfferedForm* a, const OfferedForm* b) { return a->place < b->place; });
  Json options = Json::array();
  std::size_t above = 0;
  auto next = order.begin();
  const auto add_up_to = [&](std::size_t place) {
    for (; next != order.end() && (*next)->place <= place; ++next) {
      options.push_back(option_of(**next, (*next)->name == asked_here));
    }
  };
  for (Json option : built_in) {
    add_up_to(above++);
    if (!elsewhere.empty()) {
      if (!option.contains("extension")) option["extension"] = Json::array();
      option["extension"].push_back(extension("asked-in", "valueUri", std::string(elsewhere)));
    }
    options.push_back(std::move(option));
  }
  add_up_to(SIZE_MAX);
  kinds["answerOption"] = std::move(options);
}

struct OurPages {
  Json before = Json::array();
  Json after = Json::array();
};

// Every form has the pages without a condition: those before the first that has one, and those after it.
OurPages our_pages(const Json& form) {
  OurPages out;
  bool passed = false;
  const Json* items = json_array(form, "item");
  for (const Json& item : items ? *items : Json::array()) {
    const bool is_conditional = item.contains("enableWhen");
    passed = passed || is_conditional;
    if (!is_conditional) (passed ? out.after : out.before).push_back(item);
  }
  return out;
}

// The code of our question that this item says it is the same as; empty: it says of none.
std::string_view same_as(const JsonNode& item) {
  const JsonNode* extensions = item.array("extension");
  if (!extensions) return {};
  for (const JsonNode& one : *extensions) {
    if (one.string("url") == std::string(kOwn) + "same-as") return one.string("valueCode");
  }
  return {};
}

// Whether our answer always answers the item too: it asks for nothing that our question does not.
bool takes_answer_of(const JsonNode& item, const Json& ours) {
  if (json_string_or(ours, "type", "") != item.string("type") || item.member("maxLength")) return false;
  if (item.is_true("required") && !json_bool(ours, "required").value_or(false)) return false;
  const JsonNode& extensions = *item.array("extension");
  return std::none_of(extensions.begin(), extensions.end(), [](const JsonNode& one) {
    const std::string_view url = one.string("url");
    return url.ends_with("regex") || url.ends_with("minLength") || url.ends_with("onstraint") ||
           url.ends_with("Value") || url.ends_with("Expression");
  });
}

// What our pages ask is not asked again: an item that is the same takes our answer. texts: what is put where.
void ask_once(const JsonNode& items, OurPages& pages, std::map<std::size_t, std::string, std::greater<>>& texts) {
  for (const JsonNode& item : items) {
    if (const JsonNode* children = item.array("item")) ask_once(*children, pages, texts);
    const std::string_view meaning = same_as(item);
    if (meaning.empty()) continue;
    Json* ours = find_question(pages.before, meaning);
    if (!ours) ours = find_question(pages.after, meaning);
    if (!ours || !takes_answer_of(item, *ours)) continue;
    const Json hidden{{"url", "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"}, {"valueBoolean", true}};
    const std::string found = "%resource.descendants().where(linkId='" + json_string_or(*ours, "linkId", "") + "')";
    Json calculated{{"url", "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"}};
    calculated["valueExpression"] = {{"language", "text/fhirpath"}, {"expression", found + ".answer.value.first()"}};
    texts[item.array("extension")->offset + 1] = to_text(hidden) + "," + to_text(calculated) + ",";
  }
}

void mark(Json& items, const std::string& canonical) {
  for (Json& item : items) {
    if (!item.contains("extension")) item["extension"] = Json::array();
    item["extension"].push_back(extension("part-of", "valueUri", canonical));
  }
}

// The elements of an array, without its brackets.
std::string elements_of(const Json& array) {
  const std::string text = to_text(array);
  return text.substr(1, text.size() - 2);
}

void collect_link_ids(const JsonNode& items, std::set<std::string, std::less<>>& out) {
  for (const JsonNode& item : items) {
    out.emplace(item.primitive("linkId"));
    if (const JsonNode* children = item.array("item")) collect_link_ids(*children, out);
  }
}

// Our linkIds that the practice's form has too get a prefix, and so do the conditions that name them.
void give_way(Json& items, const std::set<std::string, std::less<>>& taken) {
  const auto rename = [&taken](Json& owner, const char* member) {
    std::string link_id = json_string_or(owner, member, "");
    if (!taken.contains(link_id)) return;
    while (taken.contains(link_id)) link_id.insert(0, kOurLinkIds);
    owner[member] = link_id;
  };
  for (Json& item : items) {
    rename(item, "linkId");
    for (const char* list : {"enableWhen", "item"}) {
      const auto found = item.find(list);
      if (found == item.end() || !found->is_array()) continue;
      if (std::string_view(list) == "item") {
        give_way(*found, taken);
        continue;
      }
      for (Json& condition : *found) rename(condition, "question");
    }
  }
}

}  // namespace

Result<std::string> named_form(std::string_view json, std::string_view url, std::string_view version) {
  const auto document = JsonDocument::parse(std::string(json));
  if (!document) return document.error();
  const JsonNode* found = find_questionnaire(document.value().root());
  if (!found) return Error{ErrorCode::missing_key, "There is no FHIR Questionnaire in this file.", "resourceType"};
  std::string out(json.substr(found->offset, end_of_value(json, found->offset) - found->offset));
  std::vector<std::pair<const JsonNode*, std::string>> changes;
  std::string added;
  for (const auto& [key, value] : {std::pair("url", url), std::pair("version", version)}) {
    if (const JsonNode* there = found->member(key)) {
      changes.emplace_back(there, in_quotes(value));
    } else {
      added += in_quotes(key) + ":" + in_quotes(value) + ",";
    }
  }
  // From the back, so that what is in front keeps its place.
  std::sort(changes.begin(), changes.end(),
            [](const auto& a, const auto& b) { return a.first->offset > b.first->offset; });
  for (const auto& [node, value] : changes) {
    const std::size_t at = node->offset - found->offset;
    out.replace(at, end_of_value(out, at) - at, value);
  }
  return out.insert(1, added);
}

Result<std::string> with_offered_forms(std::string_view built_in, std::span<const OfferedForm> offered) {
  auto form = parse_json(built_in);
  if (!form) return form.error();
  Json* kinds = find_kinds(form.value()["item"]);
  if (!kinds) return Error{ErrorCode::missing_key, "The form does not ask what the patient needs.", "item"};
  offer(*kinds, offered, "", "");
  return to_text(form.value());
}

Result<std::string> between_our_pages(std::string_view built_in, std::string_view built_in_address,
                                      std::span<const OfferedForm> offered, const OfferedForm& asked,
                                      std::string_view questionnaire) {
  auto form = parse_json(built_in);
  if (!form) return form.error();
  OurPages pages = our_pages(form.value());
  Json* kinds = find_kinds(pages.before);
  if (!kinds) return Error{ErrorCode::missing_key, "The form does not ask what the patient needs.", "item"};
  // Who has begun goes on with a form that has been turned off meanwhile, or renamed.
  std::vector<OfferedForm> choices(offered.begin(), offered.end());
  std::erase_if(choices, [&](const OfferedForm& one) { return one.name == asked.name; });
  choices.push_back(asked);
  offer(*kinds, choices, asked.name, built_in_address);
  const std::string canonical =
      json_string_or(form.value(), "url", "") + "|" + json_string_or(form.value(), "version", "");
  mark(pages.before, canonical);
  mark(pages.after, canonical);
  const auto own = JsonDocument::parse(std::string(questionnaire));
  if (!own) return own.error();
  const JsonNode* items = own.value().root().array("item");
  if (!items || items->size == 0) return Error{ErrorCode::missing_key, "The form has no items.", "item"};
  std::set<std::string, std::less<>> taken;
  collect_link_ids(*items, taken);
  give_way(pages.before, taken);
  give_way(pages.after, taken);
  std::string out(questionnaire);
  std::map<std::size_t, std::string, std::greater<>> texts;
  ask_once(*items, pages, texts);
  for (const auto& [offset, text] : texts) out.insert(offset, text);
  const std::size_t end = end_of_value(out, items->offset);
  out.insert(end - 1, "," + elements_of(pages.after));
  out.insert(items->offset + 1, elements_of(pages.before) + ",");
  // core.wasm reads no form with extensions of its own; the whole engine gives the controls their names.
  if (needs_control_names(*items) && !own.value().root().member("extension")) {
    out.insert(1, "\"extension\":" + to_text(Json::array({extension("control-names", "valueBoolean", true)})) + ",");
  }
  return out;
}

bool is_built_in_name(std::string_view built_in, std::string_view name) {
  const auto form = Questionnaire::load(built_in);
  if (!form) return true;
  for (const Meaning meaning : {Meaning::request_kind, Meaning::problem}) {
    const Item* item = form.value().find(meaning);
    if (!item) continue;
    for (const AnswerOption& option : item->options) {
      if (option.value.code == name) return true;
    }
  }
  return false;
}

}  // namespace frontdoor
