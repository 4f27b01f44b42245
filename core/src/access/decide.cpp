// The decision table: what is said, which channels are available, by when the patient hears. A row is a place in time
// and signal; a column is an urgency. Every cell is a list of wording keys; decide() only fills them in.
#include <frontdoor/access_policy.h>

#include <frontdoor/json.h>

#include <algorithm>
#include <array>

namespace frontdoor {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;

// What a patient finds at a practice: the state in force, split where the words differ.
enum class Standing : std::uint8_t {
  normal,
  busy,
  urgent_diverted,
  paused,
  paused_while_closed,
  closed,
  closed_not_accepting,
  begun_before_pause,
  begun_before_pause_closed,
};

constexpr std::size_t kKeysMax = 5;
using Keys = std::array<std::string_view, kKeysMax>;  // read up to the first empty one

// Stands for the "if you need help today" sentence that is right for the hour (need_help_key).
constexpr std::string_view kNeedHelp = "need-help";
// The same where a form must not be used for it (a variant of the sentence in core hours; the same one elsewhere).
constexpr std::string_view kNeedHelpNotThisForm = "need-help-not-this-form";
constexpr std::string_view k999 = "access.call-999";
constexpr std::string_view kCrisis = "access.crisis-line";
// When the practice's own text does not say it.
constexpr std::string_view kDeadline = "access.deadline";

// Rows as Standing, columns none and urgent. An emergency is the same in every row: kEmergency.
constexpr std::array<std::array<Keys, 2>, 9> kTable = {{
    {{{"access.normal", kNeedHelp, k999}, {"access.normal.urgent", kNeedHelp, "access.urgent-sent", k999}}},
    {{{"access.busy", kNeedHelpNotThisForm, k999}, {"access.busy.urgent", kNeedHelp, "access.urgent-sent", k999}}},
    {{{"access.urgent-diverted", kNeedHelpNotThisForm, k999},
      {"access.urgent-diverted.urgent", kNeedHelp, "access.urgent-sent", k999}}},
    {{{"access.paused", kNeedHelp, k999}, {"access.paused", kNeedHelp, k999}}},
    {{{"access.paused-closed", kNeedHelp, kCrisis, k999}, {"access.paused-closed", kNeedHelp, kCrisis, k999}}},
    {{{"access.closed", kNeedHelp, kCrisis, k999},
      {"access.closed.urgent", kNeedHelp, "access.urgent-sent", kCrisis, k999}}},
    {{{"access.closed-not-accepting", kNeedHelp, kCrisis, k999},
      {"access.closed-not-accepting", kNeedHelp, kCrisis, k999}}},
    {{{"access.begun", kNeedHelp, k999}, {"access.begun.urgent", kNeedHelp, "access.urgent-sent", k999}}},
    {{{"access.begun", kNeedHelp, kCrisis, k999},
      {"access.begun.urgent", kNeedHelp, "access.urgent-sent", kCrisis, k999}}},
}};
constexpr Keys kEmergency = {"access.emergency", kNeedHelp};

// Every message that promises a call; "access.no-contact." takes its place for anyone who must not be called.
constexpr std::array<std::string_view, 7> kPromises = {"access.begun",      "access.busy",   "access.closed",
                                                       "access.deadline",   "access.normal", "access.urgent-diverted",
                                                       "access.urgent-sent"};
constexpr std::string_view kAccess = "access.";
constexpr std::string_view kOwn = "access.own.";
constexpr std::string_view kNoContact = "access.no-contact.";

// Everything about the moment that the words depend on, worked out once.
struct Moment {
  AccessState state = AccessState::normal;
  Standing standing = Standing::normal;
  bool open = true;
  bool opens_today = false;
  const TrainingPeriod* training = nullptr;
  std::string opens;       // "8am on Monday"
  std::string opens_time;  // "8am"
  std::string until;       // end of a pause
  std::string training_until;
  std::string deadline;
  std::string_view phone;
};

const TrainingPeriod* training_at(const Practice& practice, LocalMinute local) {
  const local_days day = floor<days>(local);
  const auto time = local - day;
  const auto found = std::find_if(
      practice.training.begin(), practice.training.end(),
      [&](const TrainingPeriod& period) { return period.date == day && time >= period.from && time < period.until; });
  return found == practice.training.end() ? nullptr : &*found;
}

Standing standing_of(AccessState state, bool open, bool accepts_when_closed) {
  switch (state) {
    case AccessState::normal: return Standing::normal;
    case AccessState::busy: return Standing::busy;
    case AccessState::urgent_diverted: return Standing::urgent_diverted;
    case AccessState::paused: return open ? Standing::paused : Standing::paused_while_closed;
    case AccessState::closed: return accepts_when_closed ? Standing::closed : Standing::closed_not_accepting;
  }
  return Standing::normal;
}

AccessState state_when(bool open, const Signal& signal, Instant now) {
  if (signal.planned && now >= signal.planned->from) return state_when(open, signal_at(signal, now), now);
  const bool in_force = signal_in_force(signal, now);
  if (in_force && signal.state == AccessState::paused) return AccessState::paused;
  if (!open) return AccessState::closed;
  return in_force ? signal.state : AccessState::normal;
}

std::string_view need_help_key(const Moment& moment, bool not_this_form) {
  if (!moment.open) return moment.opens_today ? "access.need-help-today.opens-later" : "access.need-help-today.closed";
  if (moment.training) {
    return not_this_form ? "access.need-help-today.not-this-form.training" : "access.need-help-today.training";
  }
  return not_this_form ? "access.need-help-today.not-this-form" : "access.need-help-today";
}

std::string_view resolved(std::string_view key, const Moment& moment) {
  if (key == kNeedHelp) return need_help_key(moment, false);
  if (key == kNeedHelpNotThisForm) return need_help_key(moment, true);
  return key;
}

std::string filled(const Wording& wording, std::string_view key, const Moment& moment) {
  return wording.text(key, {{"phone", moment.phone},
                            {"deadline", moment.deadline},
                            {"opens", moment.opens},
                            {"opens-time", moment.opens_time},
                            {"until", moment.until},
                            {"training-until", moment.training_until}});
}

// The practice's own text for this moment, or nullptr. It replaces the first message of what is not urgent,
// never the rest.
const std::string* own_text(const Practice& practice, const Moment& moment, Urgency urgency) {
  if (urgency != Urgency::none || moment.standing == Standing::closed_not_accepting) return nullptr;
  for (const auto& [state, text] : practice.own_wording) {
    if (state == moment.state) return &text;
  }
  return nullptr;
}

void say_own_text(const Wording& wording, const std::string& text, const Moment& moment, AccessDecision& decision) {
  std::string said =
      Wording::fill(text, {{"phone", moment.phone}, {"deadline", moment.deadline}, {"opens", moment.opens}});
  decision.messages.push_back({std::string(kOwn) + std::string(to_code(moment.state)), std::move(said)});
  if (text.find("{deadline}") == std::string::npos) {
    decision.messages.push_back({std::string(kDeadline), filled(wording, kDeadline, moment)});
  }
}

Moment moment_of(const Practice& practice, const Signal& signal, Instant now, const HolidayCalendar& holidays) {
  Moment moment;
  moment.open = is_open(practice, now, holidays);
  moment.state = state_when(moment.open, signal, now);
  moment.standing = standing_of(moment.state, moment.open, practice.accepts_when_closed);
  moment.phone = practice.phone;
  const LocalMinute local = to_london(now);
  if (!moment.open) {
    const LocalMinute opens = to_london(next_opening(practice, now, holidays));
    moment.opens = format_when(opens, local);
    moment.opens_time = format_time_of_day(opens);
    moment.opens_today = floor<days>(opens) == floor<days>(local);
  } else if ((moment.training = training_at(practice, local))) {
    moment.training_until = format_when(moment.training->date + moment.training->until, local);
    if (!moment.training->phone.empty()) moment.phone = moment.training->phone;
  }
  if (moment.state == AccessState::paused) moment.until = format_when(to_london(*signal_at(signal, now).until), local);
  return moment;
}

bool takes_requests(const Moment& moment) {
  return moment.state != AccessState::paused && moment.standing != Standing::closed_not_accepting;
}

// What closed the form came after the patient had begun, not long ago: they are told so, and may send.
Standing for_whoever_has_begun(Standing standing) {
  switch (standing) {
    case Standing::paused: return Standing::begun_before_pause;
    case Standing::paused_while_closed: return Standing::begun_before_pause_closed;
    case Standing::closed_not_accepting: return Standing::closed;
    default: return standing;
  }
}

bool had_begun(const BegunForm& form, const Practice& practice, const Signal& signal, Instant now,
               const HolidayCalendar& holidays) {
  if (!form.at || *form.at > now || now - *form.at >= begun_hours_max) return false;
  return takes_requests(moment_of(practice, signal, *form.at, holidays));
}

}  // namespace

bool promises_contact(std::string_view message_key) {
  // A practice's own text may promise one in any words.
  return message_key.starts_with(kOwn) || std::find(kPromises.begin(), kPromises.end(), message_key) != kPromises.end();
}

AccessState state_in_force(const Practice& practice, const Signal& signal, Instant now,
                           const HolidayCalendar& holidays) {
  return state_when(is_open(practice, now, holidays), signal, now);
}

AccessPolicy::AccessPolicy(HolidayCalendar holidays, Wording wording)
    : holidays_(std::move(holidays)), wording_(std::move(wording)) {}

AccessDecision AccessPolicy::decide(const Practice& practice, const Signal& signal, Instant now, RequestKind,
                                    Urgency urgency, const BegunForm& form) const {
  Moment moment = moment_of(practice, signal, now, holidays_);
  AccessDecision decision;
  decision.state = moment.state;
  decision.accepts = takes_requests(moment);
  if (!decision.accepts && had_begun(form, practice, signal, now, holidays_)) {
    decision.accepts = true;
    moment.standing = for_whoever_has_begun(moment.standing);
  }
  if (decision.accepts && urgency != Urgency::emergency) {
    decision.deadline = deadline_for(now, urgency, holidays_);
    moment.deadline = format_when(to_london(*decision.deadline), to_london(now));
  }

  const bool emergency = urgency == Urgency::emergency;
  const Keys& keys =
      emergency ? kEmergency : kTable[static_cast<std::size_t>(moment.standing)][urgency == Urgency::urgent ? 1 : 0];
  decision.messages.reserve(kKeysMax + 1);
  const auto say = [&](std::string_view key) {
    std::string said(key);
    if (form.will_phone && promises_contact(key)) said = std::string(kNoContact) + said.substr(kAccess.size());
    std::string text = filled(wording_, said, moment);
    decision.messages.push_back({std::move(said), std::move(text)});
  };
  if (moment.training && !emergency) say("access.training");
  const std::string* own = form.will_phone ? nullptr : own_text(practice, moment, urgency);
  if (own) say_own_text(wording_, *own, moment, decision);
  for (std::size_t i = own ? 1 : 0; i < keys.size() && !keys[i].empty(); ++i) {
    // A practice's own text was checked to say when to call 999: not said twice.
    if (!own || keys[i] != k999) say(resolved(keys[i], moment));
  }

  if (emergency) {
    decision.urgent_to = UrgentRoute::emergency_999;
    decision.urgent_text = filled(wording_, "access.emergency", moment);
  } else {
    decision.urgent_to = moment.open ? UrgentRoute::practice : UrgentRoute::nhs_111;
    decision.urgent_text = filled(wording_, need_help_key(moment, false), moment);
  }
  return decision;
}

std::string decision_as_json(const AccessDecision& decision) {
  Json json = Json::object();
  json["state"] = std::string(to_code(decision.state));
  json["accepts"] = decision.accepts;
  json["messages"] = Json::array();
  for (const AccessMessage& message : decision.messages) {
    Json one = Json::object();
    one["key"] = message.key;
    one["text"] = message.text;
    json["messages"].push_back(std::move(one));
  }
  json["deadline"] = decision.deadline ? Json(format_rfc3339(*decision.deadline)) : Json(nullptr);
  json["urgent"] = Json::object();
  json["urgent"]["to"] = std::string(to_code(decision.urgent_to));
  json["urgent"]["text"] = decision.urgent_text;
  return to_text(json);
}

}  // namespace frontdoor
