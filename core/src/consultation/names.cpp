// The words for events and effects, and what a consultation begins with: in one place for the browser and event logs.
#include <frontdoor/consultation.h>

#include <frontdoor/json.h>

#include <array>

namespace frontdoor {
namespace {

constexpr std::array<std::string_view, event_kind_count> kEvents{
    "input", "choose", "press", "pause", "signal", "sending", "receipt", "refused", "restore", "face", "photo", "tick"};
constexpr std::array<std::string_view, 11> kEffects{
    "announce-polite", "announce-assertive", "send",  "save-draft", "clear-draft", "new-page", "add-photo",
    "report",          "save-copy",          "focus", "open-form"};

}  // namespace

std::string_view to_code(EventKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kEvents.size() ? kEvents[index] : std::string_view();
}

std::optional<EventKind> event_kind_from_code(std::string_view code) {
  for (std::size_t i = 0; i < kEvents.size(); ++i) {
    if (kEvents[i] == code) return static_cast<EventKind>(i);
  }
  return std::nullopt;
}

std::string_view to_code(EffectKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kEffects.size() ? kEffects[index] : std::string_view();
}

Result<ConsultationOptions> consultation_options(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  const Json& root = parsed.value();
  if (auto refused =
          refuse_unknown_keys(root, {"practice", "signal", "idempotencyKey", "application", "savesFiles", "start"}))
    return *refused;
  const Json* practice = json_object(root, "practice");
  const std::string* key = json_string(root, "idempotencyKey");
  if (!practice || !key) {
    return Error{ErrorCode::missing_key, "A consultation begins with \"practice\" and \"idempotencyKey\".", ""};
  }
  ConsultationOptions options;
  auto loaded = Practice::load(to_text(*practice));
  if (!loaded) return loaded.error();
  options.practice = std::move(loaded).value();
  if (const Json* signal = json_object(root, "signal")) {
    auto signal_loaded = Signal::load(to_text(*signal));
    if (!signal_loaded) return signal_loaded.error();
    options.signal = std::move(signal_loaded).value();
  }
  options.idempotency_key = *key;
  options.application = json_string_or(root, "application", "frontdoor");
  options.saves_files = json_bool(root, "savesFiles").value_or(false);
  options.start = json_string_or(root, "start", "");
  return options;
}

}  // namespace frontdoor
