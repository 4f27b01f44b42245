// Steps that were a mistake: what was written stays, struck out, and counts no more.
#include "desk/case_action.h"
#include "desk/practice_desk.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse_take_back(const char* why) {
  throw Problem{422, "invalid-action", "This cannot be taken back", why, "/step", {}};
}

bool is_notice(const DeskEvent& event) {
  return is_told(event.what) && event.who == kService;
}

// When an event says that the patient was told.
std::optional<Instant> told_at(const DeskEvent& event) {
  if (is_notice(event)) return event.at;
  const Result<Instant> told = parse_rfc3339(json_string_or(event.detail, "toldAt", ""));
  return told ? std::optional(told.value()) : std::nullopt;
}

bool is_sent(const DeskEvent& event) {
  return json_string(event.detail, "sentBy") != nullptr;
}

// The events that say that the patient was told by the step at `index`: itself, and the notice of a reply of it.
std::vector<std::size_t> telling_of(const std::vector<DeskEvent>& events, std::size_t index) {
  std::vector<std::size_t> telling{index};
  for (std::size_t i = index + 1; is_sent(events[index]) && i < events.size() && !is_sent(events[i]); ++i) {
    if (is_notice(events[i])) telling.push_back(i);
  }
  return telling;
}

}  // namespace

bool may_take_back(const DeskEvent& event, const std::string& user, Instant now) {
  const bool is_kind = event.what == "note" || event.what == "answered" || event.what == "told";
  return is_kind && event.who == user && !event.taken_back_by && now - event.at <= kTakeBackWithin;
}

void PracticeDesk::find_taken_back(const std::string& reference, CheckedAction& action) const {
  TakenBackStep& taken = *action.change.takes_back;
  const std::vector<DeskEvent> events = events_of(reference);
  taken.steps = events.size();
  if (action.what == kTakenBack) {
    if (taken.step > events.size()) refuse_take_back("There is no such step.");
    const DeskEvent& event = events[taken.step - 1];
    if (event.taken_back_by) refuse_take_back("It has been taken back already.");
    if (!may_take_back(event, user_, tools_.clock())) {
      refuse_take_back(
          "Your own notes, replies and that you told the patient can be taken back, for 24 hours. Write a note that "
          "says what is wrong.");
    }
  } else {
    const auto closing =
        std::find_if(events.rbegin(), events.rend(), [](const DeskEvent& event) { return event.what == "done"; });
    // Closed by an earlier version, or with a damaged history: it is opened again, and nothing else.
    if (closing == events.rend() || closing->taken_back_by) return action.change.takes_back.reset();
    taken.step = static_cast<std::size_t>(events.rend() - closing);
  }
  const std::vector<std::size_t> telling = telling_of(events, taken.step - 1);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::optional<Instant> told = events[i].taken_back_by ? std::nullopt : told_at(events[i]);
    if (!told) continue;
    const bool is_its = std::find(telling.begin(), telling.end(), i) != telling.end();
    (is_its ? taken.told : taken.others).push_back(*told);
  }
  taken.reply = json_string(events[taken.step - 1].detail, "answer") != nullptr;
  action.detail["step"] = taken.step;
}

}  // namespace frontdoor::intake
