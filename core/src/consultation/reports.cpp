// See reports.h.
#include "consultation/reports.h"

#include <frontdoor/json.h>

#include <utility>

namespace frontdoor {

std::string advice_report(const ShownFlag& flag, RequestKind kind) {
  return to_text(
      Json{{"event", "advice-shown"}, {"rule", flag.rule}, {"action", to_code(flag.action)}, {"kind", to_code(kind)}});
}

std::string messages_report(const AccessDecision& access, RequestKind kind) {
  Json keys = Json::array();
  for (const AccessMessage& message : access.messages) keys.push_back(message.key);
  return to_text(Json{{"event", "messages-shown"},
                      {"state", to_code(access.state)},
                      {"keys", std::move(keys)},
                      {"kind", to_code(kind)}});
}

std::optional<Error> take_status(const std::string& json, Instant now, ConsultationOptions& options) {
  auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  Json& document = parsed.value();
  const Json* inner = json_object(document, "signal");
  auto loaded = Signal::load(to_text(inner ? *inner : document));
  if (!loaded) return loaded.error();
  // A status that a practice's website keeps as a file says how long it holds: an old one never closes a door.
  const std::string* valid_until = json_string(document, "validUntil");
  const auto holds_until = parse_rfc3339(valid_until ? *valid_until : "");
  if (valid_until && (!holds_until || now >= holds_until.value())) loaded = Signal{};
  if (inner && json_string(document, "name")) {
    document.erase("signal");
    document.erase("validUntil");
    auto practice = Practice::load(to_text(document));
    if (!practice) return practice.error();
    if (practice.value().ods != options.practice.ods) {
      return Error{ErrorCode::not_accepted, "This status is another practice's.", ""};
    }
    options.practice = std::move(practice).value();
  }
  options.signal = std::move(loaded).value();
  return std::nullopt;
}

// A path of the service that the form came from; anything else leads nowhere.
static std::string own_path(std::string path) {
  const bool is_own = path.starts_with("/p/") && path.find("//") == std::string::npos;
  return is_own ? std::move(path) : std::string();
}

Result<Receipt> receipt_of_json(const std::string& json) {
  auto parsed = parse_json(json);
  if (!parsed) return parsed.error();
  const std::string* reference = json_string(parsed.value(), "reference");
  if (!reference || reference->empty()) {
    return Error{ErrorCode::missing_key, "A receipt names a reference.", "reference"};
  }
  Receipt receipt;
  receipt.reference = *reference;
  if (const std::string* deadline = json_string(parsed.value(), "deadline")) {
    if (auto instant = parse_rfc3339(*deadline)) receipt.deadline = instant.value();
  }
  receipt.action = action_from_code(json_string_or(parsed.value(), "action", "none")).value_or(Action::none);
  if (const std::string* received = json_string(parsed.value(), "receivedAt")) {
    if (auto instant = parse_rfc3339(*received)) receipt.received = instant.value();
  }
  receipt.signature = json_string_or(parsed.value(), "signature", "");
  receipt.follow_up = own_path(json_string_or(parsed.value(), "followUp", ""));
  receipt.more_urgent = json_bool(parsed.value(), "moreUrgent").value_or(false);
  return receipt;
}

}  // namespace frontdoor
