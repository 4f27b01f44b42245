// See bundle_parts.h.
#include "request/bundle_parts.h"

#include "answers/text.h"
#include "json/make_json.h"
#include "request/vocabulary.h"

namespace frontdoor::bundle {
namespace {

// UK Core Patient, slice nhsNumber. The number is what the patient typed: its check digit is right, nobody traced it.
Json nhs_number(const std::string& number) {
  Json status = coding(vocabulary::nhs_number_status_codes, "02", "Number present but not traced");
  Json traced = extension(vocabulary::nhs_number_status, "valueCodeableConcept", std::move(status));
  Json out = holding("extension", array_of(std::move(traced)));
  put(out, "system", vocabulary::nhs_number);
  put(out, "value", number);
  return out;
}

Json ticked_sign(const std::string& code, const SignGroup& group) {
  std::string label = "What the patient wrote is happening now";
  for (const Sign& sign : group.signs) {
    if (sign.code == code) label = sign.label;
  }
  Json out = holding("code", coding(vocabulary::sign, code, label));
  out["valueBoolean"] = true;
  return out;
}

}  // namespace

Json resource(const char* type) {
  return texts("resourceType", type);
}

Json extension(std::string_view url, const char* type, Json value) {
  Json out = texts("url", url);
  out[type] = std::move(value);
  return out;
}

Json coding(std::string_view system, std::string_view code, std::string_view display) {
  Json out = texts("system", system, "code", code);
  if (!display.empty()) out["display"] = display;
  return holding("coding", array_of(std::move(out)));
}

std::string Entries::urn(std::string_view role) const {
  const std::string name = std::string(vocabulary::request_id) + "/" + request_id_ + "/" + std::string(role);
  return "urn:uuid:" + name_uuid(kUrlNamespace, name);
}

Json Entries::reference(std::string_view role) const {
  return texts("reference", urn(role));
}

void Entries::add(std::string_view role, Json resource) {
  Json entry = texts("fullUrl", urn(role));
  entry["resource"] = std::move(resource);
  entries_.push_back(std::move(entry));
}

Json Entries::take(std::string_view now) {
  Json out = resource("Bundle");
  out["identifier"] = texts("system", vocabulary::request_id, "value", request_id_);
  out["type"] = "collection";
  out["timestamp"] = now;
  out["entry"] = std::move(entries_);
  return out;
}

Json patient(const Person& person) {
  Json out = resource("Patient");
  if (!person.nhs_number.empty()) out["identifier"] = array_of(nhs_number(person.nhs_number));
  if (!person.name.empty()) out["name"] = array_of(texts("use", "usual", "text", person.name));
  Json telecom = Json::array();
  if (!person.telephone.empty()) telecom.push_back(texts("system", "phone", "value", person.telephone));
  if (!person.email.empty()) telecom.push_back(texts("system", "email", "value", person.email));
  if (!telecom.empty()) out["telecom"] = std::move(telecom);
  if (person.sex == "female" || person.sex == "male") out["gender"] = person.sex;
  if (!person.birth_date.empty()) out["birthDate"] = person.birth_date;
  const std::string none = postcode_of_no_address(person.postcode);
  if (!person.postcode.empty()) {
    out["address"] = array_of(texts("postalCode", none.empty() ? person.postcode : none));
  }
  return out;
}

Json writer(Json patient, std::string_view relationship, std::string_view name) {
  Json out = resource("RelatedPerson");
  out["patient"] = std::move(patient);
  if (!relationship.empty()) out["relationship"] = array_of(texts("text", relationship));
  if (!name.empty()) out["name"] = array_of(texts("text", name));
  return out;
}

Json asked_signs(const AskedSigns& asked, const SignGroup& group, Json response, Json subject) {
  Json details = Json::array();
  details.push_back(extension("linkId", "valueString", asked.link_id));
  for (const std::string& quote : asked.because) details.push_back(extension("because", "valueString", quote));
  Json out = resource("Observation");
  out["extension"] = array_of(extension(vocabulary::asked_signs, "extension", std::move(details)));
  put(out, "status", "final");
  out["code"] = coding(vocabulary::sign_group, to_code(asked.group), group.name);
  out["subject"] = std::move(subject);
  put(out, "effectiveDateTime", format_rfc3339(asked.at));
  out["derivedFrom"] = array_of(std::move(response));
  out["valueBoolean"] = !asked.ticked.empty();
  Json components = Json::array();
  for (const std::string& code : asked.ticked) components.push_back(ticked_sign(code, group));
  if (!components.empty()) out["component"] = std::move(components);
  return out;
}

Json provenance(const std::vector<std::pair<const char*, std::string>>& parts, Json targets, std::string_view now) {
  Json details = Json::array();
  for (const auto& [name, value] : parts) details.push_back(texts("url", name, "valueString", value));
  Json out = resource("Provenance");
  out["extension"] = array_of(extension(vocabulary::software, "extension", std::move(details)));
  out["target"] = std::move(targets);
  put(out, "recorded", now);
  out["agent"] = Json::array();
  return out;
}

Json agent(const char* type, Json who) {
  Json out = holding("type", coding(vocabulary::participant_type, type, ""));
  out["who"] = std::move(who);
  return out;
}

}  // namespace frontdoor::bundle
