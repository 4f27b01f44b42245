// Everything a consultation remembers. Written by Consultation alone; the page makers and the sealer read it.
#pragma once

#include "answers/filled_form.h"
#include "answers/validation.h"
#include "consultation/flags.h"

#include <frontdoor/consultation.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor {

// Pages that are not pages of the questionnaire.
namespace pages {
inline constexpr std::string_view emergency = "emergency";
inline constexpr std::string_view urgent_advice = "urgent-advice";
inline constexpr std::string_view signs = "signs";
inline constexpr std::string_view send_early = "send-early";
inline constexpr std::string_view check_answers = "check-answers";
inline constexpr std::string_view sending = "sending";
inline constexpr std::string_view not_sent = "not-sent";
inline constexpr std::string_view already_sent = "already-sent";
inline constexpr std::string_view sent = "sent";
}  // namespace pages

// Names of the controls that every page shares.
namespace controls {
inline constexpr std::string_view continue_button = "continue";
inline constexpr std::string_view back = "back";
inline constexpr std::string_view send = "send";
inline constexpr std::string_view send_early = "send-early";
inline constexpr std::string_view no_phone = "no-phone";  // on the page of send-early, and back
inline constexpr std::string_view retry = "retry";
inline constexpr std::string_view send_new = "send-new";
inline constexpr std::string_view errors = "errors";
inline constexpr std::string_view change_prefix = "change/";
inline constexpr std::string_view copy_text = "copy-text";
inline constexpr std::string_view copy_page = "copy-page";
inline constexpr std::string_view leave_out_prefix = "leave-out/";
inline constexpr std::string_view signs = "signs";  // and "signs/chest" for each of them
inline constexpr std::string_view no_sign = "none";
}  // namespace controls

// A capacity or hours message the patient read.
struct ShownDisclaimer {
  AccessMessage message;
  Instant at{};
};

// What the service said when it had the request.
struct Receipt {
  std::string reference;
  std::optional<Instant> received;
  std::string signature;  // what the service checks a copy with
  std::optional<Instant> deadline;
  Action action = Action::none;
  bool more_urgent = false;
  std::string follow_up;  // the path of the page on which the patient sees the request; empty: there is none
};

// What one answer calls for while it is being written.
struct FieldCard {
  std::vector<AnswerFinding> findings;  // present ones
  bool asks = false;                    // there is none, but the patient will be asked for signs
  bool waits = false;                   // for a pause: its room is there, and nobody sees it yet

  bool is_empty() const { return !asks && findings.empty(); }
};

struct ConsultationState {
  explicit ConsultationState(const Questionnaire& questionnaire, Answers answers = {})
      : form(questionnaire, std::move(answers)) {}

  std::string idempotency_key;
  FilledForm form;
  Flags flags;
  std::string subject;            // whom the answers about the person are about: "self", "child", "other"
  std::string page;               // linkId of a page, or one of pages::
  std::string return_to;          // the page under emergency, urgent-advice or signs
  std::set<std::string> visited;  // pages of the questionnaire the patient has continued from
  std::string early_from;         // the page under send-early
  bool reached_check = false;
  std::string start;            // the form that the practice's page led to (ConsultationOptions::start)
  bool start_closed = false;    // the form that the practice's page leads to is not known, or off
  std::size_t page_number = 0;  // of the page that is shown, from 1; 0: it is not one of the questionnaire's
  std::size_t pages_least = 0;  // how many there are at least, whatever is answered from here on
  std::vector<FieldError> errors;
  std::map<std::string, FieldCard> cards;   // linkId → what is shown under the field
  std::vector<AnswerFinding> pending;       // what emergency or urgent-advice is about
  std::optional<AnswerQuestion> asking;     // what signs is about
  std::optional<std::size_t> asking_again;  // which of flags.asked() is answered once more
  std::vector<ShownDisclaimer> disclaimers;
  std::vector<AccessMessage> messages_at_check;  // as last shown on check-answers
  bool access_changed = false;                   // on check-answers: they are not the ones that were shown there first
  bool waiting = false;                          // sending: no connection at the moment
  std::string sealed;                            // the bytes being sent; never rebuilt for the same send
  std::string refusal;                           // what the service said is wrong
  std::string new_key;                           // already-sent: the refusal's "newKey", made by the host
  Receipt receipt;
  std::string face = "plain";
};

}  // namespace frontdoor
