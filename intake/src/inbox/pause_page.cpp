// The page that says what a pause would mean before somebody sets it.
#include "base/words.h"
#include "inbox/layout.h"
#include "practices/pause_rules.h"

namespace frontdoor::intake {
namespace {

PageData row_of_message(const AccessMessage& message) {
  PageData row;
  return std::move(row.set("text", message.text));
}

void set_what_happens(PageData& data, const PauseToConfirm& confirm) {
  const PlannedPause& pause = confirm.pause;
  data.set("begins-now", confirm.begins_now).set("begins", words_for_time(pause.from));
  data.set("ends", words_for_time(pause.until));
  data.set("renewal", confirm.in_a_row > 1 ? words_for_renewal(confirm.in_a_row) : "");
  data.set("holds-meanwhile", words_for(signal_at(confirm.signal, pause.from - std::chrono::milliseconds(1)).state));
  data.set("replaced", confirm.replaced ? words_for_replaced(confirm) : "");
  data.set("reason", pause.reason).set("icb-reference", pause.icb_reference);
}

void set_words(PageData& data, const PauseToConfirm& confirm) {
  const std::vector<AccessMessage>& first = confirm.words.front();
  const bool has_more = confirm.words.size() > 1;
  data.set("first-words", rows_of(first, row_of_message));
  data.set("first-closed", first.front().key == "access.paused-closed");
  data.set("has-other-words", has_more);
  data.set("other-words", rows_of(has_more ? confirm.words[1] : std::vector<AccessMessage>(), row_of_message));
}

}  // namespace

std::string confirm_pause_page(const PageFrame& frame, const SignalFields& fields, const Signal& before,
                               const PauseToConfirm& confirm) {
  PageData data;
  set_what_happens(data, confirm);
  set_words(data, confirm);
  data.set("token", frame.form_token).set("owner", owner_of(frame)).set("state", fields.state);
  data.set("typed-reason", fields.reason).set("typed-icb-reference", fields.icb_reference);
  data.set("typed-from", fields.from).set("typed-until", fields.until).set("seen", signal_mark(before));
  return inbox_page(&frame, "Pause the form?", "pause", data);
}

}  // namespace frontdoor::intake
