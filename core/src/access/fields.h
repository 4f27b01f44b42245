// Reading the access part's JSON: civil dates, times of day, optional texts and instants. Errors carry the JSON
// pointer.
#pragma once

#include <frontdoor/instant.h>
#include <frontdoor/json.h>
#include <frontdoor/result.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace frontdoor::access {

// "2026-12-25"; nothing if it is not a date.
std::optional<std::chrono::local_days> parse_date(std::string_view text);
// "08:00" to "24:00", as minutes after midnight; nothing if it is not a time.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);
// The inverse of both.
std::string format_date(std::chrono::local_days day);
std::string format_clock(std::chrono::minutes after_midnight);

// Takes the members of one object, keeping the first fault. A member that is null counts as absent.
class FieldReader {
 public:
  FieldReader(const Json& object, std::string pointer) : object_(object), pointer_(std::move(pointer)) {}

  // Text of 1..bytes_max bytes that is not blank. A required one that is absent is a fault; an optional one gives "".
  std::string required_text(std::string_view key, std::size_t bytes_max);
  std::string optional_text(std::string_view key, std::size_t bytes_max);
  std::optional<Instant> optional_instant(std::string_view key);
  std::chrono::local_days required_date(std::string_view key);
  std::chrono::minutes required_time_of_day(std::string_view key);
  bool optional_bool(std::string_view key, bool fallback);
  std::uint32_t optional_count(std::string_view key, std::uint32_t fallback, std::uint32_t max);
  const Json* optional_array(std::string_view key);   // nullptr when absent
  const Json* optional_object(std::string_view key);  // nullptr when absent

  void only(std::initializer_list<std::string_view> allowed);
  void fail(ErrorCode code, std::string_view key, std::string message);
  bool failed() const { return error_.has_value(); }
  const Error& error() const { return *error_; }

 private:
  const Json* present(std::string_view key) const;

  const Json& object_;
  std::string pointer_;
  std::optional<Error> error_;
};

}  // namespace frontdoor::access
