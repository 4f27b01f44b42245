// See filled_form.h.
#include "answers/filled_form.h"

#include "answers/repeats.h"
#include "answers/text.h"

#include <frontdoor/enable_when.h>

#include <algorithm>

namespace frontdoor {
namespace {

AnswerValue quantity_of(const Item& item, const std::string& number, const Answers& answers) {
  const Coding unit = unit_of(item, answers);
  return {ValueType::quantity, number, unit.system, unit.display, unit.code};
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

// A form that says nothing of pages has one for each of its outermost items.
bool holds_pages(const Item& group) {
  return std::any_of(group.items.begin(), group.items.end(),
                     [](const Item& item) { return item.page || holds_pages(item); });
}

// Numbers and times, as the response will hold what was typed; empty if it is none. False for other items.
bool typed_answer(const Item& item, const Answers& answers, std::string& out) {
  const std::string& text = answers.value(item.link_id);
  const bool listed = !item.options.empty() || item.control == "slider";
  if (item.type == ItemType::integer && !listed) {
    out = western_digits(trim(text));
  } else if (item.type == ItemType::time) {
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
  const AnswerOption* option = option_called(item, text);
  return option == nullptr ? text : option->value.code;
}

}  // namespace

FilledForm::FilledForm(const Questionnaire& form, Answers answers) : form_(&form), answers_(std::move(answers)) {
  grow();
}

const Questionnaire& FilledForm::questionnaire() const {
  return grown_ ? *grown_ : *form_;
}

const Item* FilledForm::find(std::string_view link_id) const {
  return questionnaire().find(link_id);
}

// [SECTION] Groups that repeat

void FilledForm::grow() {
  if (has_repeats(*form_)) grown_ = std::make_unique<const Questionnaire>(with_repeats(*form_, answers_));
}

unsigned FilledForm::add_occurrence(const Item& group) {
  frontdoor::add_occurrence(group, answers_);
  const unsigned number = occurrences(group);
  grow();
  return number;
}

unsigned FilledForm::remove_occurrence(const Item& group) {
  const unsigned removed = occurrence_of(group.link_id);
  frontdoor::remove_occurrence(group, removed, answers_);
  const unsigned number = std::min(removed, occurrences(group));
  grow();
  return number;
}

unsigned FilledForm::occurrences(const Item& group) const {
  return frontdoor::occurrences(group, answers_);
}

// [SECTION] What is enabled

// The question, if it and all that it stands in are enabled: an answer to a hidden question is kept but counts as none.
const Item* FilledForm::enabled_question(std::string_view link_id) const {
  std::vector<const Item*> path;
  if (!path_to(questionnaire().items(), link_id, path)) return nullptr;
  for (const Item* item : path) {
    if (!is_enabled(*item)) return nullptr;
  }
  return path.back();
}

// What the response will hold for an item's answers.
std::vector<AnswerValue> FilledForm::values_of(const Item& item) const {
  std::vector<AnswerValue> out;
  for (std::string& text : answers_to(item)) {
    AnswerValue value{ValueType::string, std::move(text), "", "", ""};
    for (const AnswerOption& option : item.options) {
      if (option.value.code == value.text) value = option.answer;
    }
    if (has_date_parts(item)) value.type = item.type == ItemType::date ? ValueType::date : ValueType::date_time;
    if (item.type == ItemType::integer || item.type == ItemType::decimal) value.type = ValueType::decimal;
    if (item.type == ItemType::boolean) value.type = ValueType::boolean;
    if (item.type == ItemType::time) value.type = ValueType::time;
    if (item.type == ItemType::quantity) value = quantity_of(item, value.text, answers_);
    out.push_back(std::move(value));
  }
  return out;
}

std::vector<AnswerValue> FilledForm::values_for(const EnableWhen& condition) const {
  const Item* question = enabled_question(condition.question);
  return question ? values_of(*question) : std::vector<AnswerValue>();
}

bool FilledForm::is_enabled(const AnswerOption& option) const {
  for (const EnableWhen& when : option.enable_when) {
    if (!condition_holds(when, values_for(when))) return false;
  }
  return true;
}

bool FilledForm::is_enabled(const Item& item) const {
  return conditions_enable(item, [this](const EnableWhen& condition) { return values_for(condition); });
}

// [SECTION] Pages and questions

void FilledForm::collect_pages(const std::vector<Item>& items, std::vector<const Item*>& out) const {
  for (const Item& item : items) {
    if (item.type == ItemType::display || item.hidden || !is_enabled(item)) continue;
    if (item.page || item.type != ItemType::group || !holds_pages(item)) {
      out.push_back(&item);
    } else {
      collect_pages(item.items, out);
    }
  }
}

void FilledForm::collect_questions(std::span<const Item> items, std::vector<const Item*>& out) const {
  for (const Item& item : items) {
    if (item.hidden || !is_enabled(item)) continue;
    const bool asks = item.type != ItemType::group && item.type != ItemType::display;
    if (asks) out.push_back(&item);
    // What stands under a question belongs to its answer.
    if (!asks || is_answered(item)) collect_questions(item.items, out);
  }
}

std::vector<const Item*> FilledForm::pages() const {
  std::vector<const Item*> out;
  collect_pages(questionnaire().items(), out);
  return out;
}

std::vector<const Item*> FilledForm::questions() const {
  std::vector<const Item*> out;
  collect_questions(questionnaire().items(), out);
  return out;
}

std::vector<const Item*> FilledForm::questions_of(const Item& page) const {
  std::vector<const Item*> out;
  collect_questions(items_of_page(page), out);
  return out;
}

// [SECTION] What was answered

std::vector<std::string> FilledForm::answers_to(const Item& item) const {
  std::vector<std::string> out;
  if (item.type == ItemType::attachment) {
    for (const Photo& photo : photos_of(item, answers_)) out.push_back(photo.sha256);
    return out;
  }
  if (has_date_parts(item)) {
    if (const auto date = date_of(date_parts(item, answers_))) out.push_back(iso_date(*date));
    return out;
  }
  if (std::string typed; typed_answer(item, answers_, typed)) {
    if (!typed.empty()) out.push_back(std::move(typed));
    return out;
  }
  if (item.repeats && !item.options.empty()) {
    for (const AnswerOption& option : item.options) {
      const bool ticked = answers_.value(item.link_id + "/" + option.value.code) == "true";
      if (ticked && is_enabled(option)) out.push_back(option.value.code);
    }
    return out;
  }
  std::string value = chosen_code(item, trim(answers_.value(item.link_id)));
  for (const AnswerOption& option : item.options) {
    if (option.value.code == value && !is_enabled(option)) return out;
  }
  if (!value.empty()) out.push_back(std::move(value));
  return out;
}

bool FilledForm::is_answered(const Item& item) const {
  if (has_date_parts(item)) {
    const DateParts parts = date_parts(item, answers_);
    return !parts.day.empty() || !parts.month.empty() || !parts.year.empty();
  }
  if (std::string typed; typed_answer(item, answers_, typed)) return !trim(answers_.value(item.link_id)).empty();
  return !answers_to(item).empty();
}

const AnswerOption* FilledForm::contradiction(const Item& item) const {
  if (!item.repeats) return nullptr;
  const std::vector<std::string> given = answers_to(item);
  if (given.size() < 2) return nullptr;
  for (const AnswerOption& option : item.options) {
    const bool chosen = std::find(given.begin(), given.end(), option.value.code) != given.end();
    if (option.exclusive && chosen) return &option;
  }
  return nullptr;
}

std::string FilledForm::answer_for_reading(const Item& item, const Wording* wording) const {
  std::string out;
  if (item.type == ItemType::attachment) {
    for (const Photo& photo : photos_of(item, answers_)) {
      if (!out.empty()) out += answer_separator;
      out += photo.description.empty() ? "photo" : photo.description;
    }
    return out;
  }
  for (const std::string& value : answers_to(item)) {
    if (!out.empty()) out += answer_separator;
    std::string text = value;
    for (const AnswerOption& option : item.options) {
      if (option.value.code != value) continue;
      text = wording ? wording->phrase(option.value.display) : option.value.display;
    }
    if (has_date_parts(item)) {
      if (const auto date = date_of(date_parts(item, answers_))) text = long_date(*date);
    }
    if (item.type == ItemType::time) text.resize(text.size() - 3);  // without the seconds
    const Coding unit = unit_of(item, answers_);
    if (!unit.display.empty()) text += " " + unit.display;
    out += text;
  }
  return out;
}

// [SECTION] What the answers mean

std::string FilledForm::by_meaning(Meaning meaning) const {
  const Item* found = questionnaire().find(meaning);
  const Item* item = found ? enabled_question(found->link_id) : nullptr;
  if (!item) return {};
  const auto given = answers_to(*item);
  return given.empty() ? std::string() : given.front();
}

std::optional<std::int32_t> stated_age_months(std::optional<std::int64_t> years, std::optional<std::int64_t> months) {
  // A baby of "0" without months is somewhere in the first year: the months stay unknown, the year does not.
  if (months && *months >= 0 && *months < 151 * 12) return static_cast<std::int32_t>(*months);
  if (years && *years >= 1 && *years <= 150) return static_cast<std::int32_t>(*years * 12);
  return std::nullopt;
}

PatientFacts FilledForm::facts() const {
  PatientFacts facts;
  facts.age_months =
      stated_age_months(whole_number_of(by_meaning(Meaning::age)), whole_number_of(by_meaning(Meaning::age_months)));
  const std::string sex = by_meaning(Meaning::sex);
  if (sex == "female") facts.sex = Sex::female;
  if (sex == "male") facts.sex = Sex::male;
  const std::string pregnancy = by_meaning(Meaning::pregnancy);
  if (pregnancy == "pregnant") facts.pregnant = true;
  if (pregnancy == "no") facts.pregnant = false;
  return facts;
}

RequestKind FilledForm::kind() const {
  const std::string code = by_meaning(Meaning::request_kind);
  if (code.empty() || code == "new-problem" || code == "existing-problem") return RequestKind::medical;
  return code == "medication" ? RequestKind::medication : RequestKind::admin;
}

bool FilledForm::needs_help_today() const {
  return by_meaning(Meaning::need_help_today) == "yes";
}

bool FilledForm::will_phone() const {
  const std::string safe = by_meaning(Meaning::safe_to_contact);
  return !safe.empty() && safe != "yes" && safe != "true" && by_meaning(Meaning::safe_way).empty();
}

bool FilledForm::is_about_somebody_else() const {
  const std::string subject = by_meaning(Meaning::subject);
  return !subject.empty() && subject != "self";
}

}  // namespace frontdoor
