// The page that says what a pause would mean before somebody sets it.
#include "base/words.h"
#include "inbox/layout.h"
#include "practices/pause_rules.h"

namespace frontdoor::intake {
namespace {

void add_hidden(Html& html, const char* name, std::string_view value) {
  html.raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(value).raw("\">\n");
}

void add_words(Html& html, const std::vector<AccessMessage>& messages) {
  html.raw("<div class=\"inset patients-read\">");
  for (const AccessMessage& message : messages) html.raw("<p>").text(message.text).raw("</p>");
  html.raw("</div>\n");
}

void add_what_happens(Html& html, const PauseToConfirm& confirm) {
  const PlannedPause& pause = confirm.pause;
  html.raw("<p>");
  html.raw(confirm.begins_now ? "From now" : "From ").text(confirm.begins_now ? "" : words_for_time(pause.from));
  html.raw(" until <strong>").text(words_for_time(pause.until));
  html.raw("</strong> nobody can send a request. The form opens again automatically then.</p>\n");
  if (confirm.in_a_row > 1) {
    html.raw("<p class=\"alarm\"><strong>").text(words_for_renewal(confirm.in_a_row));
    html.raw(
        "</strong> The form has not been open for a whole day of core hours since the last one. Your "
        "ICB sees this in the evidence.</p>\n");
  }
  if (!confirm.begins_now) {
    html.raw("<p>Until it begins, what holds now goes on: <strong>");
    html.text(words_for(signal_at(confirm.signal, pause.from - std::chrono::milliseconds(1)).state))
        .raw("</strong>.</p>\n");
  }
  if (confirm.replaced) {
    html.raw("<p>").text(words_for_replaced(confirm)).raw("</p>\n");
  }
  html.raw("<p>Reason, for the ICB: ").text(pause.reason).raw("<br>ICB reference: ").text(pause.icb_reference);
  html.raw("</p>\n");
}

}  // namespace

std::string confirm_pause_page(const PageFrame& frame, const SignalFields& fields, const Signal& before,
                               const PauseToConfirm& confirm) {
  Html html;
  html.raw("<h1>Pause the form?</h1>\n<p><strong>Nothing has been changed yet.</strong></p>\n");
  add_what_happens(html, confirm);
  html.raw("<h2>What patients will read</h2>\n");
  add_words(html, confirm.words.front());
  if (confirm.words.size() > 1) {
    html.raw("<h2>And at other times, when you are ");
    html.raw(confirm.words.front().front().key == "access.paused-closed" ? "open" : "closed").raw("</h2>\n");
    add_words(html, confirm.words[1]);
  }
  html.raw("<form method=\"post\" action=\"/inbox/signal\">\n");
  add_hidden(html, "token", frame.form_token);
  add_hidden(html, "owner", owner_of(frame));
  add_hidden(html, "state", fields.state);
  add_hidden(html, "reason", fields.reason);
  add_hidden(html, "icbReference", fields.icb_reference);
  add_hidden(html, "from", fields.from);
  add_hidden(html, "until", fields.until);
  add_hidden(html, "seen", signal_mark(before));
  add_hidden(html, "confirmed", "yes");
  html.raw("<div class=\"actions\"><button class=\"button button-warning\" type=\"submit\">");
  html.raw(confirm.begins_now ? "Pause the form now" : "Plan this pause");
  html.raw("</button> <a href=\"/inbox/signal\">Do not pause</a></div>\n</form>\n");
  return inbox_document(&frame, "Pause the form?", html.take());
}

}  // namespace frontdoor::intake
