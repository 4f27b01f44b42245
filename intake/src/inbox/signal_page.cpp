// The page on which a practice sees and sets its signal.
#include "base/words.h"
#include "inbox/layout.h"
#include "practices/pause_rules.h"

#include <frontdoor/json.h>

#include <charconv>

namespace frontdoor::intake {
namespace {

struct StateChoice {
  AccessState state;
  const char* hint;
};
constexpr StateChoice kChoices[] = {
    {AccessState::normal, "Patients see no message about demand."},
    {AccessState::busy,
     "Patients are told that demand is high and when they will hear, and can still send. "
     "Ends automatically at 6:30pm."},
    {AccessState::urgent_diverted,
     "As Busy. Patients with urgent needs are asked to phone or come in. Urgent requests are at the top of the inbox. "
     "Ends automatically at 6:30pm."},
    {AccessState::paused,
     "No requests are taken. Only in exceptional circumstances agreed with your ICB, for 4 days at most. Needs the "
     "fields below. You see what patients will read before it is set."},
};

bool read_number(std::string_view text, int& value) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size();
}

std::string pad(int value, int digits) {
  std::string text = std::to_string(value);
  while (static_cast<int>(text.size()) < digits) text.insert(text.begin(), '0');
  return text;
}

void add_time(Json& json, const char* key, const std::string& field, const char* name) {
  if (field.empty()) return;
  const std::optional<Instant> instant = parse_local_time(field);
  if (!instant) {
    throw Problem{422,
                  "invalid-signal",
                  "The signal cannot be set",
                  std::string("Enter the ") + name + " as a date and time.",
                  std::string("/") + key,
                  {}};
  }
  json[key] = format_rfc3339(*instant);
}

void add_input(Html& html, std::string_view name, std::string_view label, std::string_view hint, std::string_view type,
               std::string_view value, const SignalPage& page) {
  const bool wrong = !page.error.empty() && page.error_field == name;
  html.raw("<div class=\"field\"><label for=\"").raw(name).raw("\">").raw(label).raw("</label>");
  if (!hint.empty()) html.raw("<p class=\"hint\" id=\"").raw(name).raw("-hint\">").raw(hint).raw("</p>");
  if (wrong) {
    html.raw("<p class=\"field-error\" id=\"").raw(name).raw("-error\">").text(page.error).raw("</p>");
  }
  html.raw("<input id=\"").raw(name).raw("\" name=\"").raw(name).raw("\" type=\"").raw(type).raw("\"");
  if (!hint.empty() || wrong) {
    html.raw(" aria-describedby=\"");
    if (!hint.empty()) html.raw(name).raw("-hint");
    if (wrong) html.raw(hint.empty() ? "" : " ").raw(name).raw("-error");
    html.raw(wrong ? "\" aria-invalid=\"true\"" : "\"");
  }
  html.raw(" value=\"").text(value).raw("\"></div>\n");
}

void add_choices(Html& html, const std::string& chosen, bool may_pause) {
  html.raw("<fieldset id=\"state\"><legend>Signal to patients</legend>\n");
  for (const StateChoice& choice : kChoices) {
    if (choice.state == AccessState::paused && !may_pause) continue;
    const std::string code(to_code(choice.state));
    html.raw("<div class=\"choice\"><input type=\"radio\" name=\"state\" id=\"state-").raw(code).raw("\" value=\"");
    html.raw(code).raw("\" aria-describedby=\"state-").raw(code).raw("-hint\"");
    if (code == chosen) html.raw(" checked");
    html.raw("><label for=\"state-").raw(code).raw("\">").raw(words_for(choice.state)).raw("</label>");
    html.raw("<p class=\"hint\" id=\"state-").raw(code).raw("-hint\">").raw(choice.hint).raw("</p></div>\n");
  }
  html.raw("</fieldset>\n");
  if (!may_pause) html.raw("<p>Only a manager may pause the form, or end a pause.</p>\n");
}

void add_planned(Html& html, const PageFrame& frame, const SignalPage& page) {
  const std::optional<PlannedPause>& planned = page.signal.planned;
  if (!planned || planned->from <= page.now) return;
  html.raw("<div class=\"inset\" id=\"planned\"><h2>A pause is planned</h2>\n<p>From <strong>");
  html.text(words_for_time(planned->from)).raw("</strong> to <strong>").text(words_for_time(planned->until));
  html.raw("</strong>: ").text(planned->reason).raw(" (ICB: ").text(planned->icb_reference);
  html.raw("). Until it begins, the signal above holds.</p>\n");
  if (may(frame.role, Permission::set_pause)) {
    html.raw(
        "<form method=\"post\" action=\"/inbox/signal/planned-pause\"><input type=\"hidden\" name=\"token\" value=\"");
    html.text(frame.form_token).raw("\"><input type=\"hidden\" name=\"seen\" value=\"").text(signal_mark(page.signal));
    html.raw("\"><button class=\"button\" type=\"submit\">Cancel the planned pause</button></form>\n");
  }
  html.raw("</div>\n");
}

void add_present_state(Html& html, const SignalPage& page) {
  const Signal current = signal_at(page.signal, page.now);
  html.raw("<p>In force now: <strong>").text(words_for(page.decision.state)).raw("</strong>");
  if (const std::optional<Instant> end = signal_end(current); end && page.decision.state == current.state) {
    html.raw(", until ").text(words_for_time(*end));
  }
  html.raw(".</p>\n<h2>What a patient reads now</h2>\n<div class=\"inset\">");
  for (const AccessMessage& message : page.decision.messages) html.raw("<p>").text(message.text).raw("</p>");
  html.raw("</div>\n");
}

}  // namespace

std::optional<Instant> parse_local_time(std::string_view text) {
  if (text.size() < 16 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':') return std::nullopt;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  if (!read_number(text.substr(0, 4), year) || !read_number(text.substr(5, 2), month) ||
      !read_number(text.substr(8, 2), day) || !read_number(text.substr(11, 2), hour) ||
      !read_number(text.substr(14, 2), minute)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  const LocalMinute local = std::chrono::local_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute);
  return from_london(local);
}

std::string format_local_time(Instant instant) {
  const LocalMinute local = to_london(instant);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const int minutes = static_cast<int>((local - day).count());
  return pad(static_cast<int>(date.year()), 4) + "-" + pad(static_cast<int>(static_cast<unsigned>(date.month())), 2) +
         "-" + pad(static_cast<int>(static_cast<unsigned>(date.day())), 2) + "T" + pad(minutes / 60, 2) + ":" +
         pad(minutes % 60, 2);
}

SignalFields fields_of(const Signal& signal) {
  SignalFields fields;
  fields.state = to_code(signal.state);
  if (signal.state != AccessState::paused) return fields;
  fields.reason = signal.reason;
  fields.icb_reference = signal.icb_reference;
  if (signal.from) fields.from = format_local_time(*signal.from);
  if (signal.until) fields.until = format_local_time(*signal.until);
  return fields;
}

std::string signal_json_of(const SignalFields& fields) {
  Json json = Json::object();
  json["state"] = fields.state;
  if (!fields.reason.empty()) json["reason"] = fields.reason;
  if (fields.state != to_code(AccessState::paused)) return to_text(json);
  if (!fields.icb_reference.empty()) json["icbReference"] = fields.icb_reference;
  add_time(json, "from", fields.from, "start");
  add_time(json, "until", fields.until, "end");
  return to_text(json);
}

std::string signal_page(const PageFrame& frame, const SignalPage& page) {
  Html html;
  if (!page.error.empty()) add_error_summary(html, page.error, page.error_field.empty() ? "state" : page.error_field);
  if (page.saved) html.raw("<div class=\"saved\" role=\"status\"><p>The signal was saved.</p></div>\n");
  html.raw("<h1>Signal to patients</h1>\n");
  add_present_state(html, page);
  add_planned(html, frame, page);
  if (!may(frame.role, Permission::set_signal)) return inbox_document(&frame, "Signal to patients", html.take());
  const bool may_pause = may(frame.role, Permission::set_pause);
  html.raw(
      "<h2>Change it</h2>\n<form method=\"post\" action=\"/inbox/signal\" novalidate>\n"
      "<input type=\"hidden\" name=\"token\" value=\"");
  html.text(frame.form_token).raw("\"><input type=\"hidden\" name=\"owner\" value=\"").text(owner_of(frame));
  html.raw("\"><input type=\"hidden\" name=\"seen\" value=\"").text(signal_mark(page.signal)).raw("\">\n");
  add_choices(html, page.fields.state, may_pause);
  add_input(html, "reason", "Why (for your record)",
            may_pause ? "Patients do not see it. A pause needs it: the exceptional circumstances, as told to the ICB"
                      : "Patients do not see it",
            "text", page.fields.reason, page);
  if (may_pause) {
    html.raw("<fieldset><legend>Only for a pause</legend>\n");
    add_input(html, "icbReference", "ICB reference", "Who agreed to it, or the ICB's own number", "text",
              page.fields.icb_reference, page);
    add_input(html, "from", "From", "Leave this empty to start now. Until a later start the present signal holds",
              "datetime-local", page.fields.from, page);
    add_input(html, "until", "Until", "4 days later at most; requests open again automatically", "datetime-local",
              page.fields.until, page);
    html.raw("</fieldset>\n");
  }
  html.raw("<button class=\"button\" type=\"submit\">Save</button>\n</form>\n");
  return inbox_document(&frame, (page.error.empty() ? "" : "Error: ") + std::string("Signal to patients"), html.take());
}

}  // namespace frontdoor::intake
