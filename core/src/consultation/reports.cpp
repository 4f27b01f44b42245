// See reports.h.
#include "consultation/reports.h"

#include <frontdoor/json.h>

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

}  // namespace frontdoor
