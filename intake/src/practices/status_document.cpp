#include "practices/status_document.h"

#include <frontdoor/json.h>

#include <fstream>
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
  std::filesystem::path fresh = file;
  fresh += ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << document << '\n';
    if (!out.flush()) throw std::runtime_error("cannot write " + fresh.string());
  }
  std::error_code fault;
  // The website's server reads it: it holds what everybody may know.
  using std::filesystem::perms;
  std::filesystem::permissions(fresh, perms::owner_read | perms::owner_write | perms::group_read | perms::others_read,
                               fault);
  if (!fault) std::filesystem::rename(fresh, file, fault);
  if (fault) throw std::runtime_error("cannot write " + file.string() + ": " + fault.message());
}

}  // namespace frontdoor::intake
