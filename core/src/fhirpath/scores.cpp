// weight() and ordinal(): the score that a coding has itself, or that the form's options, value sets or code systems
// give it (https://hl7.org/fhir/uv/sdc/behavior.html#calculations).
#include "fhirpath/evaluator.h"
#include "forms/reader.h"

#include <algorithm>

namespace frontdoor::fhirpath {
namespace {

using Scores = std::vector<std::string_view>;

bool is_score_name(std::string_view name) {
  return name == "ordinalValue" || name == "itemWeight" || name.ends_with("/ordinalValue") ||
         name.ends_with("/itemWeight") || name.ends_with("-ordinalValue");
}

std::string_view number_in(const JsonNode& node) {
  const std::string_view decimal = node.primitive("valueDecimal");
  return decimal.empty() ? node.primitive("valueInteger") : decimal;
}

}  // namespace

std::optional<std::string_view> score_in(const JsonNode& owner) {
  if (const JsonNode* extensions = owner.array("extension")) {
    for (const JsonNode& one_of : *extensions) {
      if (is_score_name(one_of.string("url")) && !number_in(one_of).empty()) return number_in(one_of);
    }
  }
  // A code system says it as a property too.
  if (const JsonNode* properties = owner.array("property")) {
    for (const JsonNode& one_of : *properties) {
      if (is_score_name(one_of.string("code")) && !number_in(one_of).empty()) return number_in(one_of);
    }
  }
  return std::nullopt;
}

namespace {

void note(std::optional<std::string_view> score, Scores& out) {
  if (score && std::find(out.begin(), out.end(), *score) == out.end()) out.push_back(*score);
}

// What looking through a whole form counts as.
constexpr std::size_t kWholeForm = 200;

void option_scores(const JsonNode& item, const JsonNode& coding, Scores& out) {
  const JsonNode* options = item.array("answerOption");
  if (!options) return;
  for (const JsonNode& option : *options) {
    const JsonNode* its = option.object("valueCoding");
    if (!its || its->string("code") != coding.string("code") || its->string("system") != coding.string("system")) {
      continue;
    }
    const auto score = score_in(option);
    note(score ? score : score_in(*its), out);
  }
}

// Concepts in a list, and in those: of a value set's include or expansion, or of a code system.
void concept_scores(const JsonNode& owner, std::string_view list, std::string_view system, const JsonNode& coding,
                    std::size_t depth, Scores& out) {
  const JsonNode* concepts = owner.array(list);
  if (!concepts || depth > 30) return;
  for (const JsonNode& one_of : *concepts) {
    const std::string_view its = one_of.string("system").empty() ? system : one_of.string("system");
    if (one_of.primitive("code") == coding.primitive("code") && its == coding.string("system"))
      note(score_in(one_of), out);
    concept_scores(one_of, list, its, coding, depth + 1, out);
  }
}

void set_scores(const JsonNode& set, const JsonNode& coding, Scores& out) {
  if (const JsonNode* expansion = set.object("expansion")) concept_scores(*expansion, "contains", "", coding, 0, out);
  const JsonNode* compose = set.object("compose");
  const JsonNode* includes = compose ? compose->array("include") : nullptr;
  if (!includes) return;
  for (const JsonNode& include : *includes) {
    concept_scores(include, "concept", include.string("system"), coding, 0, out);
  }
}

bool holds(const JsonNode& owner, const JsonNode& wanted) {
  if (&owner == &wanted) return true;
  if (!owner.is_object() && !owner.is_array()) return false;
  return std::any_of(owner.begin(), owner.end(), [&wanted](const JsonNode& child) { return holds(child, wanted); });
}

// The item of the response whose own answers hold a coding; null if it is not in them.
const JsonNode* answered_item(const JsonNode& owner, const JsonNode& coding) {
  const JsonNode* items = owner.array("item");
  if (!items) return nullptr;
  for (const JsonNode& item : *items) {
    if (!holds(item, coding)) continue;
    if (const JsonNode* inner = answered_item(item, coding)) return inner;
    if (const JsonNode* answers = item.array("answer")) {
      for (const JsonNode& answer : *answers) {
        if (const JsonNode* inner = answered_item(answer, coding)) return inner;
      }
    }
    return &item;
  }
  return nullptr;
}

const JsonNode* item_named(const JsonNode& owner, std::string_view link_id) {
  const JsonNode* items = owner.array("item");
  if (!items) return nullptr;
  for (const JsonNode& item : *items) {
    if (item.primitive("linkId") == link_id) return &item;
    if (const JsonNode* found = item_named(item, link_id)) return found;
  }
  return nullptr;
}

void all_options(const JsonNode& owner, const JsonNode& coding, Scores& out) {
  const JsonNode* items = owner.array("item");
  if (!items) return;
  for (const JsonNode& item : *items) {
    option_scores(item, coding, out);
    all_options(item, coding, out);
  }
}

bool is_named(const JsonNode& resource, std::string_view url) {
  url = url.substr(0, url.find('|'));
  const std::string_view id = resource.string("id");
  return !url.empty() &&
         (resource.string("url") == url || (url.starts_with('#') && (id == url.substr(1) || id == url)));
}

// of_set: only that value set; empty: all.
void contained_scores(const JsonNode& form, std::string_view of_set, const JsonNode& coding, Scores& out) {
  const JsonNode* contained = form.array("contained");
  if (!contained) return;
  for (const JsonNode& one_of : *contained) {
    if (one_of.string("resourceType") != "ValueSet" || (!of_set.empty() && !is_named(one_of, of_set))) continue;
    set_scores(one_of, coding, out);
  }
  if (!out.empty()) return;
  for (const JsonNode& one_of : *contained) {
    // A supplement adds to the codes of another code system.
    const bool adds = one_of.string("content") == "supplement";
    std::string_view system = one_of.string(adds ? "supplements" : "url");
    system = system.substr(0, system.find('|'));
    if (one_of.string("resourceType") != "CodeSystem" || system != coding.string("system")) continue;
    concept_scores(one_of, "concept", system, coding, 0, out);
  }
}

// The scores that a form gives a coding: those of the question that it answers (null: not known), else those anywhere
// in the form.
Scores scores_of_question(const JsonNode& form, const JsonNode* item, const JsonNode& coding) {
  Scores out;
  if (item) {
    option_scores(*item, coding, out);
    const std::string_view set = item->string("answerValueSet");
    if (out.empty() && !set.empty()) contained_scores(form, set, coding, out);
  }
  if (out.empty()) all_options(form, coding, out);
  if (out.empty()) contained_scores(form, "", coding, out);
  if (out.empty()) {
    const std::string_view score = loinc_score(coding.string("system"), coding.primitive("code"));
    if (!score.empty()) out.push_back(score);
  }
  return out;
}

Scores scores_of(const Environment& environment, const JsonNode& coding) {
  const JsonNode* answered = environment.resource ? answered_item(*environment.resource, coding) : nullptr;
  const JsonNode& form = *environment.questionnaire;
  return scores_of_question(form, answered ? item_named(form, answered->primitive("linkId")) : nullptr, coding);
}

}  // namespace

bool has_score(const JsonNode& form, std::string_view link_id, const JsonNode& coding) {
  return score_in(coding) || !scores_of_question(form, item_named(form, link_id), coding).empty();
}

Collection weight(Evaluator& run, const Node&, const Collection& input, const Evaluator::Scope&) {
  Collection out;
  for (const Value& value : input) {
    const JsonNode* coding = value.kind == Kind::node ? value.node : nullptr;
    if (coding && coding->object("valueCoding")) coding = coding->object("valueCoding");
    if (!coding || !coding->is_object()) continue;
    std::optional<std::string_view> score = score_in(*coding);
    if (!score && run.environment().questionnaire) {
      if (!run.spend(kWholeForm)) return {};
      const Scores scores = scores_of(run.environment(), *coding);
      if (scores.size() > 1) return run.fail("Options of one code have different scores in this form.");
      if (!scores.empty()) score = scores.front();
    }
    if (score) out.push_back(from_text(Kind::decimal, std::string(*score)));
  }
  return out;
}

}  // namespace frontdoor::fhirpath
