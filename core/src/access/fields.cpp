// See fields.h.
#include "access/fields.h"

#include "json/white_space.h"

namespace frontdoor::access {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string in_quotes(std::string_view key) {
  return "\"" + std::string(key) + "\"";
}

}  // namespace

std::optional<std::chrono::local_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::local_days(date);
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(text.substr(0, 2));
  const auto minute = digits(text.substr(3, 2));
  if (!hour || !minute || *minute > 59 || *hour > 24 || (*hour == 24 && *minute != 0)) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

std::string format_date(std::chrono::local_days day) {
  return format_rfc3339(Instant(day.time_since_epoch())).substr(0, 10);
}

std::string format_clock(std::chrono::minutes after_midnight) {
  const auto two_digits = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return two_digits(after_midnight.count() / 60) + ":" + two_digits(after_midnight.count() % 60);
}

const Json* FieldReader::present(std::string_view key) const {
  const Json* value = json_member(object_, key);
  return value && value->is_null() ? nullptr : value;
}

void FieldReader::fail(ErrorCode code, std::string_view key, std::string message) {
  if (!error_) error_ = Error{code, std::move(message), pointer_ + "/" + std::string(key)};
}

void FieldReader::only(std::initializer_list<std::string_view> allowed) {
  const auto error = refuse_unknown_keys(object_, allowed);
  if (!error || error_) return;
  if (error->code == ErrorCode::wrong_type) {
    error_ = Error{error->code, error->message, pointer_};
    return;
  }
  std::string known;
  for (const std::string_view key : allowed) known += (known.empty() ? "" : ", ") + std::string(key);
  fail(ErrorCode::unknown_key, error->where,
       "Unknown key " + in_quotes(error->where) + ": the keys here are " + known + ".");
}

std::string FieldReader::optional_text(std::string_view key, std::size_t bytes_max) {
  const Json* value = present(key);
  if (!value) return {};
  const std::string* text = json_as_string(*value);
  if (!text) {
    fail(ErrorCode::wrong_type, key, in_quotes(key) + " must be a text.");
    return {};
  }
  if (text->size() > bytes_max) {
    fail(ErrorCode::too_large, key, in_quotes(key) + " may have " + std::to_string(bytes_max) + " bytes at most.");
    return {};
  }
  return is_blank(*text) ? std::string() : *text;
}

std::string FieldReader::required_text(std::string_view key, std::size_t bytes_max) {
  std::string text = optional_text(key, bytes_max);
  if (text.empty()) fail(ErrorCode::missing_key, key, in_quotes(key) + " is needed and may not be empty.");
  return text;
}

std::optional<Instant> FieldReader::optional_instant(std::string_view key) {
  const Json* value = present(key);
  if (!value) return std::nullopt;
  const std::string* text = json_as_string(*value);
  const auto instant = parse_rfc3339(text ? std::string_view(*text) : std::string_view());
  if (instant) return instant.value();
  fail(ErrorCode::invalid_value, key, instant.error().message);
  return std::nullopt;
}

std::chrono::local_days FieldReader::required_date(std::string_view key) {
  const std::string text = required_text(key, 10);
  const auto date = parse_date(text);
  if (!date) fail(ErrorCode::invalid_value, key, in_quotes(key) + " must be a date such as 2026-12-25.");
  return date.value_or(std::chrono::local_days{});
}

std::chrono::minutes FieldReader::required_time_of_day(std::string_view key) {
  const std::string text = required_text(key, 5);
  const auto time = parse_time_of_day(text);
  if (!time) fail(ErrorCode::invalid_value, key, in_quotes(key) + " must be a time of day such as 08:00.");
  return time.value_or(std::chrono::minutes{0});
}

bool FieldReader::optional_bool(std::string_view key, bool fallback) {
  if (!present(key)) return fallback;
  const auto value = json_bool(object_, key);
  if (!value) fail(ErrorCode::wrong_type, key, in_quotes(key) + " must be true or false.");
  return value.value_or(fallback);
}

std::uint32_t FieldReader::optional_count(std::string_view key, std::uint32_t fallback, std::uint32_t max) {
  if (!present(key)) return fallback;
  const auto value = json_integer(object_, key);
  if (!value || *value < 1 || *value > static_cast<std::int64_t>(max)) {
    fail(ErrorCode::invalid_value, key,
         in_quotes(key) + " must be a whole number from 1 to " + std::to_string(max) + ".");
    return fallback;
  }
  return static_cast<std::uint32_t>(*value);
}

const Json* FieldReader::optional_array(std::string_view key) {
  const Json* value = present(key);
  if (value && !value->is_array()) {
    fail(ErrorCode::wrong_type, key, in_quotes(key) + " must be a list.");
    return nullptr;
  }
  return value;
}

const Json* FieldReader::optional_object(std::string_view key) {
  const Json* value = present(key);
  if (value && !value->is_object()) {
    fail(ErrorCode::wrong_type, key, in_quotes(key) + " must be an object.");
    return nullptr;
  }
  return value;
}

}  // namespace frontdoor::access
