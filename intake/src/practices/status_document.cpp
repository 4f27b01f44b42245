#include "practices/status_document.h"

#include "base/durable_file.h"

#include <frontdoor/json.h>

#include <stdexcept>

namespace frontdoor::intake {

std::string status_document(const KnownPractice& practice, const std::optional<Instant>& valid_until) {
  // The form decides with the same core, so it gets all settings that decide; never a reason or an ICB reference.
  const Result<Json> settings = parse_json(public_settings_as_json(practice.practice));
  Json json = settings ? settings.value() : Json::object();
  if (valid_until) json["validUntil"] = format_rfc3339(*valid_until);
  const Result<Json> signal = parse_json(signal_as_json(public_signal(practice.signal)));
  json["signal"] = signal ? signal.value() : Json{{"state", "normal"}};
  return to_text(json);
}

void write_status_file(const std::filesystem::path& file, const std::string& document) {
  // The website's server reads it: it holds what everybody may know.
  if (!write_durably(file, document + "\n", 0644)) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace frontdoor::intake
