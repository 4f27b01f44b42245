// The pages on which a patient sees a request that they sent: one to find it, and the request itself, to which they can
// add, say that it has got worse, or say that they no longer need it. Views like the form's; the service draws them.
// Pure; nothing here fails. Text is UTF-8.
#pragma once

#include <frontdoor/access_policy.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/view.h>
#include <frontdoor/wording.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// Names of the controls, and so of the fields that are posted.
namespace follow_up_fields {
inline constexpr std::string_view reference = "reference";
inline constexpr std::string_view birth_date = "birth-date";  // with "/day", "/month", "/year"
inline constexpr std::string_view step = "step";
inline constexpr std::string_view words = "words";
}  // namespace follow_up_fields

// "7K4M-9QXR" from what somebody typed: in small letters, with blanks or without the dash, O for 0, I or L for 1.
// Empty: not a reference.
std::string typed_reference(std::string_view typed);
// "1984-03-27" from day, month and year as a patient types them in the form: month names and the digits of other
// scripts too. Empty: not a date that exists.
std::string typed_date(std::string_view day, std::string_view month, std::string_view year);

// What somebody typed to find a request.
struct FindForm {
  std::string reference;
  std::string day, month, year;
};
enum class FindFault : std::uint8_t {
  none,
  not_found,  // no such reference, no such date, or not of one request: the page never tells which
  expired,    // the page of the request was open for too long
};
// by_link: the request is known from its link, and only the date of birth is asked.
View find_request_view(const FindForm& form, bool by_link, FindFault fault, const Practice& practice,
                       const Wording& wording);

enum class FollowUpStep : std::uint8_t { none, add, worse, withdraw };
std::string_view to_code(FollowUpStep step);  // "", "add", "worse", "withdraw"
FollowUpStep follow_up_step_from_code(std::string_view code);

// added: it was looked at or answered, and then its patient added something. answered: the practice has answered, and
// the patient wrote nothing since. withdrawn: the patient's last word is that it is no longer needed.
enum class RequestStage : std::uint8_t { received, looked_at, added, answered, withdrawn, done };

struct FollowUpEntry {
  Instant at;
  std::string words;
};

// A request as its patient may see it.
struct SentRequestPage {
  std::string reference;
  Instant sent;
  RequestStage stage = RequestStage::received;
  std::optional<Instant> deadline;     // nothing once it is past; not said of what is answered or over
  bool will_phone = false;             // nobody may contact the patient: no page promises that somebody will
  std::vector<FollowUpEntry> answers;  // of the practice, oldest first
  std::vector<FollowUpEntry> added;    // by the patient, oldest first
  bool takes_more = true;              // false: so much was added that they should phone
  // What was posted and could not be taken, or is still to be sent; or nothing.
  bool is_faulty = false;
  FollowUpStep chosen = FollowUpStep::none;
  std::string words;
  FollowUpStep taken = FollowUpStep::none;  // what was just taken
  Action action = Action::none;             // the advice that what was added needs, also on the pages after it
  std::vector<Finding> findings;            // present ones
  PatientFacts person;
  bool about_somebody_else = false;
};
// The card of page.action; nothing for Action::none. It is first in the view of an emergency.
std::optional<Node> advice_of(const SentRequestPage& page, const AccessDecision& access, const Practice& practice,
                              const Wording& wording);
View sent_request_view(const SentRequestPage& page, const AccessDecision& access, const Practice& practice,
                       const Wording& wording);

}  // namespace frontdoor
