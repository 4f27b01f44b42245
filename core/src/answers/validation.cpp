// See validation.h.
#include "answers/validation.h"

#include "answers/derived.h"
#include "answers/text.h"
#include "engine/answer_checks.h"

#include <frontdoor/limits.h>
#include <frontdoor/render.h>
#include <frontdoor/telephone.h>

#include <algorithm>

namespace frontdoor {
namespace {

// "81": nobody can know which century is meant.
bool is_short_year(const DateParts& parts) {
  return parts.year.size() < 4 && whole_number_of(parts.year).has_value();
}

// The control an error link leads to: the first option of a choice, the first wrong part of a date.
std::string first_control(const Item& item, const FilledForm& form) {
  if (const AnswerOption* alone = form.contradiction(item)) return item.link_id + "/" + alone->value.code;
  if (is_searched(item) || is_dropped_down(item)) return item.link_id;
  for (const AnswerOption& option : item.options) {
    if (form.is_offered(item, option)) return item.link_id + "/" + option.value.code;
  }
  if (item.type == ItemType::boolean) return item.link_id + "/true";
  if (has_date_parts(item)) {
    const DateParts parts = date_parts(item, form.answers());
    if (parts.day.empty()) return item.link_id + "/day";
    if (parts.month.empty()) return item.link_id + "/month";
    if (parts.year.empty() || is_short_year(parts)) return item.link_id + "/year";
    return item.link_id + "/day";
  }
  return item.link_id;
}

bool holds(const Item& outer, const Item& inner) {
  return outer.link_id == inner.link_id ||
         std::any_of(outer.items.begin(), outer.items.end(), [&inner](const Item& one) { return holds(one, inner); });
}

// A date of birth that lies ahead, is too long ago, or is not that of who the request is about.
std::string birth_date_message(const Item& item, std::chrono::year_month_day date, const FilledForm& form,
                               const Wording& wording, Instant now) {
  const auto today = std::chrono::floor<std::chrono::days>(to_london(now));
  if (std::chrono::local_days(date) > today)
    return wording.text("error.date-past", {{"name", question_name(item, wording)}});
  const auto months = age_in_months(iso_date(date), now);
  if (!months) return wording.text("error.date-long-ago", {{"name", question_name(item, wording)}});
  const std::string_view key = age_contradiction(form.by_meaning(Meaning::subject), *months);
  return key.empty() ? std::string() : wording.text(key);
}

// A day that cannot be meant: an appointment of last week, a fit note from 1900.
std::string range_message(const Item& item, std::chrono::year_month_day date, const Wording& wording, Instant now) {
  const auto today = std::chrono::floor<std::chrono::days>(to_london(now));
  const auto day_in = [&](std::int32_t days) { return std::chrono::year_month_day(today + std::chrono::days(days)); };
  if (item.earliest_in_days && date < day_in(*item.earliest_in_days)) {
    return wording.text("error.date-early", {{"date", long_date(day_in(*item.earliest_in_days))}});
  }
  if (item.latest_in_days && date > day_in(*item.latest_in_days)) {
    return wording.text("error.date-late", {{"date", long_date(day_in(*item.latest_in_days))}});
  }
  return {};
}

std::string date_message(const Item& item, const FilledForm& form, const Wording& wording, Instant now) {
  const DateParts parts = date_parts(item, form.answers());
  if (parts.day.empty() || parts.month.empty() || parts.year.empty()) {
    const char* key = parts.day.empty()     ? "error.date-day"
                      : parts.month.empty() ? "error.date-month"
                                            : "error.date-year";
    return wording.text(key, {{"name", question_name(item, wording)}});
  }
  if (is_short_year(parts)) return wording.text("error.date-year-digits");
  const auto date = date_of(parts);
  if (!date) return wording.text("error.date-real", {{"name", question_name(item, wording)}});
  if (item.meaning != Meaning::birth_date) return range_message(item, *date, wording, now);
  return birth_date_message(item, *date, form, wording, now);
}

// Something, an at sign, and a name with a dot in it; no more can be known without a try.
bool looks_like_email(const std::string& text) {
  const std::size_t at = text.find('@');
  const std::size_t dot = text.rfind('.');
  return at != std::string::npos && at > 0 && text.find('@', at + 1) == std::string::npos && dot != std::string::npos &&
         dot > at + 1 && dot + 1 < text.size() && text.find_first_of(" \t<>\"") == std::string::npos;
}

// What only our own questions ask for: a postcode, a telephone number, an age that somebody may have.
std::string own_message(const Item& item, const FilledForm& form, const std::string& text, const Wording& wording) {
  const auto number = whole_number_of(decimal_of(text));
  switch (item.meaning) {
    case Meaning::age: return number && *number > 130 ? wording.text("error.age") : std::string();
    case Meaning::age_months: return number && *number > 23 ? wording.text("error.age-months") : std::string();
    case Meaning::postcode:
      return looks_like_postcode(text) || !postcode_of_no_address(text).empty() ? std::string()
                                                                                : wording.text("error.postcode");
    case Meaning::nhs_number: {
      const bool is_long_enough = digits_of(text).size() == 10;
      if (!nhs_number_of(text).empty()) return {};
      return wording.text(is_long_enough ? "error.nhs-number-check" : "error.nhs-number");
    }
    case Meaning::telephone: {
      const std::size_t digits = digits_of(text).size();
      if (digits < 10 || digits > 15) return wording.text("error.telephone");
      const bool texts = form.by_meaning(Meaning::contact_preference) == "text-message";
      return texts && is_landline(text) ? wording.text("error.telephone-text") : std::string();
    }
    case Meaning::email: return looks_like_email(text) ? std::string() : wording.text("error.email");
    default: return {};
  }
}

// More than may be sent, whatever the form says.
std::string size_message(const Item& item, const std::string& text, const Wording& wording) {
  const std::size_t most = item.type == ItemType::text ? limits::text_answer_bytes_max : limits::short_answer_bytes_max;
  if (text.size() <= most || (item.length_max > 0 && item.length_max < most)) return {};
  return wording.text("error.too-long", {{"name", question_name(item, wording)}, {"most", with_thousands(most)}});
}

std::string message_for(const Item& item, const FilledForm& form, const Wording& wording, Instant now) {
  if (has_date_parts(item) && form.is_answered(item)) {
    std::string message = date_message(item, form, wording, now);
    if (!message.empty()) return message;
  }
  if (const AnswerOption* alone = form.contradiction(item)) {
    return wording.text("error.none-and-others", {{"option", wording.phrase(alone->value.display)}});
  }
  const std::string text = trim(form.value(item.link_id));
  std::string message = text.empty() ? std::string() : size_message(item, text, wording);
  if (message.empty()) message = form.message_for(item, wording);
  if (message.empty() && !text.empty()) message = own_message(item, form, text, wording);
  return message;
}

// Of a form beside our own pages.
bool is_of_another(const FilledForm& form, const Item& page) {
  const std::vector<Item>& tops = form.questionnaire().items();
  return std::any_of(tops.begin(), tops.end(), [&](const Item& top) { return !form.is_ours(top) && holds(top, page); });
}

// The page that says that a constraint is broken: the last with a question of its item, or around it; for one of the
// whole form the last page of that form; else the last of all with a question.
const Item* page_to_say(const FilledForm& form, const Item* item) {
  const Item* last = nullptr;
  const Item* nearest = nullptr;
  for (const Item* page : form.pages()) {
    const auto asked = form.questions_of(*page);
    if (asked.empty()) continue;
    last = page;
    const bool near = item && (holds(*page, *item) || std::any_of(asked.begin(), asked.end(), [item](const Item* one) {
                                 return holds(*item, *one);
                               }));
    if (near || (!item && is_of_another(form, *page))) nearest = page;
  }
  return nearest ? nearest : last;
}

void add_broken_constraints(const Item& page, const FilledForm& form, std::vector<FieldError>& errors) {
  const std::vector<const Item*> asked = form.questions_of(page);
  for (const FilledForm::Broken& broken : form.broken_constraints()) {
    if (page_to_say(form, broken.item) != &page) continue;
    const auto known = std::find_if(asked.begin(), asked.end(),
                                    [&broken](const Item* one) { return broken.item && holds(*broken.item, *one); });
    const Item* at = known != asked.end() ? *known : asked.front();
    errors.push_back({at->link_id, first_control(*at, form), broken.text});
  }
}

}  // namespace

std::vector<FieldError> validate(const Item& page, const FilledForm& form, const Wording& wording, Instant now) {
  std::vector<FieldError> errors;
  for (const Item* item : form.questions_of(page)) {
    std::string message = message_for(*item, form, wording, now);
    if (message.empty()) continue;
    errors.push_back({item->link_id, first_control(*item, form), std::move(message)});
  }
  if (errors.empty()) add_broken_constraints(page, form, errors);
  return errors;
}

}  // namespace frontdoor
