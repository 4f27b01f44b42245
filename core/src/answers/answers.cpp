// See answers.h.
#include "answers/answers.h"

#include "answers/text.h"

#include <frontdoor/enable_when.h>
#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

AnswerValue quantity_of(const Item& item, const std::string& number, const Answers& answers) {
  const Coding unit = unit_of(item, answers);
  return {ValueType::quantity, number, unit.system, unit.display, unit.code};
}

// What the response will hold for an item's answers.
std::vector<AnswerValue> values_of(const Item& item, const Questionnaire& questionnaire, const Answers& answers) {
  std::vector<AnswerValue> out;
  for (std::string& text : answers_to(item, questionnaire, answers)) {
    AnswerValue value{ValueType::string, std::move(text), "", "", ""};
    for (const AnswerOption& option : item.options) {
      if (option.value.code == value.text) value = option.answer;
    }
    if (has_date_parts(item)) value.type = item.type == ItemType::date ? ValueType::date : ValueType::date_time;
    if (item.type == ItemType::integer || item.type == ItemType::decimal) value.type = ValueType::decimal;
    if (item.type == ItemType::boolean) value.type = ValueType::boolean;
    if (item.type == ItemType::time) value.type = ValueType::time;
    if (item.type == ItemType::quantity) value = quantity_of(item, value.text, answers);
    out.push_back(std::move(value));
  }
  return out;
}

// The item and its ancestors, outermost first; empty if there is none.
bool path_to(const std::vector<Item>& items, std::string_view link_id, std::vector<const Item*>& path) {
  for (const Item& item : items) {
    path.push_back(&item);
    if (item.link_id == link_id || path_to(item.items, link_id, path)) return true;
    path.pop_back();
  }
  return false;
}

// The question, if it and all that it stands in are enabled: an answer to a hidden question is kept but counts as none.
const Item* standing_question(std::string_view link_id, const Questionnaire& questionnaire, const Answers& answers) {
  std::vector<const Item*> path;
  if (!path_to(questionnaire.items(), link_id, path)) return nullptr;
  for (const Item* item : path) {
    if (!is_enabled(*item, questionnaire, answers)) return nullptr;
  }
  return path.back();
}

std::vector<AnswerValue> standing_values(const EnableWhen& condition, const Questionnaire& questionnaire,
                                         const Answers& answers) {
  const Item* question = standing_question(condition.question, questionnaire, answers);
  return question ? values_of(*question, questionnaire, answers) : std::vector<AnswerValue>();
}

// A form that says nothing of pages has one for each of its outermost items.
bool holds_pages(const Item& group) {
  return std::any_of(group.items.begin(), group.items.end(),
                     [](const Item& item) { return item.page || holds_pages(item); });
}

void collect_pages(const std::vector<Item>& items, const Questionnaire& questionnaire, const Answers& answers,
                   std::vector<const Item*>& out) {
  for (const Item& item : items) {
    if (item.type == ItemType::display || !is_enabled(item, questionnaire, answers)) continue;
    if (item.page || item.type != ItemType::group || !holds_pages(item)) {
      out.push_back(&item);
    } else {
      collect_pages(item.items, questionnaire, answers, out);
    }
  }
}

void collect(std::span<const Item> items, const Questionnaire& questionnaire, const Answers& answers,
             std::vector<const Item*>& out) {
  for (const Item& item : items) {
    if (!is_enabled(item, questionnaire, answers)) continue;
    const bool asks = item.type != ItemType::group && item.type != ItemType::display;
    if (asks) out.push_back(&item);
    // What stands under a question belongs to its answer.
    if (!asks || is_answered(item, questionnaire, answers)) collect(item.items, questionnaire, answers, out);
  }
}

// Numbers and times, as the response will hold what was typed; empty if it is none. False for other items.
bool typed_answer(const Item& item, const Answers& answers, std::string& out) {
  const std::string& text = answers.value(item.link_id);
  if (item.type == ItemType::time) {
    out = time_of(text);
  } else if (item.type == ItemType::decimal || item.type == ItemType::quantity) {
    out = decimal_of(text);
  } else {
    return false;
  }
  return true;
}

// In a list that is searched the patient types what an option is called.
std::string chosen_code(const Item& item, std::string text) {
  if (!is_searched(item)) return text;
  for (const AnswerOption& option : item.options) {
    if (same_words(option.value.display, text)) return option.value.code;
  }
  return text;
}

std::optional<int> whole_number(const std::string& text) {
  const std::string trimmed = trim(text);
  int value = 0;
  const auto [end, failure] = std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), value);
  if (failure != std::errc() || end != trimmed.data() + trimmed.size()) return std::nullopt;
  return value;
}

}  // namespace

const std::string& Answers::value(std::string_view name) const {
  static const std::string kEmpty;
  const auto it = values_.find(name);
  return it == values_.end() ? kEmpty : it->second;
}

void Answers::set(const std::string& name, std::string value) {
  if (value.empty()) {
    values_.erase(name);
  } else {
    values_[name] = std::move(value);
  }
}

const Reading& Answers::read(const std::string& name, const PatientFacts& facts, const RedFlagEngine& engine) const {
  return engine.read(value(name), facts, readings_[name]);
}

DateParts date_parts(const Item& item, const Answers& answers) {
  return {trim(answers.value(item.link_id + "/day")), trim(answers.value(item.link_id + "/month")),
          trim(answers.value(item.link_id + "/year"))};
}

std::optional<std::chrono::year_month_day> date_of(const DateParts& parts) {
  const auto day = whole_number(parts.day);
  const auto month = whole_number(parts.month);
  const auto year = whole_number(parts.year);
  if (!day || !month || !year || *year < 1000 || *year > 9999 || *day < 1 || *month < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

Coding unit_of(const Item& item, const Answers& answers) {
  const std::string& chosen = answers.value(item.link_id + "/unit");
  for (const Coding& unit : item.units) {
    if (unit.code == chosen) return unit;
  }
  return item.units.empty() ? Coding() : item.units.front();
}

bool has_date_parts(const Item& item) {
  return item.type == ItemType::date || item.type == ItemType::date_time;
}

bool is_searched(const Item& item) {
  if (item.options.empty() || item.repeats) return false;
  return item.control == "autocomplete" || item.type == ItemType::open_choice;
}

bool is_dropped_down(const Item& item) {
  return !item.options.empty() && !item.repeats && item.control == "drop-down" && !is_searched(item);
}

std::vector<std::string> answers_to(const Item& item, const Questionnaire& questionnaire, const Answers& answers) {
  std::vector<std::string> out;
  if (item.type == ItemType::attachment) {
    for (const Photo& photo : photos_of(item, answers)) out.push_back(photo.sha256);
    return out;
  }
  if (has_date_parts(item)) {
    if (const auto date = date_of(date_parts(item, answers))) out.push_back(iso_date(*date));
    return out;
  }
  if (std::string typed; typed_answer(item, answers, typed)) {
    if (!typed.empty()) out.push_back(std::move(typed));
    return out;
  }
  if (item.repeats && !item.options.empty()) {
    for (const AnswerOption& option : item.options) {
      const bool ticked = answers.value(item.link_id + "/" + option.value.code) == "true";
      if (ticked && is_enabled(option, questionnaire, answers)) out.push_back(option.value.code);
    }
    return out;
  }
  std::string value = chosen_code(item, trim(answers.value(item.link_id)));
  for (const AnswerOption& option : item.options) {
    if (option.value.code == value && !is_enabled(option, questionnaire, answers)) return out;
  }
  if (!value.empty()) out.push_back(std::move(value));
  return out;
}

bool is_answered(const Item& item, const Questionnaire& questionnaire, const Answers& answers) {
  if (has_date_parts(item)) {
    const DateParts parts = date_parts(item, answers);
    return !parts.day.empty() || !parts.month.empty() || !parts.year.empty();
  }
  if (std::string typed; typed_answer(item, answers, typed)) return !trim(answers.value(item.link_id)).empty();
  return !answers_to(item, questionnaire, answers).empty();
}

std::string answer_for_reading(const Item& item, const Questionnaire& questionnaire, const Answers& answers,
                               const Wording* wording) {
  std::string out;
  if (item.type == ItemType::attachment) {
    for (const Photo& photo : photos_of(item, answers)) {
      if (!out.empty()) out += answer_separator;
      out += photo.description.empty() ? "photo" : photo.description;
    }
    return out;
  }
  for (const std::string& value : answers_to(item, questionnaire, answers)) {
    if (!out.empty()) out += answer_separator;
    std::string text = value;
    for (const AnswerOption& option : item.options) {
      if (option.value.code != value) continue;
      text = wording ? wording->phrase(option.value.display) : option.value.display;
    }
    if (has_date_parts(item)) {
      if (const auto date = date_of(date_parts(item, answers))) text = long_date(*date);
    }
    if (item.type == ItemType::time) text.resize(text.size() - 3);  // without the seconds
    const Coding unit = unit_of(item, answers);
    if (!unit.display.empty()) text += " " + unit.display;
    out += text;
  }
  return out;
}

std::optional<Photo> photo_of_json(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed) return std::nullopt;
  Photo photo;
  photo.sha256 = json_string_or(parsed.value(), "sha256", "");
  photo.content_type = json_string_or(parsed.value(), "contentType", "");
  const std::int64_t bytes = json_integer(parsed.value(), "size").value_or(0);
  const bool hash =
      photo.sha256.size() == 64 && photo.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  const bool picture =
      photo.content_type == "image/jpeg" || photo.content_type == "image/png" || photo.content_type == "image/webp";
  if (!hash || !picture || bytes <= 0 || bytes > static_cast<std::int64_t>(limits::photo_bytes_max))
    return std::nullopt;
  photo.bytes = static_cast<std::uint32_t>(bytes);
  return photo;
}

std::string photo_name(const Item& item, const Photo& photo) {
  return item.link_id + "/" + photo.sha256;
}

std::vector<Photo> photos_of(const Item& item, const Answers& answers) {
  std::vector<Photo> out;
  const std::string prefix = item.link_id + "/";
  for (const auto& [name, value] : answers.all()) {
    if (name.compare(0, prefix.size(), prefix) != 0 || name.find('/', prefix.size()) != std::string::npos) continue;
    auto photo = photo_of_json(value);
    if (!photo) continue;
    photo->description = trim(answers.value(name + "/description"));
    out.push_back(std::move(*photo));
  }
  return out;
}

bool is_enabled(const AnswerOption& option, const Questionnaire& questionnaire, const Answers& answers) {
  for (const EnableWhen& when : option.enable_when) {
    if (!condition_holds(when, standing_values(when, questionnaire, answers))) return false;
  }
  return true;
}

bool is_enabled(const Item& item, const Questionnaire& questionnaire, const Answers& answers) {
  return conditions_enable(
      item, [&](const EnableWhen& condition) { return standing_values(condition, questionnaire, answers); });
}

std::vector<const Item*> enabled_questions(const Questionnaire& questionnaire, const Answers& answers) {
  std::vector<const Item*> out;
  collect(questionnaire.items(), questionnaire, answers, out);
  return out;
}

std::vector<const Item*> enabled_pages(const Questionnaire& questionnaire, const Answers& answers) {
  std::vector<const Item*> out;
  collect_pages(questionnaire.items(), questionnaire, answers, out);
  return out;
}

std::span<const Item> items_of_page(const Item& page) {
  if (page.type == ItemType::group) return page.items;
  return {&page, 1};
}

std::vector<const Item*> enabled_questions_of(const Item& page, const Questionnaire& questionnaire,
                                              const Answers& answers) {
  std::vector<const Item*> out;
  collect(items_of_page(page), questionnaire, answers, out);
  return out;
}

bool is_identity(Meaning meaning) {
  switch (meaning) {
    case Meaning::full_name:
    case Meaning::postcode:
    case Meaning::nhs_number:
    case Meaning::telephone:
    case Meaning::email:
    case Meaning::writer_name: return true;
    default: return false;
  }
}

bool is_free_text(const Item& item) {
  if (item.type != ItemType::text && item.type != ItemType::string && item.type != ItemType::open_choice) return false;
  return !is_identity(item.meaning);
}

bool carries_red_flags(const Item& item) {
  return std::any_of(item.options.begin(), item.options.end(),
                     [](const AnswerOption& option) { return !option.concept_code.empty(); });
}

std::string answer_by_meaning(Meaning meaning, const Questionnaire& questionnaire, const Answers& answers) {
  const Item* found = questionnaire.find(meaning);
  const Item* item = found ? standing_question(found->link_id, questionnaire, answers) : nullptr;
  if (!item) return {};
  const auto given = answers_to(*item, questionnaire, answers);
  return given.empty() ? std::string() : given.front();
}

PatientFacts patient_facts(const Questionnaire& questionnaire, const Answers& answers) {
  PatientFacts facts;
  if (const auto years = whole_number(answer_by_meaning(Meaning::age, questionnaire, answers))) {
    // A baby of "0" without months is somewhere in the first year: the months stay unknown, the year does not.
    const auto months = whole_number(answer_by_meaning(Meaning::age_months, questionnaire, answers));
    if (months && *months >= 0 && *months < 24) {
      facts.age_months = *months;
    } else if (*years >= 1 && *years <= 150) {
      facts.age_months = *years * 12;
    }
  }
  const std::string sex = answer_by_meaning(Meaning::sex, questionnaire, answers);
  if (sex == "female") facts.sex = Sex::female;
  if (sex == "male") facts.sex = Sex::male;
  const std::string pregnancy = answer_by_meaning(Meaning::pregnancy, questionnaire, answers);
  if (pregnancy == "pregnant") facts.pregnant = true;
  if (pregnancy == "no") facts.pregnant = false;
  return facts;
}

RequestKind request_kind(const Questionnaire& questionnaire, const Answers& answers) {
  const std::string kind = answer_by_meaning(Meaning::request_kind, questionnaire, answers);
  if (kind.empty() || kind == "new-problem" || kind == "existing-problem") return RequestKind::medical;
  return kind == "medication" ? RequestKind::medication : RequestKind::admin;
}

bool needs_help_today(const Questionnaire& questionnaire, const Answers& answers) {
  return answer_by_meaning(Meaning::need_help_today, questionnaire, answers) == "yes";
}

bool is_about_somebody_else(const Questionnaire& questionnaire, const Answers& answers) {
  const std::string subject = answer_by_meaning(Meaning::subject, questionnaire, answers);
  return !subject.empty() && subject != "self";
}

const std::string& question_text(const Item& item, bool about_somebody_else) {
  return about_somebody_else && !item.text_for_other.empty() ? item.text_for_other : item.text;
}

}  // namespace frontdoor
