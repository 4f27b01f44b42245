// What each extension of a form means (docs/forms/support.md). One function an extension, one table.
#include "responses/form_tables.h"

#include "engine/answer_values.h"
#include "responses/safe_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace frontdoor {
namespace {

std::string text_of(const JsonNode& extension) {
  for (std::string_view name :
       {"valueString", "valueCode", "valueId", "valueUri", "valueUrl", "valueMarkdown", "valueCanonical"}) {
    if (!extension.string(name).empty()) return std::string(extension.string(name));
  }
  return {};
}

Expression expression_of(const JsonNode& extension) {
  const JsonNode* value = extension.object("valueExpression");
  if (!value) return {"", "text/fhirpath", text_of(extension)};
  return {std::string(value->string("name")), std::string(value->string("language")),
          std::string(value->string("expression"))};
}

// A limit may be calculated: the cqf-calculatedValue or cqf-expression extension beside the value or inside it.
Expression calculated_value(const JsonNode& node) {
  for (const JsonNode& child : node) {
    const JsonNode* extensions = child.is_object() ? child.array("extension") : nullptr;
    if (!extensions) continue;
    for (const JsonNode& one : *extensions) {
      const std::string_view url = one.string("url");
      if (url.ends_with("/cqf-calculatedValue") || url.ends_with("/cqf-expression")) return expression_of(one);
    }
  }
  return {};
}

bool fits(ItemType item, ValueType limit) {
  const bool number = limit == ValueType::integer || limit == ValueType::decimal;
  switch (item) {
    case ItemType::integer:
    case ItemType::decimal: return number;
    case ItemType::quantity: return number || limit == ValueType::quantity;
    case ItemType::date:
    case ItemType::date_time: return limit == ValueType::date || limit == ValueType::date_time;
    case ItemType::time: return limit == ValueType::time;
    default: return false;
  }
}

// A limit that was read is kept where it is of the question's type, or calculated.
void check_limit(const JsonNode& extension, const Item& item, ReadContext& context, std::optional<AnswerValue>& limit,
                 Expression& expression) {
  expression = calculated_value(extension);
  if (!limit) {
    if (expression.text.empty()) context.degrade(item.link_id, "A minValue or maxValue without a value is left out.");
  } else if (!fits(item.type, limit->type)) {
    context.degrade(item.link_id, "A minValue or maxValue of another type than the question is left out.");
    limit.reset();
  }
}

void read_least(const JsonNode& extension, Item& item, ReadContext& context) {
  read_minimum(extension, item, context);
  check_limit(extension, item, context, item.minimum, item.minimum_expression);
}

void read_most(const JsonNode& extension, Item& item, ReadContext& context) {
  read_maximum(extension, item, context);
  check_limit(extension, item, context, item.maximum, item.maximum_expression);
}

void read_length_min(const JsonNode& extension, Item& item, ReadContext& context) {
  item.length_min = whole_number_of(extension, context, item);
}

void read_decimal_places(const JsonNode& extension, Item& item, ReadContext& context) {
  item.decimal_places_max = static_cast<std::int32_t>(std::min(whole_number_of(extension, context, item), 100U));
}

void read_occurs_min(const JsonNode& extension, Item& item, ReadContext& context) {
  item.occurs_min = whole_number_of(extension, context, item);
}

void read_regex(const JsonNode& extension, Item& item, ReadContext&) {
  item.regex = text_of(extension);
}

void read_regex_message(const JsonNode& extension, Item& item, ReadContext&) {
  item.regex_message = text_of(extension);
}

void read_unit_value_set(const JsonNode& extension, Item& item, ReadContext& context) {
  const std::string url = text_of(extension);
  if (!context.definitions) return;
  read_units(concepts_of(url, *context.resource, *context.definitions), url, item, context);
}

void read_entry_format(const JsonNode& extension, Item& item, ReadContext&) {
  item.entry_format = text_of(extension);
  if (item.hint.empty()) item.hint = item.entry_format;
}

void read_orientation(const JsonNode& extension, Item& item, ReadContext&) {
  item.horizontal = code_of(extension) == "horizontal";
}

void read_size_max(const JsonNode& extension, Item& item, ReadContext&) {
  item.size_max = extension.primitive("valueDecimal");
}

void read_support_link(const JsonNode& extension, Item& item, ReadContext& context) {
  std::string link = text_of(extension);
  if (link.starts_with("https://") || link.starts_with("http://")) {
    item.support_links.push_back(std::move(link));
  } else {
    context.degrade(item.link_id, "A supportLink that is not a web address is left out.");
  }
}

constexpr const char* kPicture = "A picture or film of the item is not shown.";

void read_media(const JsonNode&, Item& item, ReadContext& context) {
  context.degrade(item.link_id, kPicture);
}

// What is not asked, shown or worked out as the form says: one line for each such extension.
void read_signature(const JsonNode&, Item& item, ReadContext& context) {
  context.degrade(item.link_id, "A signature is not asked for.");
}

void read_toggle(const JsonNode&, Item& item, ReadContext& context) {
  context.degrade(item.link_id, "Which options are offered is not worked out: all of them are.");
}

void read_sub_form(const JsonNode&, Item& item, ReadContext& context) {
  context.degrade(item.link_id, "The item stands for another form, which is not put in its place.");
}

void read_usage_mode(const JsonNode& extension, Item& item, ReadContext&) {
  item.usage_mode = text_of(extension);
}

void read_reference_type(const JsonNode& extension, Item& item, ReadContext&) {
  item.reference_types.push_back(text_of(extension));
}

void read_open_label(const JsonNode& extension, Item& item, ReadContext&) {
  item.open_label = text_of(extension);
}

void read_variable(const JsonNode& extension, Item& item, ReadContext&) {
  item.variables.push_back(expression_of(extension));
}

void read_initial_expression(const JsonNode& extension, Item& item, ReadContext&) {
  item.initial_expression = expression_of(extension);
}

void read_calculated_expression(const JsonNode& extension, Item& item, ReadContext&) {
  item.calculated_expression = expression_of(extension);
}

void read_enable_when_expression(const JsonNode& extension, Item& item, ReadContext&) {
  item.enable_when_expression = expression_of(extension);
}

void read_answer_expression(const JsonNode& extension, Item& item, ReadContext&) {
  item.answer_expression = expression_of(extension);
}

Constraint constraint_of(const JsonNode& extension) {
  Constraint out;
  const JsonNode* parts = extension.array("extension");
  if (!parts) return out;
  for (const JsonNode& part : *parts) {
    const std::string_view url = part.string("url");
    if (url == "key") out.key = text_of(part);
    if (url == "human") out.human = text_of(part);
    if (url == "severity") out.is_warning = text_of(part) == "warning";
    if (url == "expression") {
      Expression expression = expression_of(part);
      out.expression = std::move(expression.text);
      out.language = std::move(expression.language);
    }
  }
  return out;
}

void read_constraint(const JsonNode& extension, Item& item, ReadContext& context) {
  Constraint constraint = constraint_of(extension);
  if (constraint.expression.empty()) {
    return context.degrade(item.link_id, "A constraint without an expression is left out.");
  }
  item.constraints.push_back(std::move(constraint));
}

#define HL7 "http://hl7.org/fhir/StructureDefinition/"
#define SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
constexpr std::array<ExtensionRule, 57> kExtensions{{
    {HL7 "questionnaire-itemControl", read_item_control},
    {"https://github.com/google/android-fhir/StructureDefinition/questionnaire-itemControl", read_item_control},
    {SDC "shortText", read_short_text},
    {HL7 "questionnaire-shortText", read_short_text},
    {"https://frontdoor.example/fhir/StructureDefinition/earliest-in-days", read_earliest_in_days},
    {"https://frontdoor.example/fhir/StructureDefinition/from-words", read_from_words},
    {"https://frontdoor.example/fhir/StructureDefinition/latest-in-days", read_latest_in_days},
    {"https://frontdoor.example/fhir/StructureDefinition/meaning", read_meaning},
    {"https://frontdoor.example/fhir/StructureDefinition/part-of", read_part_of},
    {"https://frontdoor.example/fhir/StructureDefinition/required-message", read_required_message},
    {"https://frontdoor.example/fhir/StructureDefinition/text-for-other", read_text_for_other},
    {HL7 "minValue", read_least},
    {HL7 "maxValue", read_most},
    {SDC "minQuantity", read_least},
    {SDC "maxQuantity", read_most},
    {HL7 "minLength", read_length_min},
    {HL7 "maxDecimalPlaces", read_decimal_places},
    {HL7 "questionnaire-minOccurs", read_occurs_min},
    {HL7 "questionnaire-maxOccurs", read_occurs_max},
    {HL7 "regex", read_regex},
    {"http://ehelse.no/fhir/StructureDefinition/validationtext", read_regex_message},
    {HL7 "questionnaire-hidden", read_hidden},
    {HL7 "questionnaire-sliderStepValue", read_slider_step},
    {HL7 "questionnaire-unit", read_unit},
    {HL7 "questionnaire-unitOption", read_unit_option},
    {HL7 "questionnaire-unitValueSet", read_unit_value_set},
    {HL7 "entryFormat", read_entry_format},
    {HL7 "questionnaire-choiceOrientation", read_orientation},
    {HL7 "questionnaire-optionOrientation", read_orientation},
    {HL7 "questionnaire-displayCategory", read_category},
    {HL7 "mimeType", read_mime_type},
    {HL7 "maxSize", read_size_max},
    {HL7 "questionnaire-supportLink", read_support_link},
    {HL7 "questionnaire-usageMode", read_usage_mode},
    {HL7 "questionnaire-referenceResource", read_reference_type},
    {SDC "openLabel", read_open_label},
    {HL7 "variable", read_variable},
    {HL7 "questionnaire-initialExpression", read_initial_expression},
    {SDC "initialExpression", read_initial_expression},
    {SDC "calculatedExpression", read_calculated_expression},
    {HL7 "questionnaire-calculatedExpression", read_calculated_expression},
    {HL7 "cqf-calculatedValue", read_calculated_expression},
    {SDC "enableWhenExpression", read_enable_when_expression},
    {HL7 "questionnaire-enableWhenExpression", read_enable_when_expression},
    {"http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen", read_enable_when_expression},
    {SDC "answerExpression", read_answer_expression},
    {HL7 "questionnaire-constraint", read_constraint},
    {HL7 "targetConstraint", read_constraint},
    {"http://hl7.org/fhir/uv/sdc/StructureDefinition/targetConstraint", read_constraint},
    {SDC "unitOption", read_unit_option},
    {SDC "maxOccurs", read_occurs_max},
    {SDC "minOccurs", read_occurs_min},
    {SDC "itemMedia", read_media},
    {SDC "answerOptionsToggleExpression", read_toggle},
    {SDC "subQuestionnaire", read_sub_form},
    {HL7 "questionnaire-signatureRequired", read_signature},
    {SDC "signatureRequired", read_signature},
}};
#undef SDC
#undef HL7

std::pair<std::string, std::string> translation_of(const JsonNode& extension) {
  std::pair<std::string, std::string> out;
  const JsonNode* parts = extension.array("extension");
  if (!parts) return out;
  for (const JsonNode& part : *parts) {
    if (part.string("url") == "lang") out.first = text_of(part);
    if (part.string("url") == "content") out.second = text_of(part);
  }
  return out;
}

void read_translations(const JsonNode* beside, std::vector<std::pair<std::string, std::string>>& out) {
  const JsonNode* extensions = beside ? beside->array("extension") : nullptr;
  if (!extensions) return;
  for (const JsonNode& extension : *extensions) {
    if (extension.string("url").ends_with("/translation")) out.push_back(translation_of(extension));
  }
}

void read_option(const JsonNode& node, AnswerOption& option) {
  const JsonNode* coding = node.object("valueCoding");
  read_translations(coding ? coding->object("_display") : node.object("_valueString"), option.translations);
}

void read_rich_text(const JsonNode& beside, Item& item, ReadContext& context) {
  const JsonNode* extensions = beside.array("extension");
  if (!extensions) return;
  for (const JsonNode& extension : *extensions) {
    const std::string_view url = extension.string("url");
    if (url.ends_with("/rendering-xhtml") && text_of(extension).find("<img") != std::string::npos) {
      context.degrade(item.link_id, kPicture);
    }
    if (url.ends_with("/translation")) {
      item.translations.push_back(translation_of(extension));
    } else if (item.text.empty() && url.ends_with("/rendering-xhtml")) {
      item.text = text_from_xhtml(text_of(extension));
    } else if (item.text.empty() && url.ends_with("/rendering-markdown")) {
      item.text = text_from_markdown(text_of(extension));
    }
  }
}

bool has_extension(const JsonNode& owner, std::string_view name) {
  const JsonNode* extensions = owner.array("extension");
  return extensions && std::any_of(extensions->begin(), extensions->end(),
                                   [name](const JsonNode& one) { return one.string("url").ends_with(name); });
}

// Pictures of answers, and elements that an expression is to work out.
void name_unread(const JsonNode& node, Item& item, ReadContext& context) {
  for (const JsonNode* option : list_of(node, "answerOption")) {
    const JsonNode* coding = option->object("valueCoding");
    if (has_extension(*option, "itemAnswerMedia") || (coding && has_extension(*coding, "itemAnswerMedia"))) {
      context.degrade(item.link_id, "Pictures of its answers are not shown.");
      break;
    }
  }
  for (const char* name : {"text", "prefix", "required", "repeats", "readOnly", "maxLength", "answerValueSet"}) {
    const JsonNode* beside = node.object("_" + std::string(name));
    if (beside && (has_extension(*beside, "/cqf-expression") || has_extension(*beside, "/cqf-calculatedValue"))) {
      context.degrade(item.link_id, "Its " + std::string(name) + " is not worked out: what is written there counts.");
    }
  }
}

// Whether an item asks for an NHS number: by its code, by the element that it fills, or because its text asks for
// nothing else ("What is your NHS number?", "Child's NHS no. (if known)").
bool asks_nhs_number(const JsonNode& node, const Item& item) {
  if (item.type != ItemType::string && item.type != ItemType::text && item.type != ItemType::integer) return false;
  for (const JsonNode* code : list_of(node, "code")) {
    if (code->string("system").ends_with("/Id/nhs-number")) return true;
  }
  const std::string_view definition = node.string("definition");
  if (definition.ends_with(":nhsNumber") || definition.ends_with(":nhs-number")) return true;
  constexpr std::string_view kBeside =
      " what is s your the a my their his her this patient patients person persons child childs baby babys mother "
      "mothers partner partners carer carers please enter give type write of in here full valid uk england own new ten "
      "digit digits if known you know it have one optional required ";
  std::string words = " ";
  for (const char c : node.string("text")) {
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (is_letter) {
      words += static_cast<char>(c | 0x20);
    } else if (words.back() != ' ') {
      words += ' ';
    }
  }
  if (words.back() != ' ') words += ' ';
  for (const std::string_view name : {" nhs number ", " nhs no ", " nhs num "}) {
    const std::size_t at = words.find(name);
    if (at == std::string::npos) continue;
    words.replace(at, name.size(), " ");
    while (words.size() > 1) {
      const std::size_t end = words.find(' ', 1);
      if (kBeside.find(words.substr(0, end + 1)) == std::string_view::npos) return false;
      words.erase(0, end);
    }
    return true;
  }
  return false;
}

void read_element(const JsonNode& node, Item& item, ReadContext& context) {
  name_unread(node, item, context);
  item.is_nhs_number = asks_nhs_number(node, item);
  read_translations(node.object("_prefix"), item.prefix_translations);
  const JsonNode* beside = node.object("_text");
  if (beside) read_rich_text(*beside, item, context);
  if (const JsonNode* text = node.member("text"); text && text->kind != JsonKind::string) {
    context.degrade(item.link_id, "The item's text is not a text: it is left out.");
  }
}

// Gives an initial value the question's own type where it means the same.
bool fit(const Item& item, AnswerValue& value) {
  const bool is_number = value.type == ValueType::integer || value.type == ValueType::decimal;
  if (item.type == ItemType::decimal && is_number) value.type = ValueType::decimal;
  if (item.type == ItemType::integer && value.type == ValueType::decimal) {
    const std::string whole = value.text.substr(0, value.text.find('.'));
    if (compare_decimals(whole, value.text) == 0) value = {ValueType::integer, whole, "", "", ""};
  }
  if (item.type == ItemType::date_time && value.type == ValueType::date) value.type = ValueType::date_time;
  if (item.type == ItemType::url && value.type == ValueType::string) value.type = ValueType::uri;
  const bool is_words = item.type == ItemType::string || item.type == ItemType::text;
  if (is_words && value.type == ValueType::uri) value.type = ValueType::string;
  if (item.type == ItemType::quantity && is_number) {
    value.type = ValueType::quantity;
    name_unit(item, value);
  }
  return takes_type(item, value.type);
}

// Options that could not be told apart, and those of a question that is answered by yes or no.
void drop_useless_options(Item& item, ReadContext& context) {
  if (item.type == ItemType::boolean && !item.options.empty()) {
    context.degrade(item.link_id, "A question of type boolean is answered by yes or no: its options are left out.");
    item.options.clear();
  }
  std::map<std::tuple<ValueType, std::string, std::string>, std::string> seen;
  const auto is_repeated = [&](const AnswerOption& option) {
    const auto [first, is_new] =
        seen.try_emplace({option.answer.type, option.value.system, option.value.code}, option.value.display);
    if (!is_new && first->second != option.value.display) {
      context.refuse(item.link_id, naming(item) + " would be asked without one of its answers: the options \"" +
                                       first->second + "\" and \"" + option.value.display +
                                       "\" have one code and could not be told apart.");
    }
    return !is_new;
  };
  if (std::erase_if(item.options, is_repeated) > 0) {
    context.warn(item.link_id, "An answer option that is there twice is offered once.");
  }
  std::set<std::string> words;
  for (const AnswerOption& option : item.options) {
    if (option.value.display.empty() || words.insert(option.prefix + option.value.display).second) continue;
    context.warn(item.link_id, "Two answer options of different codes both read \"" + option.value.display +
                                   "\": nobody can tell them apart.");
  }
}

// Filled in beforehand with what is not an answer, a question could not be answered at all. As its option has it, where
// it is one.
bool is_offered(const Item& item, AnswerValue& value) {
  if (item.type != ItemType::choice || item.options.empty() || item.open_field) return true;
  const auto option = std::find_if(item.options.begin(), item.options.end(),
                                   [&value](const AnswerOption& one) { return equal_values(one.answer, value); });
  if (option != item.options.end()) value = option->answer;
  return option != item.options.end();
}

// The unit that a quantity begins with is one that it can be given in.
void offer_unit(Item& item, const AnswerValue& value) {
  if (value.type != ValueType::quantity || value.display.empty() || item.units_listed) return;
  const bool known = std::any_of(item.units.begin(), item.units.end(), [&value](const Coding& unit) {
    return value.code.empty() ? unit.display == value.display : unit.code == value.code;
  });
  if (!known) add_unit(item, {value.system, value.code, value.display}, item.units.empty());
}

void read_initial(const JsonNode& node, Item& item, ReadContext& context) {
  drop_useless_options(item, context);
  const bool is_asked = item.type != ItemType::group && item.type != ItemType::display;
  for (const JsonNode* one : is_asked ? list_of(node, "initial") : std::vector<const JsonNode*>()) {
    AnswerValue value = read_value(*one, "value");
    if (value.type == ValueType::none) {
      context.degrade(item.link_id, "An initial value that cannot be read is left out.");
    } else if (!fit(item, value)) {
      context.degrade(item.link_id, "An initial value of another type than the question is left out.");
    } else if (is_offered(item, value)) {
      offer_unit(item, value);
      item.initial.push_back(std::move(value));
    } else {
      context.degrade(item.link_id, "The initial value \"" + (value.display.empty() ? value.text : value.display) +
                                        "\" is none of the answers that can be given: it is left out.");
    }
  }
  for (const AnswerOption& option : item.options) {
    if (option.initially_selected) item.initial.push_back(option.answer);
  }
  if (item.initial.size() > 1 && !item.repeats) {
    context.warn(item.link_id,
                 "Several initial values of a question that does not repeat: the first is used (que-13).");
    item.initial.resize(1);
  }
}

void read_form(const JsonNode& resource, std::vector<Expression>& variables, std::vector<Constraint>& constraints,
               std::vector<std::pair<std::string, std::string>>& title_translations) {
  read_translations(resource.object("_title"), title_translations);
  const JsonNode* extensions = resource.array("extension");
  if (!extensions) return;
  for (const JsonNode& extension : *extensions) {
    const std::string_view url = extension.string("url");
    if (url == "http://hl7.org/fhir/StructureDefinition/variable") variables.push_back(expression_of(extension));
    if (url.ends_with("/questionnaire-constraint") || url.ends_with("/targetConstraint")) {
      constraints.push_back(constraint_of(extension));
    }
  }
}

}  // namespace

ReaderTables form_tables(const R4Definitions& definitions) {
  return {kExtensions, read_element, read_option, read_value_set, read_initial, read_form, &definitions};
}

}  // namespace frontdoor
