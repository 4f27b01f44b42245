#include "form/served_state.h"

#include <frontdoor/json.h>

#include <sodium.h>

namespace frontdoor::intake {
namespace {

constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::string associated(std::string_view ods) {
  return "served-page/" + std::string(ods);
}

std::string to_base64(const std::string& bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kBase64);
  text.resize(text.size() - 1);  // the terminating zero
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const int result = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &length, nullptr, kBase64);
  if (result != 0) return std::nullopt;
  bytes.resize(length);
  return bytes;
}

}  // namespace

std::string ServedSeal::seal(const ServedState& state, std::string_view ods) const {
  const Json json{{"key", state.idempotency_key},
                  {"made", state.made.time_since_epoch().count()},
                  {"page", state.page},
                  {"draft", state.draft},
                  {"access", state.access}};
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
  state.access = json_string_or(json.value(), "access", "");
  // One that comes from the future is as void: a clock was put back.
  if (now < state.made || now - state.made >= kServedMinutes) return std::nullopt;
  return state;
}

}  // namespace frontdoor::intake
