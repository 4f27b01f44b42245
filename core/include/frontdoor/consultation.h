// A patient's consultation: events in, a View and effects out. The single writer of a patient's answers.
// Pure: time, ids and assets come in as arguments, so a run replays from its event log.
//
//   Consultation consultation(assets, options, now);
//   Effects effects = consultation.apply({EventKind::input, node_id("own-words"), "my chest hurts"}, now).value();
//   const View& view = consultation.view();
#pragma once

#include <frontdoor/access_policy.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/sign_groups.h>
#include <frontdoor/view.h>
#include <frontdoor/wording.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// Everything a consultation reads but does not own. Borrowed: must outlive it. Shared by many consultations.
struct Assets {
  const RedFlagEngine* red_flags = nullptr;
  const Questionnaire* questionnaire = nullptr;
  const AccessPolicy* access = nullptr;
  const Wording* wording = nullptr;
  const SignGroups* signs = nullptr;
  const std::optional<SecondReader>* second_reader = nullptr;  // its weights may come while the consultation is open
  Readers readers() const { return {red_flags, second_reader && *second_reader ? &**second_reader : nullptr, signs}; }
};

struct ConsultationOptions {
  Practice practice;
  Signal signal;                // as last heard; a missing one is `normal`
  std::string idempotency_key;  // a UUID made by the host: one for the life of the request
  std::string application;      // "frontdoor 0.1.0"
  bool saves_files = false;     // the host can save a file on the patient's device: a copy of what was sent is offered
  std::string start{};          // code of the form that the practice's page leads to, such as "fit-note"; or empty
  bool takes_photos = true;     // the host can let the patient choose photos; where it cannot, the page says so
};

// A form that a practice may turn off: Practice::forms lists the codes of those that are on.
struct FormChoice {
  std::string code;
  std::string title;  // as patients read it
};
// Every such form of the questionnaire, in its order.
std::vector<FormChoice> forms_to_choose_from(const Questionnaire& questionnaire);

// Numbers cross the WebAssembly boundary: append only.
enum class EventKind : std::uint8_t {
  input = 0,    // a text control now holds `value`, whole
  choose = 1,   // a radio, checkbox, option or details was switched; value: "true" or "false"
  press = 2,    // a button, link or back link without href was pressed; value: "posted" with a page that was posted
                // whole, on which a question that an answer opens was not seen yet; or empty
  pause = 3,    // the patient stopped typing in `node`: read its text for red flags now
  signal = 4,   // the practice's status document arrived; value: its JSON (settings and "signal", or a signal alone)
  sending = 5,  // the outbox is trying; value: "sending" or "waiting"
  receipt = 6,  // the service has the request; value: its JSON receipt
  refused = 7,  // the service will not take it; value: its JSON problem document, or empty
  restore = 8,  // a draft saved before; value: as in Effect::save_draft
  face = 9,     // which face is shown; value: "painted" or "plain". Changes no answer; recorded in Provenance
  photo = 10,   // a photo for the question `node`; value: JSON {"sha256","contentType","size"}. Its bytes stay outside
  tick = 11,    // as choose, for a box of a page that was posted whole: it clears no other, for nobody would see it go
};

inline constexpr std::uint8_t event_kind_count = 12;
// "input", "choose", ... as event logs write them.
std::string_view to_code(EventKind kind);
std::optional<EventKind> event_kind_from_code(std::string_view code);

struct Event {
  EventKind kind = EventKind::input;
  NodeId node = 0;
  std::string value;  // UTF-8, at most limits::event_value_bytes_max
};

enum class EffectKind : std::uint8_t {
  announce_polite = 0,     // text for the polite live region
  announce_assertive = 1,  // text for the assertive live region
  send = 2,                // text: the sealed Bundle; key: the idempotency key
  save_draft = 3,          // text: keep in the frame's session storage
  clear_draft = 4,
  new_page = 5,   // move focus to view().focus and show its top; text: the page's title
  add_photo = 6,  // let the patient choose a photo, then send EventKind::photo; text: the question's node name;
                  // key: how many more the request takes
  report = 7,  // tell the practice's service what the patient was shown, never any of their words; text: JSON, one of
               // {"event":"advice-shown","rule","action","kind"} and
               // {"event":"messages-shown","state","keys":[...],"kind"}
  save_copy = 8,   // save the patient's copy on their device, and nowhere else; text: the file; key: its name
  focus = 9,       // move focus to view().focus on the page as it is shown
  open_form = 10,  // another Questionnaire asks about what the patient chose; key: its address. Begin a consultation
                   // with it, restore `text` in it and press "continue": it goes on where this one stopped
};
std::string_view to_code(EffectKind kind);  // "announce-polite", ...

struct Effect {
  EffectKind kind = EffectKind::announce_polite;
  std::string text;
  std::string key;
  bool operator==(const Effect&) const = default;
};
using Effects = std::vector<Effect>;

// A finding as the consultation keeps it: which answer it is in.
struct AnswerFinding {
  std::string link_id;
  Finding finding;
};

// What a host or an event log begins a consultation with: JSON {"practice": {...}, "signal"?: {...}, "idempotencyKey",
// "application"?}. Closed schema. Errors name the key.
Result<ConsultationOptions> consultation_options(std::string_view json);

// Move only. Not thread safe.
class Consultation {
 public:
  Consultation(const Assets& assets, ConsultationOptions options, Instant now);
  Consultation(Consultation&&) noexcept;
  Consultation& operator=(Consultation&&) noexcept;
  ~Consultation();

  // Errors (unknown_node, not_accepted, too_large, malformed_json) change nothing.
  Result<Effects> apply(const Event& event, Instant now);

  const View& view() const;
  std::vector<AnswerFinding> findings() const;  // of all answers as they are now, by question then position

  // The request as a FHIR R4 Bundle, canonical bytes. Same answers, same `now`: same bytes.
  std::string seal(Instant now) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace frontdoor
