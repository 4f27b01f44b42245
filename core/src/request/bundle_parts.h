// Parts of a request's Bundle, written one way however the request came: sealed by a patient's device, or taken down by
// staff (docs/decisions/0005-bundle.md says why this shape).
#pragma once

#include "request/name_uuid.h"

#include <frontdoor/json.h>
#include <frontdoor/sign_groups.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor::bundle {

Json resource(const char* type);
Json extension(std::string_view url, const char* type, Json value);
// A CodeableConcept. display: may be empty.
Json coding(std::string_view system, std::string_view code, std::string_view display);

// The entries of one request's Bundle, each under a name that follows from the request's id: the same answers make the
// same bytes.
class Entries {
 public:
  explicit Entries(std::string_view request_id) : request_id_(request_id) {}

  std::string urn(std::string_view role) const;
  Json reference(std::string_view role) const;
  void add(std::string_view role, Json resource);
  // The whole Bundle. Call it once.
  Json take(std::string_view now);

 private:
  std::string request_id_;
  Json entries_ = Json::array();
};

// Who: as told by the patient, matched by nobody. What is empty is left out.
struct Person {
  std::string nhs_number;
  std::string name;
  std::string telephone;
  std::string email;
  std::string sex;
  std::string birth_date;
  std::string postcode;  // "none" and the like become the postcode that the NHS writes for it
};
Json patient(const Person& person);
// patient: the reference of whom it is written for.
Json writer(Json patient, std::string_view relationship, std::string_view name);

// The signs that somebody was asked for. response: the reference of the one that holds the answer `asked.link_id`.
Json asked_signs(const AskedSigns& asked, const SignGroup& group, Json response, Json subject);

// By which software. parts: what it was made with, by name; agents are added by the caller.
Json provenance(const std::vector<std::pair<const char*, std::string>>& parts, Json targets, std::string_view now);
Json agent(const char* type, Json who);

}  // namespace frontdoor::bundle
