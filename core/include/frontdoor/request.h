// A submitted request: what the practice's side reads back from the sealed Bundle, with the same core that sealed it.
#pragma once

#include <frontdoor/access_policy.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/result.h>
#include <frontdoor/sign_groups.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor {

// A ticked option that carries red flags; its bytes of RequestAnswer::text are [start, start + label.size()).
struct TickedFlag {
  std::string concepts;
  std::string label;
  std::uint32_t start = 0;
};

struct RequestAnswer {
  std::string link_id;
  std::string question;       // as the patient read it
  std::size_t row_bytes = 0;  // of the question: the row that it is in ("Reading 1: "), which asks nothing
  std::string text;           // every answer of the item, joined by ", "
  bool free_text = false;     // read for red flags
  Meaning meaning = Meaning::none;
  bool contradicts = false;  // "None of these" is beside other answers; a ticked red flag beside it counts
  std::vector<TickedFlag> ticked;
  std::vector<std::string> snomed_codes;  // of its options, where the form gave some
  std::string score;                      // the exact sum of its options' scores, a decimal; empty: none has one
  unsigned scored = 0;                    // how many of its answers have a score
  unsigned unscored = 0;                  // how many have none where another option of the question has one
  bool of_own_form = false;               // of Request::own_form; then:
  std::string group;                      // text of the group that it is in; or empty
  bool calculated = false;                // nobody was asked it; only who has the form knows, and sets it
};

// A photo the patient wants to send: described here, delivered separately.
struct RequestPhoto {
  std::string sha256;  // lower-case hexadecimal
  std::string content_type;
  std::uint32_t bytes = 0;
  std::string description;
};

// What the patient was told about access, in which version of the wording, and when (RFC 3339).
struct ShownMessage : AccessMessage {
  std::string wording_version;
  std::string sent;
};

// Advice after which the practice would like to know what was written first: 999, A&E, a crisis line.
inline bool wants_first_words(Action action) {
  return action >= Action::crisis_line;
}

// A red flag as the patient's own device recorded it.
struct RecordedFlag {
  std::string link_id;
  Finding finding;
  std::string response;  // what the patient did next: "continued", "changed-text", "none"
  std::string shown;     // RFC 3339; empty: the patient was shown nothing
  std::string pack_version;
  // The whole answer when the flag was first shown: only if the words were changed afterwards and the patient, who saw
  // this before sending, left it in.
  std::string first_text;
  bool first_text_left_out = false;
};

struct Request {
  std::string practice_ods;
  std::string questionnaire;  // canonical url|version of the built-in form
  std::string own_form;       // the same of the practice's own form, where one was filled in; or empty
  std::string authored;       // RFC 3339
  RequestKind kind = RequestKind::medical;
  bool needs_help_today = false;   // the patient said so
  bool unsafe_to_contact = false;  // anything but yes to whether it is safe to contact the patient this way
  bool will_phone = false;         // nobody may contact the patient, who was told to phone
  std::string safe_way;            // how to reach them safely, as they wrote it; may be empty
  std::string subject_name;
  std::string birth_date;  // YYYY-MM-DD
  std::string postcode;
  std::string telephone;
  std::string email;
  std::map<Meaning, std::string>
      chosen;               // codes of how to reach the patient and whether they agree, where one was given
  std::string nhs_number;   // ten digits whose check digit is right, or empty; nobody has traced it
  bool by_another = false;  // somebody else wrote it; what was sent early may have no name of theirs
  std::string writer_name;  // when somebody writes for the patient
  std::string writer_relationship;
  PatientFacts patient;          // the age is the one that the date of birth gives, if there is one
  bool age_contradicts = false;  // the age or the kind of person stated does not go with the date of birth
  std::vector<RequestAnswer> answers;
  std::vector<RecordedFlag> recorded_flags;
  std::vector<AskedSigns> asked_signs;  // at most kSignQuestionsMax
  std::vector<ShownMessage> disclaimers_shown;
  std::vector<RequestPhoto> photos;
  std::vector<std::pair<std::string, std::string>> software;  // "application", "red-flag-pack", ... and its version
};

// For people: what the NHS writes for no fixed abode or an address that is not known is said in words beside it.
std::string words_for_postcode(const std::string& postcode);

// For the practice, of a request whose age_contradicts is true.
inline constexpr std::string_view age_contradicts_text =
    "The age that was stated does not match the date of birth. The rules used the date of birth. "
    "Check who it is about.";

// For the practice, of an answer whose `contradicts` is true. Only stored requests have one.
inline constexpr std::string_view answer_contradicts_text =
    "These answers contradict each other: one of them says that none of the others is meant. Ask the patient.";

// For the practice, of a message that promised a call, where the patient said afterwards that nobody may contact them.
inline constexpr std::string_view promised_before_text =
    "Shown before they answered that nobody may contact them. It is no promise now: they will phone you.";
// Empty where the message needs no such note.
std::string_view note_on(const ShownMessage& message, const Request& request);

// When the form was first open to the patient, by the earliest message that they were shown; nothing: none was.
// received: by the service's clock, for a device whose own is ahead of it.
std::optional<Instant> begun_at(const Request& request, Instant received);

// bundle: JSON, at most limits::bundle_bytes_max. Errors name the JSON pointer of what is wrong and never quote
// answers. received: when the service got it, for the age; without it, when the request says it was written. A request
// with an answer that contradicts itself is refused: only the patient can say which of the two is meant.
Result<Request> read_request(std::string_view bundle, std::optional<Instant> received = std::nullopt);
// The same of a request that a practice has accepted already. An earlier version took answers that contradict
// themselves: they are marked (RequestAnswer::contradicts), and nothing of the request is lost.
Result<Request> read_stored_request(std::string_view bundle, std::optional<Instant> received = std::nullopt);

// The bundle as a service may keep and pass on: without any words that the patient took out of their answers, unless
// they saw them before sending and left them in. The same bytes if there is nothing to take out.
std::string without_unconfirmed_words(std::string bundle);

// Signs that a patient should be asked for.
struct SignsToAsk {
  ClinicalGroup group = ClinicalGroup::general;
  std::string link_id;               // of the answer that it is about
  std::vector<std::string> because;  // the words of it
};

// Reads every free-text answer by both readers, and every ticked red flag, again, as the patient's form does. Several
// answers may raise the same rule; each is with its link_id.
struct RequestReading {
  Action action = Action::none;
  struct Entry {
    std::string link_id;
    Finding finding;
  };
  std::vector<Entry> entries;
  // For people, what the patient was asked: "Asked for heart signs because of "putty colour"; answered: none of these".
  // Also what they should have been asked and were not, because their form knew less or was another.
  std::vector<std::string> signs;
  bool asks_more = false;       // there is one of the latter
  bool reads_pressing = false;  // some words read like an emergency as a whole, whatever the rules say
  std::vector<SignsToAsk> to_ask;
};
enum class WhenRead : std::uint8_t {
  afterwards,    // the patient can be asked for nothing: what is doubted is acted on
  while_asking,  // they can: what is doubted is in to_ask, and acted on when it is answered
};
RequestReading reread(const Request& request, const Readers& readers, WhenRead when = WhenRead::afterwards);
// The patient took the words of the flag out, or wrote others, after the advice.
bool was_changed_afterwards(const RecordedFlag& flag);
// The words of the flag are sent: they are in an answer, or the patient left them in under "You first wrote". A flag
// whose words were taken back is a note that advice was shown.
bool acts_for_staff(const RecordedFlag& flag);
// The more pressing of both readings of what was sent. The device may know more than the text says (a ticked answer, a
// newer rule), and a request must not sink in the inbox because only one of the two raised a flag.
Action standing_action(const Request& request, const RequestReading& reading);

// How the patient can be reached, what they need for it, and whether they know of a request that somebody else wrote.
struct ContactNeed {
  std::string says;    // for staff: "No phone"
  std::string words;   // the patient's own, or the labels that they chose; may be empty
  bool flags = false;  // is seen in a list too: it decides how the patient can be reached
  bool operator==(const ContactNeed&) const = default;
};

// What staff must know before they phone, write or visit.
struct ContactNeeds {
  bool unsafe = false;           // the patient said that it is not safe to contact them this way
  bool will_phone = false;       // nobody may contact them: they were told to phone
  std::string safe_way;          // the safe way, as the patient wrote it; may be empty
  bool young_and_alone = false;  // under 16, and no adult writes for them
  std::string interpreter;       // the patient's own sentence about an interpreter, sign language or hearing; or empty
  std::string language;          // code of the language that the form was read in beside English; or empty
  std::vector<ContactNeed> more;
  bool any() const { return unsafe || young_and_alone || !interpreter.empty() || !language.empty() || !more.empty(); }
  bool operator==(const ContactNeeds&) const = default;
};
ContactNeeds contact_needs_of(const Request& request, std::optional<std::int32_t> age_months);

// emergency for emergency_999, emergency_department; urgent for the rest of the urgent actions or a patient who said
// so.
Urgency urgency_of(const Request& request, Action action);

// What the patient wrote about their problem, whole answers: the question for their own words first, where the form has
// it, then every other free text in the order of the form. Without what is said elsewhere (how to reach them, what they
// hope for). Borrowed from `request`.
std::vector<const RequestAnswer*> own_words_of(const Request& request);

// The words of a finding in the answer `link_id`, for people. Of a ticked answer that says nothing alone ("Yes",
// "Several days") after its question: two of them are never taken for one.
std::string quote_of(const Request& request, const std::string& link_id, const Finding& finding);

// The same request for people. Text: UTF-8, lines end in "\n". HTML: a fragment for the inbox, all text escaped,
// flagged words in <mark>. Document: a whole page to print or keep, without script, style sheet or address to load.
std::string request_as_text(const Request& request, const RequestReading& reading);
std::string request_as_html(const Request& request, const RequestReading& reading);
std::string request_as_document(const Request& request, const RequestReading& reading);
// One answer as HTML: escaped, words of findings that matter now in <mark>.
std::string answer_as_html(const RequestAnswer& answer, const RequestReading& reading);

// What the answers of one group of questions add up to.
struct Score {
  std::string group;     // "mental-health.phq-9"; of a practice's own form the group's text, empty where it has none
  std::string total;     // a decimal without needless zeros; empty: no answer has a score
  unsigned scored = 0;   // answers that it adds up
  unsigned answers = 0;  // those, and the answers without a score to questions that are scored
};
// For each group of questions whose answers have scores.
std::vector<Score> scores_of(const Request& request);
// "12", "4.5", "3 (2 of 3 answers have a score)": an answer without a score is not counted as 0 in silence.
std::string words_for_score(const Score& score);

}  // namespace frontdoor
