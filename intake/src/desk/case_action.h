// What staff may do with a request, as the API and the pages send it, checked in one place.
#pragma once

#include "http/http.h"
#include "store/case_files.h"
#include "store/team_work.h"

#include <frontdoor/json.h>

#include <map>

namespace frontdoor::intake {

struct Choice {
  const char* code;
  const char* words;
};
// How a request ended, and how the patient was told. An automatic reply is none of them: it does not count.
const std::vector<Choice>& outcome_choices();
// What staff choose from. By phone, in person or by letter they say when; a message of another system that nobody here
// saw delivered does not count as told, and neither does who could not be told: both need a note.
const std::vector<Choice>& told_choices();
// Of outcome_choices(): "follows" says which.
inline constexpr const char* kDuplicate = "duplicate";
inline constexpr const char* kToldElsewhere = "other-system";
// Any of them, those that only systems say and those of earlier versions too.
const char* words_for_told(std::string_view code);
// Of them: by an answer that goes out from here. When they were told is when it was handed over, not before.
inline constexpr const char* kToldByReply = "reply";
inline constexpr std::size_t kAnswerBytesMax = 4000;
const char* words_for_choice(const std::vector<Choice>& choices, std::string_view code);

// What a step did, after a name: "closed this".
const char* words_for_step(std::string_view what);

// "gina", "the team Prescriptions"
std::string words_for_assignee(const std::string& assigned_to);

struct CheckedAction {
  CaseChange change;
  std::string what;  // of the event
  Json detail;       // of the event; sealed before it is stored
};

// fields: "action" (seen, assign, in-hand, done, told, note, answer, link, unlink, reopen, put-back, take-back), and
// what it needs: "assignedTo" (with put-back too, where starting work had assigned it); "to" ("new", "seen": of
// put-back, which takes seeing it or starting work on it back); "outcome", "toldHow", "toldAt" (RFC 3339; not before
// the request was received, not in the future); "follows"; "note"; "takesBack" ("yes": of reopen, where closing it was
// a mistake: who was told by it counts as not told); "step" (of take-back: the place of the event among all, from 1);
// "answer", which the patient reads on the page of their request (with done too), and "sendBy", the way in which they
// are told that it is there (empty: nothing is sent); and "stepsSeen": how many events the request had when it was
// decided. Throws Problem (422) naming the field in `where`.
// asked: when the patient brought the request back last, else when it was received: it is closed by what came after.
// teller: a system that delivers messages itself may say that its text message, e-mail or NHS App message told the
// patient; nobody says that by hand.
enum class Teller { staff, system };
CheckedAction check_action(const std::map<std::string, std::string>& fields, Instant received, Instant asked,
                           Instant now, Teller teller = Teller::staff);

}  // namespace frontdoor::intake
