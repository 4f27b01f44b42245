#include "form/served_state.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

std::string associated(std::string_view ods) {
  return "served-page/" + std::string(ods);
}

}  // namespace

std::string ServedSeal::seal(const ServedState& state, std::string_view ods) const {
  const Json json{{"key", state.idempotency_key}, {"made", state.made.time_since_epoch().count()},
                  {"page", state.page},           {"draft", state.draft},
                  {"form", state.form},           {"access", state.access}};
  return to_base64(cipher_.seal(to_text(json), associated(ods)));
}

std::optional<ServedState> ServedSeal::open(std::string_view sealed, std::string_view ods, Instant now) const {
  const std::optional<std::string> bytes = from_base64(sealed);
  if (!bytes) return std::nullopt;
  const std::optional<std::string> plain = cipher_.open(*bytes, associated(ods));
  if (!plain) return std::nullopt;
  const Result<Json> json = parse_json(*plain);
  if (!json) return std::nullopt;
  ServedState state;
  state.idempotency_key = json_string_or(json.value(), "key", "");
  state.made = Instant(std::chrono::milliseconds(json_integer(json.value(), "made").value_or(0)));
  state.page = json_string_or(json.value(), "page", "");
  state.draft = json_string_or(json.value(), "draft", "");
  state.form = json_string_or(json.value(), "form", "");
  state.access = json_string_or(json.value(), "access", "");
  // One that comes from the future is as void: a clock was put back.
  if (now < state.made || now - state.made >= kServedMinutes) return std::nullopt;
  return state;
}

}  // namespace frontdoor::intake
