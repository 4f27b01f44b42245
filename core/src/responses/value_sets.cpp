// Value sets without a terminology server: contained ones, HL7's smaller ones, and what the two list.
#include "responses/form_tables.h"

#include "fhirpath/evaluator.h"

#include <frontdoor/limits.h>

#include <algorithm>

namespace frontdoor {
namespace {

constexpr std::size_t kIncludeDepthMax = 4;

class Expander {
 public:
  Expander(const JsonNode& resource, const R4Definitions& definitions)
      : contained_(resource.array("contained")), definitions_(definitions) {}

  Concepts expand(std::string_view url, std::size_t depth) {
    Concepts out;
    if (const JsonNode* set = contained(url, "ValueSet")) {
      out.found = true;
      out.complete = set_of(*set, out.codings, depth);
      out.lost = lost_;
      return out;
    }
    for (const R4Concept& one : definitions_.value_set(url)) {
      out.codings.push_back({{std::string(one.system), std::string(one.code), std::string(one.display)}, {}, {}});
    }
    out.found = out.complete = !out.codings.empty();
    return out;
  }

 private:
  const JsonNode* contained(std::string_view url, std::string_view type) const {
    if (!contained_) return nullptr;
    const std::string_view plain = url.substr(0, url.find('|'));
    for (const JsonNode& resource : *contained_) {
      if (resource.string("resourceType") != type) continue;
      const bool by_id = plain.starts_with('#') && resource.string("id") == plain.substr(1);
      // Some forms contain a set with its '#' in the id, or refer to it by its url.
      const bool by_odd_id = !plain.empty() && resource.string("id") == plain;
      const bool by_url = !plain.empty() && resource.string("url") == plain;
      if (by_id || by_odd_id || by_url) return &resource;
    }
    return nullptr;
  }

  // The definition decides where it lists everything; otherwise an expansion that was made elsewhere.
  bool set_of(const JsonNode& set, std::vector<ListedCoding>& out, std::size_t depth) {
    std::vector<ListedCoding> defined;
    const bool complete = definition_of(set, defined, depth);
    const JsonNode* expansion = set.object("expansion");
    if (!complete && expansion && expansion->array("contains")) {
      contains(*expansion->array("contains"), out, 0);
      if (!out.empty()) return true;
    }
    out.insert(out.end(), defined.begin(), defined.end());
    return complete;
  }

  bool definition_of(const JsonNode& set, std::vector<ListedCoding>& out, std::size_t depth) {
    const JsonNode* compose = set.object("compose");
    const JsonNode* includes = compose ? compose->array("include") : nullptr;
    if (!includes || includes->size == 0) return false;
    bool complete = true;
    for (const JsonNode& include : *includes) complete = include_of(include, out, depth) && complete;
    if (const JsonNode* excludes = compose->array("exclude")) {
      for (const JsonNode& exclude : *excludes) complete = exclude_from(exclude, out) && complete;
    }
    return complete && !out.empty();
  }

  // A concept with what it is called in other languages.
  static ListedCoding listed(const JsonNode& node) {
    ListedCoding out{read_coding(node), {}, std::string(score_of(fhirpath::score_in(node).value_or("")))};
    const JsonNode* designations = node.array("designation");
    if (!designations) return out;
    for (const JsonNode& one : *designations) {
      if (one.string("language").empty() || one.string("value").empty()) continue;
      out.translations.emplace_back(one.string("language"), one.string("value"));
    }
    return out;
  }

  // Both go one over the limit of options, so that the question is refused and nothing is cut off in silence.
  void contains(const JsonNode& array, std::vector<ListedCoding>& out, std::size_t depth) {
    if (depth > limits::questionnaire_depth_max) return;
    for (const JsonNode& one : array) {
      if (!one.is_true("abstract") && !one.is_true("inactive") && out.size() <= limits::answer_options_max) {
        ListedCoding coding = listed(one);
        if (coding.code.empty() && !one.array("contains")) lost_.push_back(words_in(one));
        if (!coding.code.empty()) out.push_back(std::move(coding));
      }
      if (const JsonNode* inner = one.array("contains")) contains(*inner, out, depth + 1);
    }
  }

  void concepts(const JsonNode& array, std::string_view system, std::vector<ListedCoding>& out, std::size_t depth) {
    if (depth > limits::questionnaire_depth_max) return;
    for (const JsonNode& one : array) {
      if (out.size() > limits::answer_options_max) return;
      ListedCoding coding = listed(one);
      coding.system = system;
      if (coding.code.empty()) lost_.push_back(words_in(one));
      if (!coding.code.empty()) out.push_back(std::move(coding));
      if (const JsonNode* inner = one.array("concept")) concepts(*inner, system, out, depth + 1);
    }
  }

  bool include_of(const JsonNode& include, std::vector<ListedCoding>& out, std::size_t depth) {
    const std::string_view system = include.string("system");
    if (const JsonNode* listed = include.array("concept")) {
      concepts(*listed, system, out, 0);
      return true;
    }
    if (include.array("filter") || depth >= kIncludeDepthMax) return false;
    if (const JsonNode* sets = include.array("valueSet"); sets && system.empty()) {
      bool complete = true;
      for (const JsonNode& url : *sets) {
        Concepts inner = expand(url.text, depth + 1);
        out.insert(out.end(), inner.codings.begin(), inner.codings.end());
        complete = complete && inner.complete;
      }
      return complete;
    }
    const JsonNode* code_system = contained(system, "CodeSystem");
    const JsonNode* listed = code_system ? code_system->array("concept") : nullptr;
    if (listed) concepts(*listed, system, out, 0);
    return listed && code_system->string("content") != "fragment";
  }

  static bool exclude_from(const JsonNode& exclude, std::vector<ListedCoding>& out) {
    const JsonNode* listed = exclude.array("concept");
    if (!listed) return false;
    const std::string_view system = exclude.string("system");
    for (const JsonNode& one : *listed) {
      std::erase_if(out,
                    [&](const Coding& coding) { return coding.system == system && coding.code == one.string("code"); });
    }
    return true;
  }

  std::vector<std::string> lost_;
  const JsonNode* contained_;
  const R4Definitions& definitions_;
};

}  // namespace

Concepts concepts_of(std::string_view url, const JsonNode& resource, const R4Definitions& definitions) {
  return Expander(resource, definitions).expand(url, 0);
}

void read_units(const Concepts& concepts, const std::string& url, Item& item, ReadContext& context) {
  for (const ListedCoding& one : concepts.codings) add_unit(item, one, false);
  item.units_listed = item.units_listed || concepts.complete;
  if (concepts.complete) return;
  context.degrade(item.link_id, "The units come from the value set " + url +
                                    ", which is not in the form and needs a terminology server: any unit can be "
                                    "written.");
}

void read_value_set(Item& item, ReadContext& context) {
  const Concepts concepts = concepts_of(item.value_set, *context.resource, *context.definitions);
  if (!item.options.empty()) {
    return context.degrade(item.link_id,
                           "A question has answerOption or answerValueSet, not both: answerOption is used (que-4).");
  }
  if (item.type == ItemType::quantity) return read_units(concepts, item.value_set, item, context);
  if (!context.take_options(concepts.codings.size(), item.link_id)) return;
  for (const ListedCoding& coding : concepts.codings) {
    AnswerOption option;
    option.value = coding;
    option.translations = coding.translations;
    option.score = coding.score.empty() ? std::string(loinc_score(coding.system, coding.code)) : coding.score;
    if (option.value.display.empty()) option.value.display = coding.code;
    option.answer = {ValueType::coding, coding.code, coding.system, coding.display, ""};
    item.options.push_back(std::move(option));
  }
  for (const std::string& words : concepts.lost) {
    context.refuse(item.link_id, naming(item) + " would be asked without one of its answers: the concept" + words +
                                     " of its value set has no code.");
  }
  if (concepts.complete) return;
  item.open_field = true;
  if (item.value_set.starts_with('#') && !concepts.found) {
    return context.degrade(item.link_id, "The answers come from the value set " + item.value_set +
                                             ", which is not contained in the form, and no terminology server can "
                                             "have it: any answer can be written.");
  }
  context.degrade(item.link_id, "The answers come from the value set " + item.value_set + ", which is not " +
                                    (concepts.found ? "listed" : "contained") +
                                    " in the form and needs a terminology server: any answer can be written.");
}

}  // namespace frontdoor
