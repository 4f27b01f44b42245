// The signal, and pauses with what they mean before they are set.
#include "base/words.h"
#include "desk/access_history.h"
#include "desk/practice_desk.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse(std::string detail, std::string where) {
  throw Problem{422, "invalid-signal", "The signal cannot be set", std::move(detail), std::move(where), {}};
}

std::vector<AccessMessage> words_at(const DeskTools& tools, const Practice& practice, const Signal& signal,
                                    Instant instant) {
  return tools.access.decide(practice, signal, instant, RequestKind::medical, Urgency::none).messages;
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
  return {std::move(loaded).value(), user_, now, may(role_, Permission::set_pause), seen};
}

Signal PracticeDesk::change_signal(const std::string& json, const std::string& seen) const {
  return tools_.practices.change_signal(ods_, signal_order(json, seen));
}

void PracticeDesk::cancel_planned_pause(const std::string& seen) const {
  require(Permission::set_pause);
  tools_.practices.change_signal(ods_, {Signal{}, user_, tools_.clock(), true, seen, true});
}

PauseToConfirm PracticeDesk::pause_to_confirm(const std::string& json, const std::string& seen) const {
  const SignalOrder order = signal_order(json, seen);
  const std::shared_ptr<const KnownPractice> known = practice();
  const Signal& before = known->signal;
  PauseToConfirm confirm;
  confirm.signal = changed_signal(before, order).value_or(before);
  confirm.begins_now = order.wanted.from <= order.at;
  if (confirm.begins_now || !confirm.signal.planned) {
    const Signal& pause = confirm.signal;
    confirm.pause = {pause.from.value_or(order.at), pause.until.value_or(order.at), pause.reason, pause.icb_reference};
  } else {
    confirm.pause = *confirm.signal.planned;
  }
  if (before.planned && before.planned->from > order.at && before.planned != confirm.signal.planned) {
    confirm.replaced = before.planned;
  }
  const HolidayCalendar& holidays = tools_.access.holidays();
  const AccessHistory history(tools_.store.ledger(ods_), known->practice, holidays);
  confirm.in_a_row = history.in_a_row(confirm.pause.from, order.at);
  const Instant from = confirm.pause.from;
  confirm.words.push_back(words_at(tools_, known->practice, confirm.signal, from));
  const bool opens = is_open(known->practice, from, holidays);
  for (Instant at = from; at < confirm.pause.until; at += std::chrono::minutes(1)) {
    if (is_open(known->practice, at, holidays) == opens) continue;
    confirm.words.push_back(words_at(tools_, known->practice, confirm.signal, at));
    break;
  }
  return confirm;
}

std::string PracticeDesk::last_signal_change() const {
  require(Permission::read_signal);
  const std::vector<LedgerEntry> ledger = tools_.store.ledger(ods_);
  for (auto entry = ledger.rbegin(); entry != ledger.rend(); ++entry) {
    if (entry->note.what == "signal") return entry->note.who + " changed it at " + words_for_time(entry->note.at);
  }
  return "";
}

}  // namespace frontdoor::intake
