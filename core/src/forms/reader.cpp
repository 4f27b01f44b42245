// See reader.h: the elements of R4 Questionnaire themselves.
#include "forms/reader.h"

#include "forms/known_questions.h"

#include <frontdoor/limits.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace frontdoor {
namespace {

template <typename Value, std::size_t size>
std::optional<Value> lookup(const std::array<std::pair<std::string_view, Value>, size>& table, std::string_view code) {
  for (const auto& row : table) {
    if (row.first == code) return row.second;
  }
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, ItemType>, 17> kTypes{{
    {"group", ItemType::group},
    {"display", ItemType::display},
    {"boolean", ItemType::boolean},
    {"decimal", ItemType::decimal},
    {"integer", ItemType::integer},
    {"date", ItemType::date},
    {"dateTime", ItemType::date_time},
    {"time", ItemType::time},
    {"string", ItemType::string},
    {"text", ItemType::text},
    {"url", ItemType::url},
    {"choice", ItemType::choice},
    {"open-choice", ItemType::open_choice},
    {"attachment", ItemType::attachment},
    {"reference", ItemType::reference},
    {"quantity", ItemType::quantity},
    {"coding", ItemType::choice},  // R5's name of it
}};

constexpr std::array<std::pair<std::string_view, EnableOperator>, 7> kOperators{{
    {"exists", EnableOperator::exists},
    {"=", EnableOperator::equal},
    {"!=", EnableOperator::not_equal},
    {">", EnableOperator::greater},
    {"<", EnableOperator::less},
    {">=", EnableOperator::greater_or_equal},
    {"<=", EnableOperator::less_or_equal},
}};

constexpr std::string_view kOwn = "https://frontdoor.example/fhir/StructureDefinition/";

// A modifierExtension changes what its element means: one that is not understood refuses the form. SDC's critical
// extensions name others that must be understood.
void refuse_modifier(const JsonNode& extension, const ReaderTables& tables, ReadContext& context,
                     const std::string& where) {
  std::string_view url = extension.string("url");
  if (url.ends_with("/sdc-rendering-criticalExtension")) url = extension.string("valueCanonical");
  const bool critical = url != extension.string("url");
  const bool known = critical && std::any_of(tables.items.begin(), tables.items.end(),
                                             [url](const ExtensionRule& one) { return one.url == url; });
  if (known) return;
  context.fail(ErrorCode::unknown_key,
               "The modifierExtension \"" + std::string(extension.string("url")) + "\"" +
                   (critical ? " names \"" + std::string(url) + "\", which" : "") +
                   " is not understood, and it changes what the form means.",
               where);
}

// Looks through everything in a form for what changes its meaning or would be passed over in silence.
class ShapeCheck {
 public:
  ShapeCheck(const ReaderTables& tables, ReadContext& context) : tables_(tables), context_(context) {}

  void run(const JsonNode& resource) { object(resource, ""); }

 private:
  void object(const JsonNode& node, std::string where) {
    if (node.is_array()) {
      for (const JsonNode& one : node) object(one, where);
      return;
    }
    if (!node.is_object()) return;
    if (!node.primitive("linkId").empty()) where = node.primitive("linkId");
    choices(node, where);
    for (const JsonNode& child : node) {
      if (child.key == "modifierExtension") {
        for (const JsonNode* one : list_of(node, child.key)) refuse_modifier(*one, tables_, context_, where);
      }
      if (child.key == "implicitRules" && child.kind != JsonKind::null) {
        context_.warn(where, "implicitRules names rules that are not known here: they are not followed.");
      }
      if (child.is_object() && is_list(child.key)) {
        context_.warn(where, std::string(child.key) + " is a list in FHIR JSON: put it in [ ].");
      }
      if (child.is_object() || child.is_array()) object(child, where);
    }
  }

  static bool is_list(std::string_view name) {
    static constexpr std::array<std::string_view, 11> kLists{
        "extension", "modifierExtension", "enableWhen", "answerOption", "initial", "contained",
        "include",   "contains",          "concept",    "designation",  "filter"};
    return std::find(kLists.begin(), kLists.end(), name) != kLists.end();
  }

  // answer[x], value[x]: one of them is what counts.
  void choices(const JsonNode& node, const std::string& where) {
    for (std::string_view name : {"answer", "value"}) {
      std::size_t count = 0;
      for (const JsonNode& child : node) {
        if (child.key.size() <= name.size() || !child.key.starts_with(name)) continue;
        const char next = child.key[name.size()];
        if (next >= 'A' && next <= 'Z' && value_type_from_suffix(child.key.substr(name.size()))) ++count;
      }
      if (count < 2) continue;
      const std::string reason = "Two of " + std::string(name) + "[x] are given where one counts: the first is used.";
      if (name == "answer") {
        context_.degrade(where, reason);
      } else {
        context_.warn(where, reason);
      }
    }
  }

  const ReaderTables& tables_;
  ReadContext& context_;
};

class ItemReader {
 public:
  ItemReader(ReadContext& context, const ReaderTables& tables) : context_(context), tables_(tables) {}

  std::vector<Item> items(const JsonNode& parent, std::size_t depth) {
    std::vector<Item> out;
    const JsonNode* array = parent.member("item");
    if (!array || context_.error) return out;
    if (depth >= limits::questionnaire_depth_max) {
      context_.fail(ErrorCode::too_large, "Items are nested too deep.", std::string(parent.string("linkId")));
      return out;
    }
    if (array->is_object()) {
      context_.warn(parent.string("linkId"), "item is a list in FHIR JSON: put it in [ ].");
      out.push_back(item(*array, depth));
      return out;
    }
    out.reserve(array->size);
    for (const JsonNode& node : *array) {
      if (node.is_object()) {
        out.push_back(item(node, depth));
      } else {
        context_.degrade(parent.primitive("linkId"), "An item that is not an object is left out.", true);
      }
      if (context_.error) break;
    }
    return out;
  }

  std::size_t count() const { return count_; }

 private:
  // By the item, not by its linkId at each place: the conversion would be in the code as often.
  void warn(const Item& item, std::string_view reason) { context_.warn(item.link_id, reason); }
  void degrade(const Item& item, std::string_view reason) { context_.degrade(item.link_id, reason); }
  void fail(ErrorCode code, std::string_view message, const Item& item) { context_.fail(code, message, item.link_id); }

  Item item(const JsonNode& node, std::size_t depth) {
    Item out;
    ++count_;
    out.link_id = node.primitive("linkId");
    if (out.link_id.empty()) unnamed(node, out);
    if (count_ > limits::questionnaire_items_max) fail(ErrorCode::too_large, "Too many items.", out);
    out.type = type(node, out);
    out.text = node.string("text");
    out.prefix = node.string("prefix");
    out.required = flag(node, "required", out);
    out.repeats = flag(node, "repeats", out);
    out.read_only = flag(node, "readOnly", out);
    out.any_enables = any_enables(node, out);
    out.length_max = length_max(node, out);
    out.value_set = node.string("answerValueSet");
    if (tables_.element) {
      tables_.element(node, out, context_);
    } else if (node.member("_text") || node.member("_prefix")) {
      unread("_text or _prefix", out.link_id);
    }
    extensions(node, out);
    conditions(node, out);
    options(node, out);
    if (!out.value_set.empty() && tables_.value_set) {
      tables_.value_set(out, context_);
    } else if (!out.value_set.empty()) {
      unread("answerValueSet", out.link_id);
    }
    mark_known_question(node, out);
    if (tables_.initial) {
      tables_.initial(node, out, context_);
    } else if (node.member("initial")) {
      unread("initial", out.link_id);
    }
    out.items = items(node, depth + 1);
    take_help(out);
    return out;
  }

  // Without a linkId no answer can be told from another: a made-up one keeps the text on the page.
  void unnamed(const JsonNode& node, Item& out) {
    if (!context_.report) return context_.fail(ErrorCode::missing_key, "Every item needs a linkId.", "item");
    out.link_id = "(no linkId " + std::to_string(count_) + ")";
    const std::string_view code = node.string("type");
    if (code == "display" || code == "group") {
      warn(out, "The item has no linkId: give it one.");
    } else {
      degrade(out, "The question has no linkId, so a receiver cannot tell what its answer belongs to.");
    }
  }

  ItemType type(const JsonNode& node, const Item& out) {
    const std::string_view code = node.string("type");
    const bool has_items = !list_of(node, "item").empty();
    if (code == "display" && has_items) {
      warn(out, "A display that holds items is shown as a group of them.");
      return ItemType::group;
    }
    if (const auto known = lookup(kTypes, code)) {
      if (code == "coding") warn(out, "\"coding\" is the type of R5: read as \"choice\".");
      return *known;
    }
    if (!context_.report) {
      fail(ErrorCode::invalid_value, "The item's type is missing or unknown.", out);
    }
    if (has_items || code == "question") {
      degrade(out, "The item's type is missing or unknown: shown as a group of the items in it.");
      return ItemType::group;
    }
    degrade(out, "The item's type is missing or unknown: asked as a text question.");
    return ItemType::string;
  }

  bool flag(const JsonNode& node, std::string_view name, const Item& out) {
    const JsonNode* value = node.member(name);
    if (!value || value->kind == JsonKind::boolean) return value && value->text == "true";
    const bool is_clear = value->is_string() && (value->text == "true" || value->text == "false");
    if (is_clear) {
      warn(out, std::string(name) + " is a boolean in FHIR: write true or false without quotes.");
    } else {
      degrade(out, std::string(name) + " is neither true nor false: read as false.");
    }
    return is_clear && value->text == "true";
  }

  bool any_enables(const JsonNode& node, const Item& out) {
    const std::string_view behaviour = node.string("enableBehavior");
    const JsonNode* conditions = node.array("enableWhen");
    if (behaviour.empty() && conditions && conditions->size > 1) {
      warn(out, "Several enableWhen need an enableBehavior: read as \"all\" (que-12).");
    } else if (!behaviour.empty() && behaviour != "any" && behaviour != "all") {
      degrade(out, "enableBehavior is neither \"all\" nor \"any\": read as \"all\".");
    }
    return behaviour == "any";
  }

  std::uint32_t length_max(const JsonNode& node, const Item& out) {
    const JsonNode* value = node.member("maxLength");
    if (!value) return 0;
    if (value->kind != JsonKind::number) warn(out, "maxLength is an integer in FHIR.");
    std::uint32_t length = 0;
    const auto [end, failure] = std::from_chars(value->text.data(), value->text.data() + value->text.size(), length);
    const bool whole = failure == std::errc() && end == value->text.data() + value->text.size();
    if (!whole) degrade(out, "maxLength is not a whole number above 0: left out.");
    return whole && length <= 1'000'000 ? length : 0;
  }

  void extensions(const JsonNode& node, Item& out) {
    for (const JsonNode* one_of : list_of(node, "extension")) {
      const JsonNode& extension = *one_of;
      const std::string_view url = extension.string("url");
      const auto rule = std::find_if(tables_.items.begin(), tables_.items.end(),
                                     [url](const ExtensionRule& one) { return one.url == url; });
      // A value that is to be worked out ("_valueInteger") is more than what is written there.
      for (const JsonNode& child : extension) {
        if (child.key.starts_with('_')) unread(child.key, out.link_id);
      }
      if (rule != tables_.items.end()) {
        rule->read(extension, out, context_);
      } else {
        unread(url, out.link_id);
      }
    }
  }

  // What this program does not read is never passed over in silence: the whole engine may read it (docs/forms).
  void unread(std::string_view what, const std::string& where) {
    if (!context_.report) context_.fail(ErrorCode::unknown_key, std::string(what) + " is not read here.", where);
  }

  void conditions(const JsonNode& node, Item& out) {
    for (const JsonNode* condition : list_of(node, "enableWhen")) {
      auto when = read_condition(*condition, out);
      if (when) out.enable_when.push_back(std::move(*when));
    }
  }

  std::optional<EnableWhen> read_condition(const JsonNode& condition, const Item& out) {
    const auto comparison = lookup(kOperators, condition.string("operator"));
    const std::string_view question = condition.primitive("question");
    if (!comparison || question.empty()) {
      const char* reason =
          "An enableWhen needs a question and a known operator: the item is shown without this condition.";
      degrade(out, reason);
      return std::nullopt;
    }
    EnableWhen when{std::string(question), *comparison, read_value(condition, "answer")};
    if (when.comparison == EnableOperator::exists) {
      if (when.answer.type != ValueType::boolean) {
        warn(out, "An enableWhen with \"exists\" needs answerBoolean: read as true (que-7).");
        when.answer = {ValueType::boolean, when.answer.text == "false" ? "false" : "true", "", "", ""};
      }
    } else if (when.answer.type == ValueType::none) {
      degrade(out, "An enableWhen has no answer to compare with: the item is shown without this condition.");
      return std::nullopt;
    }
    if (when.answer.type == ValueType::quantity) unread("A condition on a quantity", out.link_id);
    return when;
  }

  void options(const JsonNode& node, Item& out) {
    const auto given = list_of(node, "answerOption");
    lists(node, out);
    if (given.empty() || !context_.take_options(given.size(), out.link_id)) return;
    out.options.reserve(given.size());
    for (const JsonNode* one_of : given) {
      const JsonNode& option = *one_of;
      AnswerOption value;
      value.answer = read_value(option, "value");
      if (value.answer.type == ValueType::none) {
        if (!context_.report) {
          return fail(ErrorCode::missing_key, "An answer option needs a code or a text.", out);
        }
        if (option.kind == JsonKind::null || (option.is_object() && option.size == 0)) {
          warn(out, "An answer option without a value is left out.");
        } else {
          lose(option, "cannot be read: put it in a valueCoding with a code and a display", out);
        }
        continue;
      }
      if (context_.report && !takes_type(out, value.answer.type) && out.type != ItemType::boolean) {
        lose(option, "has a type that does not answer it", out);
        continue;
      }
      if (option.member("modifierExtension")) {
        fail(ErrorCode::unknown_key, "The modifierExtension of an answer option is not understood.", out);
      }
      value.value = {value.answer.system, value.answer.text, value.answer.display};
      if (value.value.code.empty()) value.value.code = value.value.display;
      if (value.value.display.empty()) value.value.display = value.value.code;
      value.initially_selected = flag(option, "initialSelected", out);
      if (value.initially_selected && !tables_.initial) unread("initialSelected", out.link_id);
      option_extensions(option, value, out);
      if (value.score.empty()) value.score = loinc_score(value.answer.system, value.answer.text);
      if (tables_.option) tables_.option(option, value);
      out.options.push_back(std::move(value));
    }
  }

  // An answer that nobody could give any more.
  void lose(const JsonNode& option, const char* why, const Item& out) {
    context_.refuse(out.link_id, naming(out) + " would be asked without one of its answers: the option" +
                                     words_in(option) + " " + why + ".");
  }

  // What should be a list of answers or conditions, and is not one.
  void lists(const JsonNode& node, const Item& out) {
    const auto is_no_list = [&node](std::string_view name) {
      const JsonNode* found = node.member(name);
      return found && !found->is_array() && !found->is_object() && found->kind != JsonKind::null;
    };
    const JsonNode* set = node.member("answerValueSet");
    if (is_no_list("answerOption") || (set && !set->is_string() && set->kind != JsonKind::null)) {
      context_.refuse(out.link_id, naming(out) + " would be asked without its answers: their list cannot be read.");
    }
    if (is_no_list("enableWhen")) degrade(out, "Its enableWhen cannot be read: the item is shown without a condition.");
    if (is_no_list("initial")) degrade(out, "Its initial values cannot be read: they are left out.");
    if (is_no_list("item")) degrade(out, "What is in it cannot be read: it is not asked.");
    if (is_no_list("extension")) degrade(out, "Its extensions cannot be read: they are left out.");
  }

  void option_extensions(const JsonNode& option, AnswerOption& value, const Item& out) {
    const JsonNode* coding = option.object("valueCoding");
    for (const JsonNode* owner : {&option, coding}) {
      const JsonNode* array = owner ? owner->array("extension") : nullptr;
      if (!array) continue;
      for (const JsonNode& extension : *array) option_extension(extension, value, out);
    }
  }

  void option_extension(const JsonNode& extension, AnswerOption& value, const Item& out) {
    std::string_view url = extension.string("url");
    if (url == "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive") {
      value.exclusive = extension.is_true("valueBoolean");
    } else if (url == "http://hl7.org/fhir/StructureDefinition/questionnaire-optionPrefix") {
      value.prefix = extension.string("valueString");
    } else if (url == "http://hl7.org/fhir/StructureDefinition/ordinalValue" ||
               url == "http://hl7.org/fhir/StructureDefinition/itemWeight") {
      const std::string_view decimal = extension.primitive("valueDecimal");
      const std::string_view written = decimal.empty() ? extension.primitive("valueInteger") : decimal;
      value.score = score_of(written);
      if (value.score.empty()) {
        degrade(out, "A score of one of its options is not a number that can be added up: the option has none.");
      }
    } else if (url.substr(0, kOwn.size()) == kOwn) {
      url.remove_prefix(kOwn.size());
      if (url == "option-hint") value.hint = extension.string("valueString");
      if (url == "from-words") value.from_words.emplace_back(extension.string("valueString"));
      if (url == "red-flag") value.concept_code = extension.string("valueCode");
      if (url == "option-enable-when") option_condition(extension, value, out);
      if (url == "counts-as") value.counts_as = extension.string("valueCode");
      if (url == "asked-in") value.asked_in = extension.string("valueUri");
    }
  }

  // As an item's enableWhen, in an extension: question, operator, answer.
  static void option_condition(const JsonNode& extension, AnswerOption& value, const Item&) {
    const JsonNode* parts = extension.array("extension");
    if (!parts) return;
    EnableWhen when;
    for (const JsonNode& part : *parts) {
      const std::string_view url = part.string("url");
      if (url == "question") when.question = part.string("valueString");
      if (url == "operator") {
        when.comparison = lookup(kOperators, part.string("valueString")).value_or(EnableOperator::equal);
      }
      if (url == "answer") when.answer = read_value(part, "value");
    }
    value.enable_when.push_back(std::move(when));
  }

  // A child of itemControl help is its parent's hint, not an item of its own. What comes and goes stays one.
  static void take_help(Item& out) {
    if (out.type == ItemType::display) return;
    for (std::size_t i = 0; i < out.items.size(); ++i) {
      const Item& child = out.items[i];
      const bool is_always = child.enable_when.empty() && child.enable_when_expression.text.empty();
      if (child.type == ItemType::display && child.control == "help" && is_always && !child.hidden) {
        out.hint = child.text;
        for (const std::string& link : child.support_links) out.support_links.push_back(link);
        out.items.erase(out.items.begin() + static_cast<std::ptrdiff_t>(i));
        return;
      }
    }
  }

  ReadContext& context_;
  const ReaderTables& tables_;
  std::size_t count_ = 0;
};

void number_items(std::vector<Item>& items, std::uint32_t& next) {
  for (Item& item : items) {
    item.number = next++;
    number_items(item.items, next);
  }
}

void mark_own_form(std::span<Item> items, const std::string& asked_under) {
  for (Item& item : items) {
    item.of_own_form = true;
    item.asked_under = asked_under;
    const bool says = item.type == ItemType::group && !item.text.empty();
    mark_own_form(item.items, says ? item.text : asked_under);
  }
}

// What a practice asks in its own form is between our pages, which say what they are part of.
void mark_between_our_pages(std::vector<Item>& items) {
  const auto is_ours = [](const Item& item) { return !item.part_of.empty(); };
  if (std::none_of(items.begin(), items.end(), is_ours)) return;
  for (Item& item : items) {
    if (!is_ours(item)) mark_own_form({&item, 1}, {});
  }
}

}  // namespace

bool ReadContext::take_options(std::size_t count, std::string_view link_id) {
  options += count;
  if (count <= limits::answer_options_max && options <= limits::questionnaire_options_max) return true;
  fail(ErrorCode::too_large, "Too many answer options.", std::string(link_id));
  return false;
}

void ReadContext::fail(ErrorCode code, std::string_view message, std::string_view where) {
  if (!error) error = Error{code, std::string(message), std::string(where)};
}

void ReadContext::warn(std::string_view link_id, std::string_view reason) {
  if (!report) return fail(ErrorCode::invalid_value, reason, link_id);
  report->warnings.push_back({std::string(link_id), std::string(reason)});
}

void ReadContext::degrade(std::string_view link_id, std::string_view reason, bool is_unasked) {
  if (!report) return fail(ErrorCode::invalid_value, reason, link_id);
  report->degraded.push_back({std::string(link_id), std::string(reason), is_unasked});
}

void ReadContext::refuse(std::string_view link_id, std::string_view reason) {
  if (!report) return fail(ErrorCode::invalid_value, reason, link_id);
  report->refused.push_back({std::string(link_id), std::string(reason)});
}

std::string words_in(const JsonNode& node) {
  if (node.is_string() && !node.text.empty()) return " \"" + std::string(node.text.substr(0, 200)) + "\"";
  if (!node.is_object() && !node.is_array()) return {};
  for (const JsonNode& child : node) {
    if (child.key == "system" || child.key == "url") continue;
    std::string words = words_in(child);
    if (!words.empty()) return words;
  }
  return {};
}

std::string naming(const Item& item) {
  return item.text.empty() ? "The question" : "The question \"" + item.text + "\"";
}

std::vector<const JsonNode*> list_of(const JsonNode& owner, std::string_view name) {
  std::vector<const JsonNode*> out;
  const JsonNode* found = owner.member(name);
  if (found && found->is_object()) out.push_back(found);
  if (!found || !found->is_array()) return out;
  for (const JsonNode& one : *found) out.push_back(&one);
  return out;
}

bool takes_type(const Item& item, ValueType type) {
  switch (item.type) {
    case ItemType::boolean: return type == ValueType::boolean;
    case ItemType::decimal: return type == ValueType::decimal;
    case ItemType::integer: return type == ValueType::integer;
    case ItemType::date: return type == ValueType::date;
    case ItemType::date_time: return type == ValueType::date_time;
    case ItemType::time: return type == ValueType::time;
    case ItemType::string:
    case ItemType::text: return type == ValueType::string;
    case ItemType::url: return type == ValueType::uri;
    case ItemType::attachment: return type == ValueType::attachment;
    case ItemType::reference: return type == ValueType::reference;
    case ItemType::quantity: return type == ValueType::quantity;
    case ItemType::choice:
    case ItemType::open_choice:
      if (type == ValueType::coding || (item.type == ItemType::open_choice && type == ValueType::string)) return true;
      return type == ValueType::date || type == ValueType::time || type == ValueType::integer ||
             type == ValueType::string || type == ValueType::reference;
    default: return false;
  }
}

Coding read_coding(const JsonNode& coding) {
  return {std::string(coding.string("system")), std::string(coding.primitive("code")),
          std::string(coding.string("display"))};
}

AnswerValue read_value(const JsonNode& owner, std::string_view name, const JsonNode** raw) {
  AnswerValue out;
  if (!owner.is_object()) return out;
  for (const JsonNode& node : owner) {
    if (node.key.size() <= name.size() || node.key.substr(0, name.size()) != name) continue;
    const auto type = value_type_from_suffix(node.key.substr(name.size()));
    if (!type) continue;
    if (raw) *raw = &node;
    if (!node.is_object()) {
      const bool complex = *type >= ValueType::attachment;
      if (complex || node.is_array() || node.kind == JsonKind::null || node.text.empty()) return out;
      out.type = *type;
      out.text = node.text;
      return out;
    }
    if (*type < ValueType::attachment) return out;
    out.type = *type;
    out.system = node.string("system");
    switch (*type) {
      case ValueType::coding:
        out.text = node.primitive("code");
        out.display = node.string("display");
        if (out.text.empty() && out.display.empty()) out.type = ValueType::none;
        break;
      case ValueType::quantity:
        out.text = node.primitive("value");
        out.display = node.string("unit");
        out.code = node.primitive("code");
        break;
      case ValueType::reference:
        out.text = node.string("reference");
        out.display = node.string("display");
        break;
      default:
        out.text = node.string("url");
        out.display = node.string("title");
        out.code = node.string("contentType");
        break;
    }
    return out;
  }
  return out;
}

Result<Questionnaire> Questionnaire::load(const JsonNode& resource, const ReaderTables& tables, ReadReport* report) {
  if (resource.string("resourceType") != "Questionnaire") {
    return Error{ErrorCode::invalid_value, "This is not a FHIR Questionnaire.", "resourceType"};
  }
  ReadContext context;
  context.resource = &resource;
  context.report = report;
  context.definitions = tables.definitions;
  ShapeCheck(tables, context).run(resource);
  ItemReader reader(context, tables);
  Questionnaire out;
  out.url_ = resource.string("url");
  out.version_ = resource.string("version");
  out.title_ = resource.string("title");
  out.items_ = reader.items(resource, 0);
  std::uint32_t next = 0;
  number_items(out.items_, next);
  mark_between_our_pages(out.items_);
  out.language_ = resource.string("language");
  if (tables.form) {
    tables.form(resource, out.variables_, out.constraints_, out.title_translations_);
  } else if (!report && resource.member("extension")) {
    context.fail(ErrorCode::unknown_key, "This program does not read extensions of a whole form.", "extension");
  }
  if (report) report->items = reader.count();
  if (context.error) return *context.error;
  return out;
}

}  // namespace frontdoor
