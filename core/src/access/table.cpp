// See frontdoor/access_table.h.
#include <frontdoor/access_table.h>

#include <algorithm>
#include <array>

namespace frontdoor {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using namespace std::chrono_literals;

struct Moment {
  std::string_view title;
  LocalMinute local;
  bool accepts_when_closed = true;
};

constexpr std::array<Moment, 10> kMoments = {{
    {"core hours", local_days(2026y / 11 / 23) + hours(10)},
    {"core hours, the last before bank holidays", local_days(2026y / 12 / 24) + hours(10)},
    {"core hours, while the team trains", local_days(2026y / 11 / 25) + hours(14)},
    {"core hours, the last minute", local_days(2026y / 11 / 24) + hours(18) + minutes(29)},
    {"closed: after core hours", local_days(2026y / 11 / 23) + hours(18) + minutes(30)},
    {"closed: before core hours", local_days(2026y / 11 / 24) + hours(7)},
    {"open: the practice's own longer hours", local_days(2026y / 11 / 24) + hours(19)},
    {"closed: weekend", local_days(2026y / 11 / 28) + hours(12)},
    {"closed: bank holiday", local_days(2026y / 12 / 25) + hours(9)},
    {"closed, and the practice's form is off while closed", local_days(2026y / 11 / 28) + hours(12), false},
}};

constexpr std::array kSignals = {AccessState::normal, AccessState::busy, AccessState::urgent_diverted,
                                 AccessState::paused};
constexpr std::array kUrgencies = {Urgency::none, Urgency::urgent, Urgency::emergency};
constexpr std::array kKinds = {RequestKind::medical, RequestKind::medication, RequestKind::admin};

Practice example_practice() {
  Practice practice;
  practice.ods = "A81001";
  practice.name = "Example Surgery";
  practice.phone = "01632 960000";
  practice.longer_hours.push_back({std::chrono::Tuesday, hours(18) + minutes(30), hours(20)});
  practice.training.push_back({local_days(2026y / 11 / 25), hours(13), hours(17), ""});
  return practice;
}

// Set an hour ago; a pause runs for two days from then.
Signal example_signal(AccessState state, Instant now) {
  Signal signal;
  signal.state = state;
  signal.from = now - hours(1);
  if (state == AccessState::paused) {
    signal.until = now - hours(1) + days(2);
    signal.reason = "Flood in the building";
    signal.icb_reference = "ICB-1";
  }
  return signal;
}

// What leads to one decision: "signal busy" ... "for medical, medication, admin".
struct Case {
  std::vector<AccessState> signals;
  std::vector<RequestKind> kinds;
  AccessDecision decision;
};

template <typename Enum>
std::string joined(const std::vector<Enum>& values) {
  std::string out;
  for (const Enum value : values) out += (out.empty() ? "" : ", ") + std::string(to_code(value));
  return out;
}

void add_case(std::vector<Case>& cases, AccessState signal, const std::vector<RequestKind>& kinds,
              AccessDecision decision) {
  const auto same = std::find_if(cases.begin(), cases.end(),
                                 [&](const Case& one) { return one.kinds == kinds && one.decision == decision; });
  if (same != cases.end()) {
    same->signals.push_back(signal);
  } else {
    cases.push_back({{signal}, kinds, std::move(decision)});
  }
}

std::vector<Case> cases_of(const AccessPolicy& policy, const Moment& moment, Urgency urgency) {
  Practice practice = example_practice();
  practice.accepts_when_closed = moment.accepts_when_closed;
  const Instant now = from_london(moment.local);
  std::vector<Case> cases;
  for (const AccessState state : kSignals) {
    std::vector<Case> of_signal;  // one for each set of kinds that are decided alike
    for (const RequestKind kind : kKinds) {
      AccessDecision decision = policy.decide(practice, example_signal(state, now), now, kind, urgency);
      const auto same =
          std::find_if(of_signal.begin(), of_signal.end(), [&](const Case& one) { return one.decision == decision; });
      if (same != of_signal.end()) {
        same->kinds.push_back(kind);
      } else {
        of_signal.push_back({{}, {kind}, std::move(decision)});
      }
    }
    for (Case& one : of_signal) add_case(cases, state, one.kinds, std::move(one.decision));
  }
  return cases;
}

std::string as_text(const Case& one, Urgency urgency) {
  const AccessDecision& decision = one.decision;
  std::string out = "\nsignal " + joined(one.signals) + "; urgency " + std::string(to_code(urgency)) + "; kind " +
                    joined(one.kinds) + "\n";
  out += "  state " + std::string(to_code(decision.state)) + "; " + (decision.accepts ? "accepts" : "does not accept") +
         "; deadline " + (decision.deadline ? format_rfc3339(*decision.deadline) : "none") + "; urgent to " +
         std::string(to_code(decision.urgent_to)) + "\n";
  for (const AccessMessage& message : decision.messages) out += "  " + message.key + ": " + message.text + "\n";
  return out + "  urgent: " + decision.urgent_text + "\n";
}

}  // namespace

std::string access_table(const AccessPolicy& policy) {
  std::string out =
      "What the front door of a practice says, at the moments, signals, urgencies and kinds of request there are.\n"
      "Each signal was set an hour before the moment; a pause runs for two days.\n";
  for (const Moment& moment : kMoments) {
    out += "\n== " + std::string(moment.title) + ": " + format_time_of_day(moment.local) + " on " +
           format_day(moment.local) + " ==\n";
    for (const Urgency urgency : kUrgencies) {
      for (const Case& one : cases_of(policy, moment, urgency)) out += as_text(one, urgency);
    }
  }
  return out;
}

}  // namespace frontdoor
