// The patient's own copy of what they sent: plain text, or a page to print, without script or address to load. One
// maker for the browser, the service and the command. It begins with the advice that is still to be followed, and holds
// nothing that the red-flag reader made of it and no promise of a call to a patient who must not be called.
#pragma once

#include <frontdoor/request.h>
#include <frontdoor/wording.h>

#include <string>
#include <utility>
#include <vector>

namespace frontdoor {

// All of it as people read it, in reading order; nothing is escaped yet.
struct PatientCopy {
  std::string advice;  // the title of the card; empty: none is to be followed
  std::vector<std::string> advice_lines;
  std::string title;                                         // what this is
  std::vector<std::string> proof;                            // the reference, and what the service checks it with
  std::vector<std::pair<std::string, std::string>> answers;  // question, answer
  std::vector<std::string> told;                             // what the patient was told of the practice
};

// Of a request that has arrived. reading: what the service's own reading found in it.
PatientCopy patient_copy_of(const Request& request, const RequestReading& reading, const Wording& wording);

std::string patient_copy_as_text(const PatientCopy& copy);
std::string patient_copy_as_page(const PatientCopy& copy);

}  // namespace frontdoor
