// See answers.h.
#include "consultation/answers.h"

#include "consultation/text.h"

#include <frontdoor/enable_when.h>

#include <charconv>

namespace frontdoor {
namespace {

// What the response will hold for an item's answers.
std::vector<AnswerValue> values_of(const Item& item, const Answers& answers) {
  std::vector<AnswerValue> out;
  for (std::string& text : answers_to(item, answers)) {
    AnswerValue value{ValueType::string, std::move(text), "", "", ""};
    for (const AnswerOption& option : item.options) {
      if (option.value.code == value.text) value = option.answer;
    }
    if (item.type == ItemType::date) value.type = ValueType::date;
    if (item.type == ItemType::integer || item.type == ItemType::decimal) value.type = ValueType::decimal;
    if (item.type == ItemType::boolean) value.type = ValueType::boolean;
    out.push_back(std::move(value));
  }
  return out;
}

void collect(const std::vector<Item>& items, const Questionnaire& questionnaire, const Answers& answers,
             std::vector<const Item*>& out) {
  for (const Item& item : items) {
    if (!is_enabled(item, questionnaire, answers)) continue;
    if (item.type != ItemType::group && item.type != ItemType::display) out.push_back(&item);
    collect(item.items, questionnaire, answers, out);
  }
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

std::vector<std::string> answers_to(const Item& item, const Answers& answers) {
  std::vector<std::string> out;
  if (item.type == ItemType::date) {
    if (const auto date = date_of(date_parts(item, answers))) out.push_back(iso_date(*date));
    return out;
  }
  if (item.repeats && !item.options.empty()) {
    for (const AnswerOption& option : item.options) {
      if (answers.value(item.link_id + "/" + option.value.code) == "true") out.push_back(option.value.code);
    }
    return out;
  }
  std::string value = trim(answers.value(item.link_id));
  if (!value.empty()) out.push_back(std::move(value));
  return out;
}

bool is_answered(const Item& item, const Answers& answers) {
  if (item.type == ItemType::date) {
    const DateParts parts = date_parts(item, answers);
    return !parts.day.empty() || !parts.month.empty() || !parts.year.empty();
  }
  return !answers_to(item, answers).empty();
}

std::string answer_for_reading(const Item& item, const Answers& answers) {
  std::string out;
  for (const std::string& value : answers_to(item, answers)) {
    if (!out.empty()) out += ", ";
    std::string text = value;
    for (const AnswerOption& option : item.options) {
      if (option.value.code == value) text = option.value.display;
    }
    if (item.type == ItemType::date) {
      if (const auto date = date_of(date_parts(item, answers))) text = long_date(*date);
    }
    out += text;
  }
  return out;
}

bool is_enabled(const Item& item, const Questionnaire& questionnaire, const Answers& answers) {
  return conditions_enable(item, [&](const EnableWhen& condition) {
    const Item* question = questionnaire.find(condition.question);
    // An answer to a question that is itself hidden is kept but counts as none.
    if (!question || !is_enabled(*question, questionnaire, answers)) return std::vector<AnswerValue>();
    return values_of(*question, answers);
  });
}

std::vector<const Item*> enabled_questions(const Questionnaire& questionnaire, const Answers& answers) {
  std::vector<const Item*> out;
  collect(questionnaire.items(), questionnaire, answers, out);
  return out;
}

std::vector<const Item*> enabled_pages(const Questionnaire& questionnaire, const Answers& answers) {
  std::vector<const Item*> out;
  for (const Item& item : questionnaire.items()) {
    if (item.page && is_enabled(item, questionnaire, answers)) out.push_back(&item);
  }
  return out;
}

std::vector<const Item*> enabled_questions_of(const Item& page, const Questionnaire& questionnaire,
                                              const Answers& answers) {
  std::vector<const Item*> out;
  collect(page.items, questionnaire, answers, out);
  return out;
}

bool is_free_text(const Item& item) {
  if (item.type != ItemType::text && item.type != ItemType::string && item.type != ItemType::open_choice) return false;
  switch (item.meaning) {
    case Meaning::full_name:
    case Meaning::postcode:
    case Meaning::telephone:
    case Meaning::email:
    case Meaning::writer_name: return false;
    default: return true;
  }
}

std::string answer_by_meaning(Meaning meaning, const Questionnaire& questionnaire, const Answers& answers) {
  for (const Item* item : enabled_questions(questionnaire, answers)) {
    if (item->meaning != meaning) continue;
    const auto given = answers_to(*item, answers);
    return given.empty() ? std::string() : given.front();
  }
  return {};
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
