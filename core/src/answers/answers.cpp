// See answers.h.
#include "answers/answers.h"

#include "answers/text.h"
#include "redflags/folded_text.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <algorithm>

namespace frontdoor {

// Two options may differ in case or an accent alone: the one that is typed as it is written comes first.
const AnswerOption* option_called(const Item& item, std::string_view text) {
  for (const AnswerOption& option : item.options) {
    if (option.value.display == text) return &option;
  }
  const std::string folded = redflags::folded_text(text);
  for (const AnswerOption& option : item.options) {
    if (redflags::folded_text(option.value.display) == folded) return &option;
  }
  return nullptr;
}

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

void Answers::forget(std::string_view link_id) {
  std::erase_if(values_, [link_id](const auto& entry) {
    const std::string_view name = entry.first;
    return name.starts_with(link_id) && (name.size() == link_id.size() || name[link_id.size()] == '/');
  });
}

const Reading& Answers::read(const std::string& name, const PatientFacts& facts, const RedFlagEngine& engine) const {
  return engine.read(value(name), facts, readings_[name]);
}

const SecondReading& Answers::read(const std::string& name, const SecondReader& reader) const {
  return reader.read(value(name), second_readings_[name]);
}

DateParts date_parts(const Item& item, const Answers& answers) {
  const auto part = [&](const char* name) { return western_digits(trim(answers.value(item.link_id + name))); };
  return {part("/day"), month_number(part("/month")), part("/year")};
}

std::optional<std::chrono::year_month_day> date_of(const DateParts& parts) {
  const auto day = whole_number_of(parts.day);
  const auto month = whole_number_of(parts.month);
  const auto year = whole_number_of(parts.year);
  if (!day || !month || !year || *year < 1000 || *year > 9999 || *day < 1 || *month < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

Coding unit_of(const Item& item, const Answers& answers) {
  const std::string& chosen = answers.value(item.link_id + "/unit");
  for (const Coding& unit : item.units) {
    if (unit_name(unit) == chosen) return unit;
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
  photo.number = static_cast<std::uint32_t>(json_integer(parsed.value(), "number").value_or(0));
  photo.description = json_string_or(parsed.value(), "description", "");
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
    auto before = out.end();
    while (before != out.begin() && (before - 1)->number > photo->number) --before;
    out.insert(before, std::move(*photo));
  }
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

bool is_given(const Item& item) {
  return item.type != ItemType::group && item.type != ItemType::display && (item.read_only || is_calculated(item));
}

bool is_unasked(const Item& item) {
  return item.hidden || is_given(item);
}

bool is_calculated(const Item& item) {
  return !item.calculated_expression.text.empty();
}

bool is_free_text(const Item& item) {
  // The answer to a choice without a list is written too.
  if (item.type == ItemType::choice && (item.options.empty() || item.open_field)) return !is_identity(item.meaning);
  // What a reference is called is written as well; it is read back as words (request/read_request.cpp).
  const bool is_written = item.type == ItemType::text || item.type == ItemType::string ||
                          item.type == ItemType::open_choice || item.type == ItemType::reference;
  return is_written && !is_identity(item.meaning);
}

bool is_ticked(const Item& item) {
  return item.type == ItemType::boolean || !item.options.empty();
}

bool carries_red_flags(const Item& item) {
  if (item.of_own_form && is_ticked(item)) return true;
  return std::any_of(item.options.begin(), item.options.end(),
                     [](const AnswerOption& option) { return !option.concept_code.empty(); });
}

const std::string& question_text(const Item& item, bool about_somebody_else) {
  return about_somebody_else && !item.text_for_other.empty() ? item.text_for_other : item.text;
}

}  // namespace frontdoor
