// See frontdoor/questionnaire.h: our own forms, and looks into any.
#include <frontdoor/questionnaire.h>

#include <frontdoor/json_document.h>
#include <frontdoor/limits.h>

#include "forms/reader.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace frontdoor {
namespace {

void read_limit(const JsonNode& extension, std::optional<AnswerValue>& limit) {
  AnswerValue value = read_value(extension, "value");
  if (value.type != ValueType::none) limit = std::move(value);
}

}  // namespace

void read_minimum(const JsonNode& extension, Item& item, ReadContext&) {
  read_limit(extension, item.minimum);
}

void read_maximum(const JsonNode& extension, Item& item, ReadContext&) {
  read_limit(extension, item.maximum);
}

namespace {

constexpr std::array<std::pair<std::string_view, Meaning>, 40> kMeanings{{
    {"start", Meaning::start},
    {"access-messages", Meaning::access_messages},
    {"urgent-advice", Meaning::urgent_advice},
    {"repeat-ordering", Meaning::repeat_ordering},
    {"subject", Meaning::subject},
    {"age", Meaning::age},
    {"age-months", Meaning::age_months},
    {"sex", Meaning::sex},
    {"sex-matters", Meaning::sex_matters},
    {"pregnancy", Meaning::pregnancy},
    {"need-help-today", Meaning::need_help_today},
    {"sent-early", Meaning::sent_early},
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
    {"contact-person", Meaning::contact_person},
    {"contact-times", Meaning::contact_times},
    {"telephone-owner", Meaning::telephone_owner},
    {"preferred-clinician", Meaning::preferred_clinician},
    {"appointment-kind", Meaning::appointment_kind},
    {"language", Meaning::language},
    {"communication-needs", Meaning::communication_needs},
    {"other-needs", Meaning::other_needs},
    {"share-needs", Meaning::share_needs},
    {"safe-to-contact", Meaning::safe_to_contact},
    {"safe-contact", Meaning::safe_contact},
    {"safe-way", Meaning::safe_way},
    {"writer-name", Meaning::writer_name},
    {"writer-relationship", Meaning::writer_relationship},
    {"writer-consent", Meaning::writer_consent},
    {"writer-authority", Meaning::writer_authority},
}};

constexpr std::array<ExtensionRule, 18> kOwnExtensions{{
    {"http://hl7.org/fhir/StructureDefinition/maxValue", read_maximum},
    {"http://hl7.org/fhir/StructureDefinition/mimeType", read_mime_type},
    {"http://hl7.org/fhir/StructureDefinition/minValue", read_minimum},
    {"http://hl7.org/fhir/StructureDefinition/questionnaire-displayCategory", read_category},
    {"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", read_hidden},
    {"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl", read_item_control},
    {"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", read_occurs_max},
    {"http://hl7.org/fhir/StructureDefinition/questionnaire-sliderStepValue", read_slider_step},
    {"http://hl7.org/fhir/StructureDefinition/questionnaire-unit", read_unit},
    {"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption", read_unit_option},
    {"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText", read_short_text},
    {"https://frontdoor.example/fhir/StructureDefinition/earliest-in-days", read_earliest_in_days},
    {"https://frontdoor.example/fhir/StructureDefinition/from-words", read_from_words},
    {"https://frontdoor.example/fhir/StructureDefinition/latest-in-days", read_latest_in_days},
    {"https://frontdoor.example/fhir/StructureDefinition/meaning", read_meaning},
    {"https://frontdoor.example/fhir/StructureDefinition/part-of", read_part_of},
    {"https://frontdoor.example/fhir/StructureDefinition/required-message", read_required_message},
    {"https://frontdoor.example/fhir/StructureDefinition/text-for-other", read_text_for_other},
}};

constexpr ReaderTables kOwnTables{kOwnExtensions};

template <typename Match>
const Item* find_item(const std::vector<Item>& items, const Match& match) {
  for (const Item& item : items) {
    if (match(item)) return &item;
    if (const Item* found = find_item(item.items, match)) return found;
  }
  return nullptr;
}

const Item* unusable_link_id(const std::vector<Item>& items) {
  return find_item(items, [](const Item& item) { return !is_plain_link_id(item.link_id); });
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

std::string_view score_of(std::string_view digits) {
  constexpr std::size_t kScoreBytesMax = 30;  // far fewer digits than are added up exactly (decimal.h)
  return digits.size() <= kScoreBytesMax && compare_decimals(digits, "0") ? digits : std::string_view();
}

std::string_view loinc_score(std::string_view system, std::string_view code) {
  constexpr std::pair<std::string_view, std::string_view> kScores[] = {
      {"LA6568-5", "0"}, {"LA6569-3", "1"}, {"LA6570-1", "2"}, {"LA6571-9", "3"}};
  if (system != "http://loinc.org") return "";
  for (const auto& [known, score] : kScores) {
    if (known == code) return score;
  }
  return "";
}

bool is_plain_link_id(std::string_view link_id) {
  for (const char c : link_id) {
    const auto letter = static_cast<unsigned char>((c | 32) - 'a');
    if (letter > 25 && (c < '-' || c > '9' || c == '/') && c != '_') return false;
  }
  return true;
}

void read_item_control(const JsonNode& extension, Item& item, ReadContext&) {
  const JsonNode* value = extension.object("valueCodeableConcept");
  const JsonNode* codings = value ? value->array("coding") : nullptr;
  if (!codings) return;
  for (const JsonNode& coding : *codings) {
    item.control = coding.string("code");
    if (item.control == "page") item.page = true;
  }
}

void read_from_words(const JsonNode& extension, Item& item, ReadContext&) {
  item.from_words.emplace_back(extension.string("valueString"));
}

// A whole number of days, below zero for days before today.
std::optional<std::int32_t> days_of(const JsonNode& extension, ReadContext& context, const Item& item) {
  const std::string digits = read_value(extension, "value").text;
  std::int32_t days = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), days);
  if (failure == std::errc() && end == digits.data() + digits.size()) return days;
  context.warn(item.link_id, "An extension needs a whole number of days: " + std::string(extension.string("url")));
  return std::nullopt;
}

void read_earliest_in_days(const JsonNode& extension, Item& item, ReadContext& context) {
  item.earliest_in_days = days_of(extension, context, item);
}

void read_latest_in_days(const JsonNode& extension, Item& item, ReadContext& context) {
  item.latest_in_days = days_of(extension, context, item);
}

void read_part_of(const JsonNode& extension, Item& item, ReadContext&) {
  item.part_of = extension.string("valueUri");
}

void read_hidden(const JsonNode& extension, Item& item, ReadContext&) {
  item.hidden = extension.primitive("valueBoolean") == "true";
}

void read_slider_step(const JsonNode& extension, Item& item, ReadContext& context) {
  item.slider_step = whole_number_of(extension, context, item);
}

void read_mime_type(const JsonNode& extension, Item& item, ReadContext&) {
  if (std::string type(extension.string("valueCode")); !type.empty()) item.mime_types.push_back(std::move(type));
}

std::uint32_t whole_number_of(const JsonNode& extension, ReadContext& context, const Item& item) {
  const AnswerValue value = read_value(extension, "value");
  const std::string& digits = value.text;
  std::uint32_t out = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (failure != std::errc() || end != digits.data() + digits.size()) {
    context.degrade(item.link_id,
                    "An extension needs a whole number, and is left out: " + std::string(extension.string("url")));
    return 0;
  }
  return out;
}

std::string code_of(const JsonNode& extension) {
  if (!extension.string("valueCode").empty()) return std::string(extension.string("valueCode"));
  const JsonNode* value = extension.object("valueCodeableConcept");
  const JsonNode* codings = value ? value->array("coding") : nullptr;
  const JsonNode* coding = codings ? codings->first : extension.object("valueCoding");
  return coding ? std::string(coding->string("code")) : std::string();
}

void add_unit(Item& item, Coding unit, bool first) {
  std::erase(item.units, unit);
  item.units.insert(first ? item.units.begin() : item.units.end(), std::move(unit));
}

void read_unit(const JsonNode& extension, Item& item, ReadContext&) {
  if (const JsonNode* coding = extension.object("valueCoding")) add_unit(item, read_coding(*coding), true);
}

void read_unit_option(const JsonNode& extension, Item& item, ReadContext&) {
  const JsonNode* coding = extension.object("valueCoding");
  if (!coding) return;
  Coding unit = read_coding(*coding);
  const bool known = std::find(item.units.begin(), item.units.end(), unit) != item.units.end();
  if (!known) add_unit(item, std::move(unit), false);
  item.units_listed = true;
}

void read_category(const JsonNode& extension, Item& item, ReadContext&) {
  item.category = code_of(extension);
}

void read_occurs_max(const JsonNode& extension, Item& item, ReadContext& context) {
  item.occurs_max = whole_number_of(extension, context, item);
}

void read_short_text(const JsonNode& extension, Item& item, ReadContext&) {
  item.short_text = extension.string("valueString");
}

void read_meaning(const JsonNode& extension, Item& item, ReadContext& context) {
  const auto meaning = meaning_from_code(extension.string("valueCode"));
  if (!meaning) {
    context.fail(ErrorCode::invalid_value, "The item's meaning is not one this form engine knows.", item.link_id);
  }
  item.meaning = meaning.value_or(Meaning::none);
}

void read_required_message(const JsonNode& extension, Item& item, ReadContext&) {
  item.required_message = extension.string("valueString");
}

void read_text_for_other(const JsonNode& extension, Item& item, ReadContext&) {
  item.text_for_other = extension.string("valueString");
}

std::optional<Meaning> meaning_from_code(std::string_view code) {
  for (const auto& row : kMeanings) {
    if (row.first == code) return row.second;
  }
  return std::nullopt;
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
  const auto document = JsonDocument::parse(std::string(json));
  if (!document) return document.error();
  Result<Questionnaire> out = load(document.value().root(), kOwnTables, nullptr);
  if (!out) return out;
  if (const Item* item = unusable_link_id(out.value().items_)) {
    return Error{ErrorCode::invalid_value, "No control can have this linkId as its name.", item->link_id};
  }
  std::vector<std::string_view> seen;
  if (const Item* twice = duplicate_link_id(out.value().items_, seen)) {
    return Error{ErrorCode::duplicate_key, "Two items share one linkId.", twice->link_id};
  }
  return out;
}

Questionnaire Questionnaire::with_items(std::vector<Item> items) const {
  Questionnaire out;
  out.url_ = url_;
  out.version_ = version_;
  out.title_ = title_;
  out.items_ = std::move(items);
  return out;
}

const Item* Questionnaire::find(std::string_view link_id) const {
  return find_item(items_, [link_id](const Item& item) { return item.link_id == link_id; });
}

const Item* Questionnaire::find(Meaning meaning) const {
  return find_item(items_, [meaning](const Item& item) { return item.meaning == meaning; });
}

}  // namespace frontdoor
