// The error type of the core. The core never throws, prints or aborts: what can fail returns Result<T>.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace frontdoor {

// Stable numbers: they cross the WebAssembly boundary and appear in logs. Append only.
enum class ErrorCode : std::uint16_t {
  malformed_json = 1,       // not JSON, or nested deeper than limits::json_depth_max: send it again, whole
  too_large = 2,            // over a limit of limits.h: shorten what was sent
  unknown_key = 3,          // a closed schema met a key it does not know: correct the file
  missing_key = 4,          // a required key is absent: add it
  wrong_type = 5,           // a value has another JSON type than the schema says
  invalid_value = 6,        // right type, impossible value (a date that does not exist, an unknown code)
  duplicate_key = 7,        // one JSON object names a key twice: remove one
  unsupported_version = 8,  // a blob or bundle of a version this build does not read: rebuild or update
  corrupt = 9,              // a blob whose length or checksum is wrong: fetch it again
  unknown_node = 10,        // an event names a control that is not on the page: drop the event, repaint
  not_accepted = 11,        // the event is not possible now: drop it, repaint
};

// An operating error. `message` tells a developer or form author what to do; it never holds what a patient wrote.
struct Error {
  ErrorCode code = ErrorCode::invalid_value;
  std::string message;
  std::string where;  // JSON pointer, "file:line" or empty
};

// A value or an Error. Check with ok() before value(); value() on an error is a programmer's mistake.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace frontdoor
