// The signal, and pauses with what they mean before they are set.
#include "base/words.h"
#include "desk/practice_desk.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse(std::string detail, std::string where) {
  throw Problem{422, "invalid-signal", "The signal cannot be set", std::move(detail), std::move(where), {}};
}

}  // namespace

Signal PracticeDesk::signal() const {
  require(Permission::read_signal);
  return practice()->signal;
}

SignalOrder PracticeDesk::signal_order(const std::string& json, const std::string& seen) const {
  require(Permission::set_signal);
  const Instant now = tools_.clock();
  Result<Json> parsed = parse_json(json);
  if (!parsed) refuse(parsed.error().message, parsed.error().where);
  Json& fields = parsed.value();
  if (json_string_or(fields, "state", "") == to_code(AccessState::paused)) {
    require(Permission::set_pause);
    if (!json_string(fields, "from")) fields["from"] = format_rfc3339(now);
  }
  if (json_object(fields, "planned")) refuse("A pause is planned by sending it with a later start.", "/planned");
  Result<Signal> loaded = Signal::load(to_text(fields));
  if (!loaded) refuse(loaded.error().message, loaded.error().where);
  return {std::move(loaded).value(), user_, now, may(Permission::set_pause), seen};
}

void PracticeDesk::refuse_with_who(Problem problem, const char* what, const std::string& values) const {
  if (problem.code == "overtaken") {
    const std::vector<LedgerEntry> ledger = tools_.store.ledger(ods_);
    const auto last =
        std::find_if(ledger.rbegin(), ledger.rend(), [&](const LedgerEntry& entry) { return entry.note.what == what; });
    const bool many = std::string_view(what) == "settings";
    problem.detail = (last == ledger.rend() ? std::string("Somebody") : last->note.who) + " changed " +
                     (many ? "them" : "it") + (last == ledger.rend() ? "" : " at " + words_for_time(last->note.at)) +
                     "." + values + " What you did was not saved. Look at the " + what +
                     (many ? " as they are now." : " as it is now.");
  }
  throw problem;
}

Signal PracticeDesk::change_signal(const std::string& json, const std::string& seen) const {
  const SignalOrder order = signal_order(json, seen);
  try {
    return tools_.practices.change_signal(ods_, order);
  } catch (Problem problem) {
    if (problem.code == "overtaken") {
      refuse_with_who(std::move(problem), "signal",
                      std::string(" You chose \u201c") + words_for(order.wanted.state) + "\u201d; it says \u201c" +
                          words_for(practice()->signal.state) + "\u201d now.");
    }
    throw;
  }
}

void PracticeDesk::cancel_planned_pause(const std::string& seen) const {
  require(Permission::set_pause);
  try {
    tools_.practices.change_signal(ods_, {Signal{}, user_, tools_.clock(), true, seen, true});
  } catch (const Problem& problem) {
    refuse_with_who(problem, "signal");
  }
}

PauseToConfirm PracticeDesk::pause_to_confirm(const std::string& json, const std::string& seen) const {
  try {
    return intake::pause_to_confirm(tools_.store, tools_.access, *practice(), signal_order(json, seen));
  } catch (const Problem& problem) {
    refuse_with_who(problem, "signal");
  }
}

}  // namespace frontdoor::intake
