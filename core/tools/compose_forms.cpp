// See compose_forms.h. core/data/forms/README.md describes the notation.
#include "compose_forms.h"

#include <frontdoor/limits.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

namespace frontdoor {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwn = "https://frontdoor.example/fhir/StructureDefinition/";
constexpr const char* kCore = "http://hl7.org/fhir/StructureDefinition/";
constexpr const char* kSdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";
constexpr const char* kAnswers = "https://frontdoor.example/fhir/CodeSystem/answer";
constexpr const char* kFormUrl = "https://frontdoor.example/fhir/Questionnaire/";
// Own words first, then at most so many questions; the list of red flags counts as one.
constexpr std::size_t kQuestionsMax = 6;
constexpr std::size_t kPagesMax = 2;

struct Source {
  fs::path path;
  std::string text;
  Json json;

  [[noreturn]] void fail(const std::string& message, const std::string& near) const {
    const std::size_t line = near.empty() ? 1 : line_of(text, "\"" + near + "\"");
    std::fprintf(stderr, "%s:%zu: error: %s (%s)\n", path.c_str(), line, message.c_str(), near.c_str());
    std::exit(1);
  }
  void only(const Json& object, std::initializer_list<std::string_view> keys) const {
    if (const auto refused = refuse_unknown_keys(object, keys)) fail("unknown key", refused->where);
  }
  std::string needed(const Json& object, const char* key) const {
    const std::string* found = json_string(object, key);
    if (!found || found->empty()) fail(std::string("\"") + key + "\" is missing", json_string_or(object, "ask", key));
    return *found;
  }
};

Source open_source(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  Source source{path, {std::istreambuf_iterator<char>(in), {}}, {}};
  if (source.text.empty()) source.fail("cannot be read", "");
  auto parsed = parse_json(source.text);
  if (!parsed) source.fail(parsed.error().message + " at " + parsed.error().where, "");
  source.json = std::move(parsed).value();
  return source;
}

const Json& elements(const Json& json, const char* key) {
  static const Json kNone = Json::array();
  const Json* found = json_array(json, key);
  return found ? *found : kNone;
}

Json extension(std::string url, const char* type, Json value) {
  return Json{{"url", std::move(url)}, {type, std::move(value)}};
}

Json item_control(const char* code) {
  return extension(
      std::string(kCore) + "questionnaire-itemControl", "valueCodeableConcept",
      Json{{"coding",
            Json::array({Json{{"system", "http://hl7.org/fhir/questionnaire-item-control"}, {"code", code}}})}});
}

// Composes one Questionnaire. Conditions about questions that are not in it are left out.
class Composer {
 public:
  Composer(const Source& common, const std::set<std::string>& concepts) : common_(common), concepts_(concepts) {}

  Json compose(const std::vector<const Source*>& forms, bool alone) {
    types_.clear();
    learn_types(common_, elements(common_.json, "before"), "");
    learn_types(common_, elements(common_.json, "after"), "");
    if (alone) {
      // The form is the one that was chosen: what depends on the choice is asked.
      for (const char* chooser : {"kind", "problem", "sex-matters"}) types_.erase(chooser);
    }
    for (const Source* form : forms) learn_form(*form);
    Json items = Json::array();
    forms_ = &forms;
    alone_ = alone;
    for (const Json& page : elements(common_.json, "before")) add_common_page(page, items);
    for (const Source* form : forms) add_form(*form, items);
    for (const Json& page : elements(common_.json, "after")) add_common_page(page, items);
    return items;
  }

 private:
  // [SECTION] What each question's answers are, for the conditions about it
  void learn_types(const Source& source, const Json& pages, const std::string& prefix) {
    for (const Json& page : pages) {
      if (json_string(page, "ask")) types_[prefix + source.needed(page, "ask")] = source.needed(page, "type");
      learn_types(source, elements(page, "show"), prefix);
    }
  }
  void learn_form(const Source& form) {
    const std::string prefix = form.needed(form.json, "form") + ".";
    for (const char* key : {"pages", "optional"}) learn_types(form, elements(form.json, key), prefix);
  }

  // [SECTION] Conditions
  Json condition(const Source& source, const Json& one) const {
    if (!one.is_array() || one.size() != 3) source.fail("a condition is [question, operator, answer]", "when");
    const std::string* question = json_as_string(one[0]);
    const std::string* comparison = json_as_string(one[1]);
    if (!question || !comparison) source.fail("a condition is [question, operator, answer]", "when");
    Json out{{"question", *question}, {"operator", *comparison}};
    if (one[2].is_number_integer()) {
      out["answerInteger"] = one[2];
    } else if (const std::string* code = json_as_string(one[2])) {
      out["answerCoding"] = Json{{"system", kAnswers}, {"code", *code}};
    } else {
      source.fail("a condition's answer is a code or a number", *question);
    }
    return out;
  }

  Json conditions(const Source& source, const Json& json) const {
    Json out = Json::array();
    for (const Json& one : elements(json, "when")) {
      Json made = condition(source, one);
      if (types_.count(json_string_or(made, "question", "")) != 0) out.push_back(std::move(made));
    }
    return out;
  }

  static void set_conditions(Json conditions, bool any, Json& item) {
    if (conditions.empty()) return;
    if (conditions.size() > 1) item["enableBehavior"] = any ? "any" : "all";
    item["enableWhen"] = std::move(conditions);
  }

  // [SECTION] Pages
  Json make_page(const Source& source, const Json& page, const std::string& prefix) {
    source.only(page, {"page", "heading", "other", "meaning", "when", "any", "show"});
    Json extensions = Json::array({item_control("page")});
    if (const std::string* meaning = json_string(page, "meaning")) {
      extensions.push_back(extension(std::string(kOwn) + "meaning", "valueCode", *meaning));
    }
    if (const std::string* other = json_string(page, "other")) {
      extensions.push_back(extension(std::string(kOwn) + "text-for-other", "valueString", *other));
    }
    const std::string heading = json_string_or(page, "heading", "");
    Json item{{"linkId", prefix + source.needed(page, "page")},
              {"text", heading.empty() ? source.needed(source.json, "title") : heading},
              {"type", "group"},
              {"extension", std::move(extensions)}};
    set_conditions(conditions(source, page), json_bool(page, "any").value_or(false), item);
    item["item"] = make_entries(source, page, prefix);
    return item;
  }

  Json make_entries(const Source& source, const Json& owner, const std::string& prefix) {
    Json children = Json::array();
    for (const Json& entry : elements(owner, "show")) {
      if (is_chosen_already(entry) || (alone_ && is_of_another_kind(entry))) continue;
      children.push_back(make_entry(source, entry, prefix));
    }
    return children;
  }

  // The questions that lead to a form are not asked by the form itself.
  bool is_chosen_already(const Json& entry) const {
    const std::string meaning = json_string_or(entry, "meaning", "");
    return alone_ && (meaning == "request-kind" || meaning == "problem" || meaning == "sex-matters");
  }

  // Questions and texts of a page that come and go together.
  Json make_group(const Source& source, const Json& group, const std::string& prefix) {
    source.only(group, {"group", "heading", "name", "repeats", "required", "when", "when-forms-use", "any", "show"});
    Json item{{"linkId", prefix + source.needed(group, "group")}, {"type", "group"}};
    if (const std::string* heading = json_string(group, "heading")) item["text"] = *heading;
    if (const auto most = json_integer(group, "repeats")) {
      item["repeats"] = true;
      item["extension"] = Json::array(
          {extension(std::string(kCore) + "questionnaire-maxOccurs", "valueInteger", *most),
           extension(std::string(kSdc) + "sdc-questionnaire-shortText", "valueString", source.needed(group, "name"))});
    }
    // One row at least.
    if (json_bool(group, "required").value_or(false)) item["required"] = true;
    Json when = conditions(source, group);
    for (const Source* form : *forms_) {
      if (alone_ || !uses_any(form->json, elements(group, "when-forms-use"))) continue;
      for (Json& one : leading_to(*form)) when.push_back(std::move(one));
    }
    set_conditions(std::move(when), json_bool(group, "any").value_or(false), item);
    item["item"] = make_entries(source, group, prefix);
    return item;
  }

  // Whether any condition in the form is about one of these questions.
  static bool uses_any(const Json& json, const Json& questions) {
    for (const Json& one : elements(json, "when")) {
      const std::string* question = one.is_array() && !one.empty() ? json_as_string(one[0]) : nullptr;
      const bool listed = std::any_of(questions.begin(), questions.end(), [&](const Json& listed_one) {
        const std::string* name = json_as_string(listed_one);
        return question && name && *name == *question;
      });
      if (listed) return true;
    }
    return json.is_structured() && std::any_of(json.begin(), json.end(), [&](const Json& child) {
             return child.is_structured() && uses_any(child, questions);
           });
  }

  // The page of one question of a form; the question's condition is the page's.
  Json make_question_page(const Source& form, const Json& entry, const std::string& prefix) {
    const std::string name = form.needed(entry, "ask");
    Json question = make_entry(form, entry, prefix);
    question.erase("enableWhen");
    question.erase("enableBehavior");
    Json item{{"linkId", "page." + prefix + name},
              {"text", form.needed(form.json, "title")},
              {"type", "group"},
              {"extension", Json::array({item_control("page")})}};
    set_conditions(conditions(form, entry), false, item);
    item["item"] = Json::array({std::move(question)});
    return item;
  }

  // A page or an entry that only other kinds of request have; in a form alone there is no question that would hide it.
  bool is_of_another_kind(const Json& shown) const {
    bool depends = false;
    for (const Json& one : elements(shown, "when")) {
      const std::string* question = one.is_array() && one.size() == 3 ? json_as_string(one[0]) : nullptr;
      const Json& chosen = elements(forms_->front()->json, "chosen-by");
      if (!question || chosen.size() != 2) continue;
      const bool leads = *question == "kind" || (*question == "problem" && chosen[0] == "problem");
      if (!leads) continue;
      if (chosen[0] != *question || chosen[1] == one[2]) return false;
      depends = true;
    }
    return depends;
  }

  void add_common_page(const Json& page, Json& items) {
    if (alone_ && is_of_another_kind(page)) return;
    Json made = make_page(common_, page, "");
    if (!made["item"].empty()) items.push_back(std::move(made));
  }

  // [SECTION] Entries of a page
  // What every form says in the same words.
  const Json& texts(const char* name) const {
    const Json* all = json_object(common_.json, "texts");
    const Json* found = all ? json_object(*all, name) : nullptr;
    if (!found) common_.fail("the shared texts are missing", name);
    return *found;
  }

  Json make_entry(const Source& source, const Json& entry, const std::string& prefix) {
    if (json_string(entry, "say")) return make_text(source, entry, prefix);
    if (json_string(entry, "group")) return make_group(source, entry, prefix);
    if (const std::string* name = json_string(entry, "use")) return make_shared(source, entry, *name, prefix);
    source.only(entry, {"ask", "type", "question", "other", "hint", "name", "required", "max", "meaning", "options",
                        "list", "when", "derived", "from-words", "days"});
    const std::string link_id = prefix + source.needed(entry, "ask");
    const std::string type = source.needed(entry, "type");
    Json item{{"linkId", link_id}, {"text", ""}, {"type", ""}};
    Json extensions = Json::array();
    set_type(source, type, entry, item, extensions);
    add_texts(source, type, entry, item, extensions);
    if (json_bool(entry, "derived").value_or(false)) {
      extensions.push_back(extension(std::string(kCore) + "questionnaire-hidden", "valueBoolean", true));
    }
    if (const std::string* list = json_string(entry, "from-words")) {
      for (const Json& pattern : named_patterns(source, *list)) {
        extensions.push_back(extension(std::string(kOwn) + "from-words", "valueString", pattern));
      }
    }
    add_days(source, entry, extensions);
    if (!extensions.empty()) item["extension"] = std::move(extensions);
    set_conditions(conditions(source, entry), false, item);
    if (const auto most = json_integer(entry, "max")) item["maxLength"] = *most;
    Json options =
        json_string_or(entry, "meaning", "") == "problem" ? problem_options() : make_options(source, type, entry);
    if (!options.empty()) item["answerOption"] = std::move(options);
    if (const std::string* hint = json_string(entry, "hint")) {
      item["item"] = Json::array({Json{{"linkId", link_id + ".help"},
                                       {"text", *hint},
                                       {"type", "display"},
                                       {"extension", Json::array({item_control("help")})}}});
    }
    return item;
  }

  // The first and the last day that may be answered, in days from today.
  static void add_days(const Source& source, const Json& entry, Json& extensions) {
    const Json& days = elements(entry, "days");
    if (days.empty()) return;
    if (days.size() != 2) source.fail("\"days\" is [first, last]", json_string_or(entry, "ask", "days"));
    extensions.push_back(extension(std::string(kOwn) + "earliest-in-days", "valueInteger", days[0]));
    extensions.push_back(extension(std::string(kOwn) + "latest-in-days", "valueInteger", days[1]));
  }

  // A question that several forms ask in the same words.
  Json make_shared(const Source& source, const Json& entry, const std::string& name, const std::string& prefix) {
    source.only(entry, {"use", "when"});
    const Json* all = json_object(common_.json, "shared");
    const Json* found = all ? json_object(*all, name) : nullptr;
    if (!found) source.fail("no shared question of this name", name);
    Json made = *found;
    made["ask"] = name;
    if (const Json* when = json_array(entry, "when")) made["when"] = *when;
    return make_entry(common_, made, prefix);
  }

  // What a patient may say that answers a question, in the notation of core/src/consultation/from_words.h.
  const Json& named_patterns(const Source& source, const std::string& name) const {
    const Json* all = json_object(common_.json, "reading");
    const Json* list = all ? json_array(*all, name) : nullptr;
    if (!list) source.fail("no patterns of this name", name);
    for (const Json& pattern : *list) {
      const std::string* text = json_as_string(pattern);
      if (!text || text->find_first_not_of("abcdefghijklmnopqrstuvwxyz'|?!#* ") != std::string::npos) {
        common_.fail("a pattern is small letters, and | ? ! # *", name);
      }
    }
    return *list;
  }

  Json make_text(const Source& source, const Json& entry, const std::string& prefix) const {
    source.only(entry, {"say", "text", "meaning", "when", "details"});
    Json item{{"linkId", prefix + source.needed(entry, "say")}, {"text", text_of(source, entry)}, {"type", "display"}};
    Json extensions = Json::array();
    if (const std::string* meaning = json_string(entry, "meaning")) {
      extensions.push_back(extension(std::string(kOwn) + "meaning", "valueCode", *meaning));
    }
    if (const std::string* details = json_string(entry, "details")) {
      extensions.push_back(item_control("flyover"));
      extensions.push_back(extension(std::string(kSdc) + "sdc-questionnaire-shortText", "valueString", *details));
    }
    if (!extensions.empty()) item["extension"] = std::move(extensions);
    set_conditions(conditions(source, entry), false, item);
    return item;
  }

  // A text, or paragraphs with an empty line between them.
  static std::string text_of(const Source& source, const Json& entry) {
    if (!json_array(entry, "text")) return source.needed(entry, "text");
    std::string out;
    for (const Json& paragraph : elements(entry, "text")) {
      const std::string* text = json_as_string(paragraph);
      if (!text) source.fail("a paragraph is a text", source.needed(entry, "say"));
      out += (out.empty() ? "" : "\n\n") + *text;
    }
    return out;
  }

  static void set_type(const Source& source, const std::string& type, const Json& entry, Json& item, Json& extensions) {
    static const std::map<std::string, const char*> kTypes{
        {"choice", "choice"}, {"yes-no", "choice"},  {"choices", "choice"},
        {"flags", "choice"},  {"number", "integer"}, {"line", "string"},
        {"text", "text"},     {"date", "date"},      {"photo", "attachment"}};
    const auto known = kTypes.find(type);
    if (known == kTypes.end()) source.fail("unknown type \"" + type + "\"", json_string_or(entry, "ask", ""));
    item["type"] = known->second;
    if (type == "choices" || type == "flags") {
      item["repeats"] = true;
      extensions.push_back(item_control("check-box"));
    }
    if (type == "photo") {
      item["repeats"] = true;
      extensions.push_back(extension(std::string(kCore) + "questionnaire-maxOccurs", "valueInteger",
                                     static_cast<int>(limits::photos_max)));
      for (const char* mime : {"image/jpeg", "image/png", "image/webp"}) {
        extensions.push_back(extension(std::string(kCore) + "mimeType", "valueCode", mime));
      }
    }
    if (type == "flags" || json_string(entry, "required")) item["required"] = true;
  }

  void add_texts(const Source& source, const std::string& type, const Json& entry, Json& item, Json& extensions) const {
    const Json& shared = type == "flags" ? texts("flags") : entry;
    item["text"] = type == "flags" ? common_.needed(shared, "question") : source.needed(entry, "question");
    const std::string other = json_string_or(shared, "other", "");
    const std::string name = json_string_or(shared, "name", "");
    const std::string message = json_string_or(shared, "required", "");
    if (const std::string* meaning = json_string(entry, "meaning")) {
      extensions.push_back(extension(std::string(kOwn) + "meaning", "valueCode", *meaning));
    }
    if (!name.empty()) {
      extensions.push_back(extension(std::string(kSdc) + "sdc-questionnaire-shortText", "valueString", name));
    }
    if (!message.empty())
      extensions.push_back(extension(std::string(kOwn) + "required-message", "valueString", message));
    if (!other.empty()) extensions.push_back(extension(std::string(kOwn) + "text-for-other", "valueString", other));
  }

  // [SECTION] Options
  Json make_options(const Source& source, const std::string& type, const Json& entry) const {
    Json options = Json::array();
    if (const std::string* list = json_string(entry, "list")) {
      for (const Json& option : named_list(source, *list)) options.push_back(make_option(source, type, option));
    }
    for (const Json& option : elements(entry, "options")) options.push_back(make_option(source, type, option));
    if (type == "yes-no") {
      options.push_back(make_option(source, type, Json::array({"yes", "Yes"})));
      options.push_back(make_option(source, type, Json::array({"no", "No"})));
    }
    if (type == "flags") {
      options.push_back(
          make_option(source, "choices",
                      Json{{"code", "none"}, {"label", common_.needed(texts("flags"), "none")}, {"exclusive", true}}));
    }
    return options;
  }

  const Json& named_list(const Source& source, const std::string& name) const {
    for (const Source* where : {&source, &common_}) {
      const Json* lists = json_object(where->json, "lists");
      const Json* list = lists ? json_array(*lists, name) : nullptr;
      if (list) return *list;
    }
    source.fail("no list of this name", name);
  }

  Json make_option(const Source& source, const std::string& type, const Json& option) const {
    if (option.is_array()) {
      if (option.size() != 2) source.fail("a short option is [code, label]", "options");
      return Json{{"valueCoding", Json{{"system", kAnswers}, {"code", option[0]}, {"display", option[1]}}}};
    }
    source.only(option, {"code", "label", "hint", "concept", "exclusive", "score", "when", "from-words"});
    Json out{{"valueCoding", Json{{"system", kAnswers},
                                  {"code", source.needed(option, "code")},
                                  {"display", source.needed(option, "label")}}}};
    Json extensions = Json::array();
    if (const std::string* hint = json_string(option, "hint")) {
      extensions.push_back(extension(std::string(kOwn) + "option-hint", "valueString", *hint));
    }
    if (const std::string* codes = json_string(option, "concept")) {
      check_concepts(source, *codes);
      extensions.push_back(extension(std::string(kOwn) + "red-flag", "valueCode", *codes));
    } else if (type == "flags") {
      source.fail("a red-flag option carries a concept", source.needed(option, "label"));
    }
    if (const std::string* list = json_string(option, "from-words")) {
      for (const Json& pattern : named_patterns(source, *list)) {
        extensions.push_back(extension(std::string(kOwn) + "from-words", "valueString", pattern));
      }
    }
    if (json_bool(option, "exclusive").value_or(false)) {
      extensions.push_back(extension(std::string(kCore) + "questionnaire-optionExclusive", "valueBoolean", true));
    }
    if (const auto score = json_integer(option, "score")) {
      extensions.push_back(extension(std::string(kCore) + "ordinalValue", "valueDecimal", *score));
    }
    for (Json& one : conditions(source, option)) extensions.push_back(option_condition(std::move(one)));
    if (!extensions.empty()) out["extension"] = std::move(extensions);
    return out;
  }

  // R4 has no condition for one option: ours says the same as an item's enableWhen.
  static Json option_condition(Json condition) {
    Json parts = Json::array();
    parts.push_back(extension("question", "valueString", condition["question"]));
    parts.push_back(extension("operator", "valueString", condition["operator"]));
    if (json_member(condition, "answerInteger")) {
      parts.push_back(extension("answer", "valueInteger", condition["answerInteger"]));
    } else {
      parts.push_back(extension("answer", "valueCoding", condition["answerCoding"]));
    }
    return Json{{"url", std::string(kOwn) + "option-enable-when"}, {"extension", std::move(parts)}};
  }

  void check_concepts(const Source& source, const std::string& codes) const {
    std::size_t start = 0;
    while (start < codes.size()) {
      const std::size_t end = std::min(codes.find(' ', start), codes.size());
      if (concepts_.count(codes.substr(start, end - start)) == 0) source.fail("no such red-flag concept", codes);
      start = end + 1;
    }
  }

  // [SECTION] Forms
  Json chosen_by(const Source& form) const {
    const Json& chosen = elements(form.json, "chosen-by");
    if (chosen.size() != 2) form.fail("\"chosen-by\" is [question, code]", "chosen-by");
    return condition(form, Json::array({chosen[0], "=", chosen[1]}));
  }

  // Where the patient's problem is, in the order of common.json: a form's own option, or an area of a form.
  Json problem_options() const {
    Json options = Json::array();
    for (const Json& code : elements(common_.json, "problems")) {
      for (const Source* form : *forms_) {
        if (const Json* option = json_object(form->json, "option"); option && form->json["form"] == code) {
          Json made = *option;
          made["code"] = code;
          options.push_back(make_option(*form, "choice", made));
        }
        for (const Json& area : elements(form->json, "areas")) {
          if (area["code"] == code) options.push_back(make_option(*form, "choice", area));
        }
      }
    }
    return options;
  }
  // The answers that lead to a form: its own, or one of its areas.
  Json leading_to(const Source& form) const {
    Json all = Json::array({chosen_by(form)});
    for (const Json& area : elements(form.json, "areas")) {
      all.push_back(condition(form, Json::array({form.json["chosen-by"][0], "=", area["code"]})));
    }
    return all;
  }

  // How many questions of its own the form asks; what may be left out in every form is not counted.
  static std::size_t count_questions(const Json& entries) {
    std::size_t count = 0;
    for (const Json& entry : entries) {
      if (json_string(entry, "ask") || json_string_or(entry, "use", "") == "duration") ++count;
      count += count_questions(elements(entry, "show"));
    }
    return count;
  }

  void check_form(const Source& form) const {
    form.only(form.json, {"form", "version", "title", "chosen-by", "option", "areas", "sources", "reviewer", "lists",
                          "pages", "optional", "pharmacy"});
    if (elements(form.json, "sources").empty()) form.fail("a form names its sources", "sources");
    if (!json_member(form.json, "reviewer")) form.fail("\"reviewer\" is null or a name", "form");
    const Json& pages = elements(form.json, "pages");
    if (pages.size() > kPagesMax) form.fail("at most 2 pages, the list of red flags one of them", "pages");
    if (count_questions(pages) > kQuestionsMax) {
      form.fail("at most 6 questions, the red flags and how long among them", "pages");
    }
    const bool has_flags = std::any_of(pages.begin(), pages.end(),
                                       [](const Json& page) { return json_string_or(page, "type", "") == "flags"; });
    if (!has_flags) form.fail("the list of red flags has a page of its own", "pages");
  }

  // That a pharmacist may help is said under the form's own questions.
  Json with_pharmacy(const Source& form, const Json& page) const {
    Json out = page;
    const Json* pharmacy = json_object(form.json, "pharmacy");
    if (!pharmacy) return out;
    form.only(*pharmacy, {"when", "text"});
    Json group{
        {"group", "pharmacy"},
        {"heading", common_.needed(texts("pharmacy"), "heading")},
        {"show",
         Json::array({Json{{"say", "pharmacy.what"}, {"text", form.needed(*pharmacy, "text")}},
                      Json{{"say", "pharmacy.choice"}, {"text", common_.needed(texts("pharmacy"), "choice")}}})}};
    if (const Json* when = json_array(*pharmacy, "when")) group["when"] = *when;
    out["show"].push_back(std::move(group));
    return out;
  }

  void add_form(const Source& form, Json& items) {
    check_form(form);
    const std::string name = form.needed(form.json, "form");
    const std::string prefix = name + ".";
    Json group{{"linkId", name}, {"text", form.needed(form.json, "title")}, {"type", "group"}};
    if (!alone_) set_conditions(leading_to(form), true, group);
    Json children = Json::array();
    for (const Json& page : elements(form.json, "pages")) {
      children.push_back(json_string(page, "ask") ? make_question_page(form, page, prefix)
                                                  : make_page(form, with_pharmacy(form, page), prefix));
    }
    for (const Json& page : elements(form.json, "optional")) children.push_back(make_page(form, page, prefix));
    group["item"] = std::move(children);
    items.push_back(std::move(group));
  }

  const Source& common_;
  const std::set<std::string>& concepts_;
  const std::vector<const Source*>* forms_ = nullptr;  // those composed now
  bool alone_ = false;                                 // a single form, for other systems
  std::map<std::string, std::string> types_;           // linkId → type
};

std::string description(const Source& source) {
  std::string out = "Sources: ";
  for (const Json& one : elements(source.json, "sources")) {
    const std::string* text = json_as_string(one);
    if (!text) source.fail("a source is a text", "sources");
    out += *text + "; ";
  }
  const std::string* reviewer = json_string(source.json, "reviewer");
  return out + "reviewer: " + (reviewer ? *reviewer : "null");
}

Json questionnaire(const Source& source, bool described, Json items) {
  const std::string name = source.needed(source.json, "form");
  Json out{{"resourceType", "Questionnaire"},
           {"url", kFormUrl + name},
           {"version", source.needed(source.json, "version")},
           {"title", source.needed(source.json, "title")},
           {"status", "draft"},
           {"language", "en"},
           {"subjectType", Json::array({"Patient"})}};
  if (described) out["description"] = description(source);
  out["item"] = std::move(items);
  return out;
}

}  // namespace

ComposedForms compose_forms(const fs::path& folder, const std::set<std::string>& concepts) {
  const Source common = open_source(folder / "common.json");
  common.only(common.json, {"form", "version", "title", "sources", "reviewer", "forms", "problems", "texts", "lists",
                            "shared", "reading", "before", "after"});
  std::vector<Source> sources;
  for (const Json& name : elements(common.json, "forms")) {
    const std::string* text = json_as_string(name);
    if (!text) common.fail("a form is named by a text", "forms");
    sources.push_back(open_source(folder / (*text + ".json")));
  }
  std::vector<const Source*> all;
  for (const Source& source : sources) all.push_back(&source);
  Composer composer(common, concepts);
  ComposedForms out;
  out.consultation = questionnaire(common, false, composer.compose(all, false));
  for (const Source& source : sources) {
    out.forms.emplace_back(source.needed(source.json, "form"),
                           questionnaire(source, true, composer.compose({&source}, true)));
  }
  return out;
}

}  // namespace frontdoor
