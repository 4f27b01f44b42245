// The page on which a practice sees and sets its signal.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/page_fields.h"
#include "practices/pause_rules.h"

#include <frontdoor/json.h>

#include <charconv>

namespace frontdoor::intake {
namespace {

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

void set_present_state(PageData& data, const SignalPage& page) {
  const Signal current = signal_at(page.signal, page.now);
  const std::optional<Instant> end = signal_end(current);
  data.set("in-force", words_for(page.decision.state));
  data.set("in-force-until", end && page.decision.state == current.state ? words_for_time(*end) : "");
  data.set("messages", rows_of(page.decision.messages, [](const AccessMessage& message) {
             PageData row;
             return std::move(row.set("text", message.text));
           }));
}

void set_planned(PageData& data, const SignalPage& page) {
  const std::optional<PlannedPause>& planned = page.signal.planned;
  if (!planned || planned->from <= page.now) {
    data.set("planned", false);
    return;
  }
  PageData section;
  section.set("begins", words_for_time(planned->from)).set("ends", words_for_time(planned->until));
  section.set("why", planned->reason).set("icb", planned->icb_reference);
  data.set("planned", std::move(section));
}

void set_form(PageData& data, const SignalPage& page) {
  const SignalFields& fields = page.fields;
  set_chosen(data, "state", {"normal", "busy", "urgent-diverted", "paused"}, fields.state);
  FieldErrors errors;
  if (!page.error.empty()) errors.emplace_back(page.error_field, page.error);
  set_field(data, "reason", fields.reason, errors);
  set_field(data, "icbReference", fields.icb_reference, errors);
  set_field(data, "from", fields.from, errors);
  set_field(data, "until", fields.until, errors);
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
  PageData data;
  set_error(data, page.error, page.error_field.empty() ? "state" : page.error_field);
  data.set("token", frame.form_token).set("owner", owner_of(frame)).set("seen", signal_mark(page.signal));
  data.set("saved", page.saved).set("may-set", may(frame.role, Permission::set_signal));
  data.set("may-pause", may(frame.role, Permission::set_pause));
  set_present_state(data, page);
  set_planned(data, page);
  set_form(data, page);
  return inbox_page(&frame, titled(page.error, "Signal to patients"), "signal", data);
}

}  // namespace frontdoor::intake
