// See frontdoor/questionnaire.h.
#include <frontdoor/questionnaire.h>

#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <array>
#include <utility>

namespace frontdoor {
namespace {

constexpr std::string_view kOwn = "https://frontdoor.example/fhir/StructureDefinition/";
constexpr std::string_view kExclusive = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";
constexpr std::string_view kOrdinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
constexpr std::string_view kItemControl = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl";
constexpr std::string_view kShortText = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText";

template <typename Value, std::size_t size>
std::optional<Value> lookup(const std::array<std::pair<std::string_view, Value>, size>& table, std::string_view code) {
  for (const auto& row : table) {
    if (row.first == code) return row.second;
  }
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, ItemType>, 16> kTypes{{
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

constexpr std::array<std::pair<std::string_view, Meaning>, 24> kMeanings{{
    {"start", Meaning::start},
    {"access-messages", Meaning::access_messages},
    {"urgent-advice", Meaning::urgent_advice},
    {"subject", Meaning::subject},
    {"age", Meaning::age},
    {"age-months", Meaning::age_months},
    {"sex", Meaning::sex},
    {"pregnancy", Meaning::pregnancy},
    {"need-help-today", Meaning::need_help_today},
    {"problem", Meaning::problem},
    {"request-kind", Meaning::request_kind},
    {"own-words", Meaning::own_words},
    {"duration", Meaning::duration},
    {"hoped-outcome", Meaning::hoped_outcome},
    {"full-name", Meaning::full_name},
    {"birth-date", Meaning::birth_date},
    {"postcode", Meaning::postcode},
    {"nhs-number", Meaning::nhs_number},
    {"telephone", Meaning::telephone},
    {"email", Meaning::email},
    {"contact-preference", Meaning::contact_preference},
    {"safe-to-contact", Meaning::safe_to_contact},
    {"writer-name", Meaning::writer_name},
    {"writer-relationship", Meaning::writer_relationship},
}};

// Reads one Questionnaire; the first fault stops it.
class Reader {
 public:
  std::optional<Error> error;

  void fail(ErrorCode code, std::string message, const std::string& where) {
    if (!error) error = Error{code, std::move(message), where};
  }

  std::vector<Item> items(const Json& parent, std::size_t depth) {
    std::vector<Item> out;
    const Json* array = json_array(parent, "item");
    if (!array || error) return out;
    if (depth > limits::questionnaire_depth_max) {
      fail(ErrorCode::too_large, "Items are nested too deep.", json_string_or(parent, "linkId", ""));
      return out;
    }
    for (const Json& json : *array) {
      out.push_back(item(json, depth));
      if (error) break;
    }
    return out;
  }

 private:
  Item item(const Json& json, std::size_t depth) {
    Item out;
    const std::string* link_id = json_string(json, "linkId");
    if (!link_id || link_id->empty()) {
      fail(ErrorCode::missing_key, "Every item needs a linkId.", "item");
      return out;
    }
    out.link_id = *link_id;
    if (++count_ > limits::questionnaire_items_max) fail(ErrorCode::too_large, "Too many items.", *link_id);
    const auto type = lookup(kTypes, json_string_or(json, "type", ""));
    if (!type) fail(ErrorCode::invalid_value, "The item's type is missing or unknown.", *link_id);
    if (json_member(json, "modifierExtension")) {
      fail(ErrorCode::unknown_key, "A modifierExtension that is not understood changes what the item means.", *link_id);
    }
    out.type = type.value_or(ItemType::display);
    out.text = json_string_or(json, "text", "");
    out.required = json_bool(json, "required").value_or(false);
    out.repeats = json_bool(json, "repeats").value_or(false);
    out.any_enables = json_string_or(json, "enableBehavior", "all") == "any";
    const std::int64_t length = json_integer(json, "maxLength").value_or(0);
    out.length_max = length > 0 && length <= 1'000'000 ? static_cast<std::uint32_t>(length) : 0;
    extensions(json, out);
    conditions(json, out);
    options(json, out);
    out.items = items(json, depth + 1);
    take_help(out);
    return out;
  }

  void extensions(const Json& json, Item& out) {
    const Json* array = json_array(json, "extension");
    if (!array) return;
    for (const Json& extension : *array) {
      const std::string url = json_string_or(extension, "url", "");
      if (url == kItemControl) {
        control(extension, out);
      } else if (url == kShortText) {
        out.short_text = json_string_or(extension, "valueString", "");
      } else if (url.compare(0, kOwn.size(), kOwn) == 0) {
        own_extension(url.substr(kOwn.size()), extension, out);
      }
    }
  }

  void control(const Json& extension, Item& out) {
    const Json* concept_value = json_object(extension, "valueCodeableConcept");
    const Json* codings = concept_value ? json_array(*concept_value, "coding") : nullptr;
    if (!codings) return;
    for (const Json& coding : *codings) {
      const std::string code = json_string_or(coding, "code", "");
      if (code == "page") out.page = true;
      if (code == "help") out.hint = "help";
    }
  }

  void own_extension(const std::string& name, const Json& extension, Item& out) {
    if (name == "meaning") {
      const auto meaning = meaning_from_code(json_string_or(extension, "valueCode", ""));
      if (!meaning)
        fail(ErrorCode::invalid_value, "The item's meaning is not one this form engine knows.", out.link_id);
      out.meaning = meaning.value_or(Meaning::none);
    } else if (name == "required-message") {
      out.required_message = json_string_or(extension, "valueString", "");
    } else if (name == "text-for-other") {
      out.text_for_other = json_string_or(extension, "valueString", "");
    } else {
      fail(ErrorCode::unknown_key, "Unknown extension \"" + name + "\": correct or remove it.", out.link_id);
    }
  }

  void conditions(const Json& json, Item& out) {
    const Json* array = json_array(json, "enableWhen");
    if (!array) return;
    for (const Json& condition : *array) {
      EnableWhen when;
      when.question = json_string_or(condition, "question", "");
      const auto comparison = lookup(kOperators, json_string_or(condition, "operator", ""));
      if (!comparison || when.question.empty()) {
        fail(ErrorCode::invalid_value, "An enableWhen needs a question and a known operator.", out.link_id);
        return;
      }
      when.comparison = *comparison;
      if (!answer(condition, when)) {
        fail(ErrorCode::missing_key, "An enableWhen needs an answer of a supported type.", out.link_id);
        return;
      }
      out.enable_when.push_back(std::move(when));
    }
  }

  static bool answer(const Json& condition, EnableWhen& when) {
    if (const Json* coding = json_object(condition, "answerCoding")) {
      when.answer = json_string_or(*coding, "code", "");
      when.answer_system = json_string_or(*coding, "system", "");
      return true;
    }
    if (const auto number = json_integer(condition, "answerInteger")) {
      when.answer = std::to_string(*number);
      return true;
    }
    if (const auto flag = json_bool(condition, "answerBoolean")) {
      when.answer = *flag ? "true" : "false";
      return true;
    }
    for (const char* key : {"answerString", "answerDate"}) {
      if (const std::string* text = json_string(condition, key)) {
        when.answer = *text;
        return true;
      }
    }
    return false;
  }

  void options(const Json& json, Item& out) {
    const Json* array = json_array(json, "answerOption");
    if (!array) return;
    if (array->size() > limits::answer_options_max) {
      fail(ErrorCode::too_large, "Too many answer options.", out.link_id);
      return;
    }
    for (const Json& option : *array) {
      AnswerOption value;
      if (const Json* coding = json_object(option, "valueCoding")) {
        value.value = {json_string_or(*coding, "system", ""), json_string_or(*coding, "code", ""),
                       json_string_or(*coding, "display", "")};
      } else {
        const std::string text = json_string_or(option, "valueString", "");
        value.value = {"", text, text};
      }
      if (value.value.code.empty()) {
        fail(ErrorCode::missing_key, "An answer option needs a code or a text.", out.link_id);
        return;
      }
      if (value.value.display.empty()) value.value.display = value.value.code;
      option_extensions(option, value);
      out.options.push_back(std::move(value));
    }
  }

  static void option_extensions(const Json& option, AnswerOption& value) {
    const Json* array = json_array(option, "extension");
    if (!array) return;
    for (const Json& extension : *array) {
      const std::string url = json_string_or(extension, "url", "");
      if (url == std::string(kOwn) + "option-hint") value.hint = json_string_or(extension, "valueString", "");
      if (url == std::string(kOwn) + "red-flag") value.concept_code = json_string_or(extension, "valueCode", "");
      if (url == kExclusive) value.exclusive = json_bool(extension, "valueBoolean").value_or(false);
      if (url == kOrdinal) value.score = json_integer(extension, "valueDecimal");
      if (url == std::string(kOwn) + "option-enable-when") option_condition(extension, value);
    }
  }

  // As an item's enableWhen, in an extension: question, operator, answer.
  static void option_condition(const Json& extension, AnswerOption& value) {
    const Json* parts = json_array(extension, "extension");
    if (!parts) return;
    EnableWhen when;
    for (const Json& part : *parts) {
      const std::string url = json_string_or(part, "url", "");
      if (url == "question") when.question = json_string_or(part, "valueString", "");
      if (url == "operator") {
        when.comparison = lookup(kOperators, json_string_or(part, "valueString", "")).value_or(EnableOperator::equal);
      }
      if (url != "answer") continue;
      if (const auto number = json_integer(part, "valueInteger")) when.answer = std::to_string(*number);
      if (const Json* coding = json_object(part, "valueCoding")) {
        when.answer = json_string_or(*coding, "code", "");
        when.answer_system = json_string_or(*coding, "system", "");
      }
    }
    value.enable_when.push_back(std::move(when));
  }

  // A child of itemControl help is its parent's hint, not an item of its own.
  static void take_help(Item& out) {
    for (std::size_t i = 0; i < out.items.size(); ++i) {
      if (out.items[i].type == ItemType::display && out.items[i].hint == "help") {
        out.hint = out.items[i].text;
        out.items.erase(out.items.begin() + static_cast<std::ptrdiff_t>(i));
        return;
      }
    }
  }

  std::size_t count_ = 0;
};

template <typename Match>
const Item* find_item(const std::vector<Item>& items, const Match& match) {
  for (const Item& item : items) {
    if (match(item)) return &item;
    if (const Item* found = find_item(item.items, match)) return found;
  }
  return nullptr;
}

const Item* duplicate_link_id(const std::vector<Item>& items, std::vector<std::string_view>& seen) {
  for (const Item& item : items) {
    for (std::string_view other : seen) {
      if (other == item.link_id) return &item;
    }
    seen.push_back(item.link_id);
    if (const Item* found = duplicate_link_id(item.items, seen)) return found;
  }
  return nullptr;
}

}  // namespace

std::optional<Meaning> meaning_from_code(std::string_view code) {
  return lookup(kMeanings, code);
}

std::string_view to_code(Meaning meaning) {
  for (const auto& row : kMeanings) {
    if (row.second == meaning) return row.first;
  }
  return {};
}

Result<Questionnaire> Questionnaire::load(std::string_view json) {
  if (json.size() > limits::questionnaire_bytes_max) {
    return Error{ErrorCode::too_large, "The questionnaire file is too large.", ""};
  }
  auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  const Json& root = parsed.value();
  if (json_string_or(root, "resourceType", "") != "Questionnaire") {
    return Error{ErrorCode::invalid_value, "This is not a FHIR Questionnaire.", "resourceType"};
  }
  Reader reader;
  Questionnaire out;
  out.url_ = json_string_or(root, "url", "");
  out.version_ = json_string_or(root, "version", "");
  out.title_ = json_string_or(root, "title", "");
  out.items_ = reader.items(root, 0);
  if (reader.error) return *reader.error;
  std::vector<std::string_view> seen;
  if (const Item* twice = duplicate_link_id(out.items_, seen)) {
    return Error{ErrorCode::duplicate_key, "Two items share one linkId.", twice->link_id};
  }
  return out;
}

const Item* Questionnaire::find(std::string_view link_id) const {
  return find_item(items_, [link_id](const Item& item) { return item.link_id == link_id; });
}

const Item* Questionnaire::find(Meaning meaning) const {
  return find_item(items_, [meaning](const Item& item) { return item.meaning == meaning; });
}

}  // namespace frontdoor
