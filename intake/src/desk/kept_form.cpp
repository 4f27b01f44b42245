#include "desk/kept_form.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

std::string place_of(const std::string& owner) {
  return "kept-form/" + owner;
}

}  // namespace

std::string owner_of(const std::string& user, const std::string& ods) {
  return user + "@" + ods;
}

std::string seal_kept_form(const BodyCipher& cipher, const std::string& owner, const KeptForm& form) {
  Json fields = Json::object();
  for (const auto& [name, value] : form.fields) {
    if (name != "token") fields[name] = value;
  }
  return to_base64(cipher.seal(to_text(Json{{"page", form.page}, {"fields", std::move(fields)}}), place_of(owner)));
}

std::optional<KeptForm> open_kept_form(const BodyCipher& cipher, const std::string& owner, const std::string& sealed) {
  const std::optional<std::string> bytes = from_base64(sealed);
  const std::optional<std::string> plain = bytes ? cipher.open(*bytes, place_of(owner)) : std::nullopt;
  if (!plain) return std::nullopt;
  const Result<Json> json = parse_json(*plain);
  const Json* fields = json ? json_object(json.value(), "fields") : nullptr;
  if (fields == nullptr) return std::nullopt;
  KeptForm form{json_string_or(json.value(), "page", ""), {}};
  for (const auto& [name, value] : fields->items()) {
    if (const std::string* text = json_as_string(value)) form.fields[name] = *text;
  }
  return form;
}

}  // namespace frontdoor::intake
