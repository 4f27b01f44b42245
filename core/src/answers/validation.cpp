// See validation.h.
#include "answers/validation.h"

#include "answers/derived.h"
#include "answers/text.h"

#include <frontdoor/limits.h>

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
    if (form.is_enabled(option)) return item.link_id + "/" + option.value.code;
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

std::string name_of(const Item& item, const Wording& wording) {
  return wording.phrase(item.short_text.empty() ? item.text : item.short_text);
}

std::string required_message(const Item& item, const Wording& wording) {
  if (!item.required_message.empty()) return wording.phrase(item.required_message);
  return wording.text("error.required", {{"name", name_of(item, wording)}});
}

// A date of birth that lies ahead, is too long ago, or is not that of who the request is about.
std::string birth_date_message(const Item& item, std::chrono::year_month_day date, const FilledForm& form,
                               const Wording& wording, Instant now) {
  const auto today = std::chrono::floor<std::chrono::days>(to_london(now));
  if (std::chrono::local_days(date) > today) return wording.text("error.date-past", {{"name", name_of(item, wording)}});
  const auto months = age_in_months(iso_date(date), now);
  if (!months) return wording.text("error.date-long-ago", {{"name", name_of(item, wording)}});
  const std::string_view key = age_contradiction(form.by_meaning(Meaning::subject), *months);
  return key.empty() ? std::string() : wording.text(key);
}

std::string date_message(const Item& item, const FilledForm& form, const Wording& wording, Instant now) {
  const DateParts parts = date_parts(item, form.answers());
  if (parts.day.empty() || parts.month.empty() || parts.year.empty()) {
    const char* key = parts.day.empty()     ? "error.date-day"
                      : parts.month.empty() ? "error.date-month"
                                            : "error.date-year";
    return wording.text(key, {{"name", name_of(item, wording)}});
  }
  if (is_short_year(parts)) return wording.text("error.date-year-digits");
  const auto date = date_of(parts);
  if (!date) return wording.text("error.date-real", {{"name", name_of(item, wording)}});
  if (item.meaning != Meaning::birth_date) return {};
  return birth_date_message(item, *date, form, wording, now);
}

std::string range_message(const Item& item, const std::string& number, const Wording& wording) {
  const auto beyond = [&](const std::optional<AnswerValue>& limit, int side) {
    return limit && compare_decimals(number, limit->text).value_or(0) == side;
  };
  if (beyond(item.minimum, -1)) {
    return wording.text("error.too-small", {{"name", name_of(item, wording)}, {"least", item.minimum->text}});
  }
  if (beyond(item.maximum, 1)) {
    return wording.text("error.too-large", {{"name", name_of(item, wording)}, {"most", item.maximum->text}});
  }
  return {};
}

std::string number_message(const Item& item, const std::string& text, const Wording& wording) {
  std::string digits = text;
  const bool below_zero = item.minimum && item.minimum->text.front() == '-' && digits.front() == '-';
  if (below_zero) digits.erase(0, 1);
  if (digits_of(digits) != digits || digits.empty())
    return wording.text("error.number", {{"name", name_of(item, wording)}});
  std::string range = range_message(item, text, wording);
  if (!range.empty()) return range;
  const bool months = item.meaning == Meaning::age_months;
  if (item.meaning == Meaning::age && (digits.size() > 3 || (digits.size() == 3 && digits > "130"))) {
    return wording.text("error.age");
  }
  if (months && (digits.size() > 2 || (digits.size() == 2 && digits > "23"))) return wording.text("error.age-months");
  return {};
}

std::string decimal_message(const Item& item, const std::string& text, const Wording& wording) {
  const std::string number = decimal_of(text);
  if (number.empty()) return wording.text("error.decimal", {{"name", name_of(item, wording)}});
  return range_message(item, number, wording);
}

std::string listed_message(const Item& item, const std::string& text, const Wording& wording) {
  if (option_called(item, text) != nullptr) return {};
  return wording.text("error.not-in-list", {{"name", name_of(item, wording)}});
}

std::string text_message(const Item& item, const std::string& text, const Wording& wording) {
  const bool is_long = item.type == ItemType::text;
  const std::size_t characters = count_characters(text);
  const std::size_t bytes_max = is_long ? limits::text_answer_bytes_max : limits::short_answer_bytes_max;
  if ((item.length_max > 0 && characters > item.length_max) || text.size() > bytes_max) {
    const std::size_t most = item.length_max > 0 ? item.length_max : bytes_max;
    return wording.text("error.too-long", {{"name", name_of(item, wording)}, {"most", std::to_string(most)}});
  }
  if (item.meaning == Meaning::postcode && !looks_like_postcode(text)) return wording.text("error.postcode");
  if (item.meaning == Meaning::nhs_number && nhs_number_of(text).empty()) return wording.text("error.nhs-number");
  if (item.meaning == Meaning::telephone) {
    const std::size_t digits = digits_of(text).size();
    if (digits < 10 || digits > 15) return wording.text("error.telephone");
  }
  return {};
}

std::string message_for(const Item& item, const FilledForm& form, const Wording& wording, Instant now) {
  if (!form.is_answered(item)) return item.required ? required_message(item, wording) : std::string();
  if (has_date_parts(item)) return date_message(item, form, wording, now);
  if (const AnswerOption* alone = form.contradiction(item)) {
    return wording.text("error.none-and-others", {{"option", wording.phrase(alone->value.display)}});
  }
  std::string text = trim(form.value(item.link_id));
  if (item.type == ItemType::integer) text = western_digits(text);
  if (is_searched(item) && item.type == ItemType::choice) return listed_message(item, text, wording);
  if ((!item.options.empty() && !is_searched(item)) || item.type == ItemType::attachment) return {};
  if (item.type == ItemType::boolean) return {};
  if (item.type == ItemType::integer) return number_message(item, text, wording);
  if (item.type == ItemType::decimal || item.type == ItemType::quantity) return decimal_message(item, text, wording);
  if (item.type == ItemType::time) {
    return time_of(text).empty() ? wording.text("error.time", {{"name", name_of(item, wording)}}) : std::string();
  }
  return text_message(item, text, wording);
}

}  // namespace

std::vector<FieldError> validate(const Item& page, const FilledForm& form, const Wording& wording, Instant now) {
  std::vector<FieldError> errors;
  for (const Item* item : form.questions_of(page)) {
    std::string message = message_for(*item, form, wording, now);
    if (message.empty()) continue;
    errors.push_back({item->link_id, first_control(*item, form), std::move(message)});
  }
  return errors;
}

}  // namespace frontdoor
