// A submitted request: what the practice's side reads back from the sealed Bundle, with the same core that sealed it.
#pragma once

#include <frontdoor/access_policy.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/result.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

struct RequestAnswer {
  std::string link_id;
  std::string question;    // as the patient read it
  std::string text;        // every answer of the item, joined by ", "
  bool free_text = false;  // read for red flags
};

// A red flag as the patient's own device recorded it.
struct RecordedFlag {
  std::string link_id;
  Finding finding;
  std::string response;    // what the patient did next: "continued", "changed-text", "none"
  std::string first_text;  // the whole answer when the flag was first shown, if the words were changed afterwards
};

struct Request {
  std::string practice_ods;
  std::string questionnaire;  // canonical url|version
  std::string authored;       // RFC 3339
  RequestKind kind = RequestKind::medical;
  bool needs_help_today = false;  // the patient said so
  std::string subject_name;
  std::string birth_date;  // YYYY-MM-DD
  std::string postcode;
  std::string telephone;
  PatientFacts patient;
  std::vector<RequestAnswer> answers;
  std::vector<RecordedFlag> recorded_flags;
  std::vector<AccessMessage> disclaimers_shown;
};

// bundle: JSON, at most limits::bundle_bytes_max. Errors name the JSON pointer of what is wrong and never quote
// answers.
Result<Request> read_request(std::string_view bundle);

// Reads every free-text answer again. Several answers may raise the same rule; each stands with its link_id.
struct RequestReading {
  Action action = Action::none;
  struct Entry {
    std::string link_id;
    Finding finding;
  };
  std::vector<Entry> entries;
};
RequestReading reread(const Request& request, const RedFlagEngine& engine);

// emergency for emergency_999, emergency_department; urgent for the rest of the urgent actions or a patient who said
// so.
Urgency urgency_of(const Request& request, Action action);

// The same request for people: plain text, and HTML (a fragment, all text escaped, flagged words in <mark>).
std::string request_as_text(const Request& request, const RequestReading& reading);
std::string request_as_html(const Request& request, const RequestReading& reading);

}  // namespace frontdoor
