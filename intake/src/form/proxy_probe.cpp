#include "form/proxy_probe.h"

#include <frontdoor/json.h>

#include <charconv>
#include <cstdlib>

namespace frontdoor::intake {
namespace {

std::int64_t seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

std::string proof(const std::string& seconds, const Key& key) {
  return authenticate("doctor " + seconds, key);
}

}  // namespace

Key probe_key(const Keyring& keyring) {
  return derive(keyring.oldest(), KeyUse::doctor);
}

std::string probe_question(Instant now, const Keyring& keyring) {
  const std::string seconds = std::to_string(seconds_of(now));
  return seconds + "." + proof(seconds, probe_key(keyring));
}

std::optional<std::string> probe_answer(const Call& call, Instant now, const Key& key) {
  const std::string question = call.header(kProbeHeader);
  const std::size_t point = question.find('.');
  if (point == std::string::npos) return std::nullopt;
  const std::string seconds = question.substr(0, point);
  if (!equal_in_constant_time(question.substr(point + 1), proof(seconds, key))) return std::nullopt;
  std::int64_t asked = 0;
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), asked);
  if (std::abs(seconds_of(now) - asked) > std::chrono::seconds(kProbeLife).count()) return std::nullopt;
  return to_text(Json{{"status", "ok"},
                      {"peer", call.peer},
                      {"peerIsTrusted", call.peer_is_trusted},
                      {"caller", call.client},
                      {"host", call.header("Host")},
                      {"forwardedFor", call.header("X-Forwarded-For")},
                      {"forwardedProto", call.header("X-Forwarded-Proto")},
                      {"forwarded", call.header("Forwarded")}});
}

}  // namespace frontdoor::intake
