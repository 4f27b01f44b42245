#include "desk/case_action.h"

#include "base/text.h"
#include "base/words.h"

#include <frontdoor/follow_up.h>

#include <algorithm>
#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kNoteBytesMax = 4000;
constexpr std::size_t kNameBytesMax = 80;
constexpr std::size_t kReferenceBytes = 9;
constexpr std::chrono::minutes kClockSlack{5};

[[noreturn]] void refuse(const char* field, const std::string& detail) {
  throw Problem{422, "invalid-action", "This cannot be recorded", detail, std::string("/") + field, {}};
}

// Said by systems that saw the delivery.
const std::vector<Choice>& delivered_choices() {
  static const std::vector<Choice> choices = {
      {"text-message", "Text message"}, {"email", "E-mail"}, {"nhs-app", "NHS App message"}};
  return choices;
}

class Fields {
 public:
  Fields(const std::map<std::string, std::string>& fields, Teller teller) : fields_(fields), teller_(teller) {}

  std::string text(const char* name, std::size_t bytes_max) const {
    const auto found = fields_.find(name);
    std::string value(without_blanks(found == fields_.end() ? std::string_view() : found->second));
    if (value.size() > bytes_max) refuse(name, "It must be at most " + std::to_string(bytes_max) + " letters.");
    return value;
  }
  std::optional<std::string> optional_text(const char* name, std::size_t bytes_max) const {
    return fields_.contains(name) ? std::optional(text(name, bytes_max)) : std::nullopt;
  }
  std::string needed(const char* name, std::size_t bytes_max, const char* what) const {
    std::string value = text(name, bytes_max);
    if (value.empty()) refuse(name, what);
    return value;
  }
  std::string choice(const char* name, const std::vector<Choice>& choices, const char* what) const {
    std::string value = text(name, kNameBytesMax);
    const auto same = [&](const Choice& choice) { return value == choice.code; };
    if (std::none_of(choices.begin(), choices.end(), same)) refuse(name, what);
    return value;
  }

  std::string told_how() const {
    std::string how = text("toldHow", kNameBytesMax);
    if (*words_for_choice(delivered_choices(), how) == '\0') {
      return choice("toldHow", told_choices(), "Choose how the patient was told.");
    }
    if (teller_ == Teller::system) return how;
    refuse("toldHow",
           "A message counts when it was delivered. Send it from here, or choose the message of another system.");
  }

 private:
  const std::map<std::string, std::string>& fields_;
  Teller teller_;
};

// When the patient was told, as somebody says who told them.
void add_told_at(CheckedAction& action, const Fields& fields, Instant asked, Instant now, bool is_first) {
  const std::string written = fields.text("toldAt", kNameBytesMax);
  const Result<Instant> told_at = written.empty() ? Result<Instant>(now) : parse_rfc3339(written);
  if (!told_at) refuse("toldAt", "Write when the patient was told as a date and a time.");
  if (told_at.value() > now + kClockSlack) refuse("toldAt", "This time has not come yet.");
  // People write minutes. After the clock was set back a request may have come later than now.
  if (told_at.value() < std::chrono::floor<std::chrono::minutes>(std::min(asked, now))) {
    refuse("toldAt",
           is_first ? "The request came at " + words_for_time(asked) + ": nobody was told before that."
                    : "The patient wrote again at " + words_for_time(asked) + ": say when they were told after that.");
  }
  action.change.told = told_at.value();
  action.detail["toldAt"] = format_rfc3339(told_at.value());
}

void add_answer(CheckedAction& action, const Fields& fields) {
  const std::string answer = fields.text("answer", kAnswerBytesMax);
  const std::string way = fields.text("sendBy", kNameBytesMax);
  if (!answer.empty()) action.detail["answer"] = answer;
  if (way.empty()) return;
  if (answer.empty()) refuse("answer", "Write what the patient should read.");
  action.change.notify = way;
  action.detail["sentBy"] = way;
}

// In small letters, with blanks or without its dash, as people type one; what is none stays, and is not found.
std::string typed_or_given(const std::string& reference) {
  std::string typed = typed_reference(reference);
  return typed.empty() ? reference : typed;
}

CheckedAction done(const Fields& fields, Instant received, Instant asked, Instant now) {
  CheckedAction action{{Progress::done}, "done", Json::object()};
  action.detail["outcome"] = fields.choice("outcome", outcome_choices(), "Choose how the request ended.");
  const std::string told_how = fields.told_how();
  action.detail["toldHow"] = told_how;
  if (json_string_or(action.detail, "outcome", "") == kDuplicate) {
    action.change.follows = typed_or_given(
        fields.needed("follows", kReferenceBytes, "Write the reference of the request under which it was answered."));
    action.detail["follows"] = *action.change.follows;
    action.change.as_duplicate = true;
  }
  const std::string note = fields.text("note", kNoteBytesMax);
  if (told_how == "not-told") {
    if (note.empty()) refuse("note", "Write why the patient could not be told.");
  } else if (told_how == kToldElsewhere) {
    if (note.empty()) refuse("note", "Write which system sent the message, and when.");
  } else if (told_how != kToldByReply) {
    add_told_at(action, fields, asked, now, asked == received);
  }
  if (!note.empty()) action.detail["note"] = note;
  add_answer(action, fields);
  if (!action.change.notify.empty() && told_how != kToldByReply) {
    refuse("toldHow", "A reply is sent with this: choose that the patient is told by it.");
  }
  return action;
}

CheckedAction told(const Fields& fields, Instant received, Instant now) {
  CheckedAction action{{}, "told", Json::object()};
  const std::string how = fields.told_how();
  if (how == "not-told" || how == kToldByReply || how == kToldElsewhere)
    refuse("toldHow", "Choose how the patient was told.");
  action.detail["toldHow"] = how;
  add_told_at(action, fields, received, now, true);
  return action;
}

}  // namespace

const std::vector<Choice>& outcome_choices() {
  static const std::vector<Choice> choices = {{"appointment", "Appointment booked"},
                                              {"advice", "Advice given"},
                                              {"prescription", "Prescription or medication answered"},
                                              {"other-service", "Sent to another service"},
                                              {"admin", "Admin request completed"},
                                              {"waiting-list", "On a waiting list for routine care"},
                                              {kDuplicate, "Answered under another request"},
                                              {"no-action", "Nothing needed"}};
  return choices;
}

const std::vector<Choice>& told_choices() {
  static const std::vector<Choice> choices = {{"phone", "By phone"},
                                              {kToldByReply, "By a reply sent from here"},
                                              {"in-person", "In person"},
                                              {"letter", "Letter"},
                                              {kToldElsewhere, "A message of another system (counts as not told)"},
                                              {"not-told", "Could not be told"}};
  return choices;
}

const char* words_for_choice(const std::vector<Choice>& choices, std::string_view code) {
  for (const Choice& choice : choices) {
    if (code == choice.code) return choice.words;
  }
  return "";
}

const char* words_for_told(std::string_view code) {
  if (code == kToldByReply) return "By a reply sent from here, once it arrives";
  const char* words = words_for_choice(told_choices(), code);
  return *words != '\0' ? words : words_for_choice(delivered_choices(), code);
}

std::string words_for_assignee(const std::string& assigned_to) {
  return assigned_to.starts_with(kTeam) ? "the team " + assigned_to.substr(kTeam.size()) : assigned_to;
}

const char* words_for_step(std::string_view what) {
  if (what == "seen") return "marked this as seen";
  if (what == "in-hand") return "started work on this";
  if (what == "done") return "closed this";
  if (what == kTakenBack) return "took a step back that was a mistake";
  if (what == "reopened") return "opened this again";
  if (what == "put-back") return "put this back";
  if (what == "unlinked") return "took the link to another request away";
  if (what == "assigned") return "assigned this";
  if (what == "answered") return "answered the patient";
  if (what == "taken-down") return "wrote this down";
  if (what == "told") return "told the patient";
  if (what == "not-told") return "could not tell the patient that a reply is there";
  if (what == "patient-add") return "added something";
  if (what == "patient-worse") return "said that things have got worse";
  if (what == "patient-withdraw") return "said that this is no longer needed";
  return "linked this";
}

namespace {
std::optional<std::int64_t> number_in(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

CheckedAction checked_step(const Fields& fields, Instant received, Instant asked, Instant now) {
  const std::string name = fields.text("action", kNameBytesMax);
  CheckedAction action{{}, name, Json::object()};
  if (name == "done") return done(fields, received, asked, now);
  if (name == "told") return told(fields, received, now);
  if (name == "seen") {
    action.change.progress = Progress::seen;
  } else if (name == "in-hand") {
    action.change.progress = Progress::in_hand;
  } else if (name == "reopen") {
    action.change.progress = Progress::seen;
    action.what = "reopened";
    if (fields.text("takesBack", kNameBytesMax) == "yes") action.change.takes_back = TakenBackStep{};
  } else if (name == "take-back") {
    action.what = kTakenBack;
    const std::int64_t step = number_in(fields.text("step", kNameBytesMax)).value_or(0);
    if (step < 1) refuse("step", "Say which step is taken back.");
    action.change.takes_back = TakenBackStep{static_cast<std::size_t>(step)};
  } else if (name == "put-back") {
    const std::string to = fields.text("to", kNameBytesMax);
    if (to != "new" && to != "seen") refuse("to", "A request is put back to new or to seen.");
    action.change.progress = progress_from_code(to);
    action.change.assigned_to = fields.optional_text("assignedTo", kNameBytesMax);
    action.detail["to"] = to;
  } else if (name == "assign") {
    action.change.assigned_to = fields.text("assignedTo", kNameBytesMax);
    action.what = "assigned";
    action.detail["assignedTo"] = *action.change.assigned_to;
  } else if (name == "link") {
    action.change.follows =
        typed_or_given(fields.needed("follows", kReferenceBytes, "Write the reference of the earlier request."));
    action.what = "linked";
    action.detail["follows"] = *action.change.follows;
  } else if (name == "unlink") {
    action.change.follows = "";
    action.what = "unlinked";
  } else if (name == "note") {
    action.detail["note"] = fields.needed("note", kNoteBytesMax, "Write the note.");
  } else if (name == "answer") {
    action.what = "answered";
    fields.needed("answer", kAnswerBytesMax, "Write what the patient should read.");
    add_answer(action, fields);
  } else {
    refuse("action",
           "The action must be seen, assign, in-hand, done, told, note, answer, link, unlink, reopen, "
           "put-back or take-back.");
  }
  const std::string note = fields.text("note", kNoteBytesMax);
  if (!note.empty()) action.detail["note"] = note;
  return action;
}
}  // namespace

CheckedAction check_action(const std::map<std::string, std::string>& given, Instant received, Instant asked,
                           Instant now, Teller teller) {
  const Fields fields(given, teller);
  CheckedAction action = checked_step(fields, received, asked, now);
  action.change.has_note = json_string(action.detail, "note") != nullptr;
  action.change.steps_seen = number_in(fields.text("stepsSeen", kNameBytesMax));
  return action;
}

}  // namespace frontdoor::intake
