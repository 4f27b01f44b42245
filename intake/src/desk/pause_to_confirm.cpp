#include "desk/pause_to_confirm.h"

#include "base/words.h"
#include "crypto/secrets.h"
#include "desk/access_history.h"

namespace frontdoor::intake {
namespace {

std::vector<AccessMessage> words_at(const AccessPolicy& access, const Practice& practice, const Signal& signal,
                                    Instant instant) {
  return access.decide(practice, signal, instant, RequestKind::medical, Urgency::none).messages;
}

// Without the start of one that begins now: it is another each time that it is asked for.
std::string word_of(const Signal& before, const PauseToConfirm& confirm) {
  const PlannedPause& pause = confirm.pause;
  const std::string from = confirm.begins_now ? "now" : format_rfc3339(pause.from);
  return sha256_hex(signal_mark(before) + "\n" + from + "\n" + format_rfc3339(pause.until) + "\n" + pause.reason +
                    "\n" + pause.icb_reference)
      .substr(0, 12);
}

}  // namespace

PauseToConfirm pause_to_confirm(Store& store, const AccessPolicy& access, const KnownPractice& practice,
                                const SignalOrder& order) {
  const Signal& before = practice.signal;
  PauseToConfirm confirm;
  const std::optional<Signal> changed = changed_signal(before, order);
  confirm.is_set = !changed;
  confirm.signal = changed.value_or(before);
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
  const HolidayCalendar& holidays = access.holidays();
  const AccessHistory history(store.ledger(practice.practice.ods), practice.practice, holidays);
  confirm.in_a_row = history.in_a_row(confirm.pause.from, order.at);
  const Instant from = confirm.pause.from;
  confirm.words.push_back(words_at(access, practice.practice, confirm.signal, from));
  const bool opens = is_open(practice.practice, from, holidays);
  for (Instant at = from; at < confirm.pause.until; at += std::chrono::minutes(1)) {
    if (is_open(practice.practice, at, holidays) == opens) continue;
    confirm.words.push_back(words_at(access, practice.practice, confirm.signal, at));
    break;
  }
  confirm.word = word_of(before, confirm);
  return confirm;
}

std::string words_for_renewal(int in_a_row) {
  return in_a_row > 1 ? "This is the " + std::string(words_for_ordinal(in_a_row)) + " pause in a row." : "";
}

std::string words_for_replaced(const PauseToConfirm& confirm) {
  if (!confirm.replaced) return "";
  return "It takes the place of the pause planned from " + words_for_time(confirm.replaced->from) + " to " +
         words_for_time(confirm.replaced->until) + ": " + confirm.replaced->reason + ".";
}

Json replaced_as_json(const PauseToConfirm& confirm) {
  if (!confirm.replaced) return nullptr;
  return Json{{"from", format_rfc3339(confirm.replaced->from)},
              {"until", format_rfc3339(confirm.replaced->until)},
              {"reason", confirm.replaced->reason},
              {"icbReference", confirm.replaced->icb_reference}};
}

Json pause_to_confirm_as_json(const PauseToConfirm& confirm) {
  Json words = Json::array();
  for (const std::vector<AccessMessage>& messages : confirm.words) {
    Json texts = Json::array();
    for (const AccessMessage& message : messages) texts.push_back(message.text);
    words.push_back(std::move(texts));
  }
  return Json{{"confirm", confirm.word},
              {"from", format_rfc3339(confirm.pause.from)},
              {"until", format_rfc3339(confirm.pause.until)},
              {"beginsNow", confirm.begins_now},
              {"inARow", confirm.in_a_row},
              {"renewal", words_for_renewal(confirm.in_a_row)},
              {"replaces", replaced_as_json(confirm)},
              {"patientsRead", std::move(words)}};
}

}  // namespace frontdoor::intake
