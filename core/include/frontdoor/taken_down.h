// A request that staff wrote down for somebody on the phone or at the desk, as the same Bundle that a patient's device
// seals: from here on it is read, kept and passed on as theirs are.
#pragma once

#include <frontdoor/request.h>

#include <string>
#include <vector>

namespace frontdoor {

struct TakenDown {
  std::string practice_ods;
  std::string practice_name;
  std::string key;       // names the request's parts: a UUID
  bool by_phone = true;  // or at the desk
  std::string need;      // a code of kRequestNeeds
  std::string name;
  std::string birth_date;   // YYYY-MM-DD
  std::string telephone;    // may be empty
  std::string postcode;     // may be empty
  std::string writer_name;  // who asks for the patient; empty: they ask themselves
  std::string writer_relationship;
  std::string words;
  bool needs_help_today = false;
  bool unsafe_to_contact = false;  // at this number
  std::string safe_way;            // how else; may be empty
  std::vector<AskedSigns> asked_signs;
  Instant at;
  std::string application;  // with its version
};

// What patients may say that they need, in the order of the form, with the kind that it counts as.
struct RequestNeed {
  const char* code;
  const char* words;  // for staff
  RequestKind kind;
};
const std::vector<RequestNeed>& request_needs();
// Null: there is none of this code.
const RequestNeed* request_need(std::string_view code);

// The answer's link id: what red flags and signs of it refer to.
inline constexpr std::string_view taken_down_words = "own-words";

// JSON in UTF-8. Texts are taken as they are: read_request() judges them.
std::string seal_taken_down(const TakenDown& taken, const SignGroups& signs);

}  // namespace frontdoor
