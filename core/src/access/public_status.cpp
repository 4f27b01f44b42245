// What of a practice and its signal anybody may see (access_policy.h).
#include <frontdoor/access_policy.h>

#include "access/fields.h"
#include "json/white_space.h"

namespace frontdoor {
namespace {

// Stands for words that are kept in the practice.
constexpr std::string_view kRecorded = "recorded";

std::string day_code(std::chrono::weekday day) {
  constexpr std::string_view kDayNames[] = {"sunday",   "monday", "tuesday", "wednesday",
                                            "thursday", "friday", "saturday"};
  return std::string(kDayNames[day.c_encoding()]);
}

Json longer_hours_as_json(const Practice& practice) {
  Json list = Json::array();
  for (const OpeningPeriod& period : practice.longer_hours) {
    Json one = Json::object();
    one["day"] = day_code(period.day);
    one["opens"] = access::format_clock(period.opens);
    one["closes"] = access::format_clock(period.closes);
    list.push_back(std::move(one));
  }
  return list;
}

Json training_as_json(const Practice& practice) {
  Json list = Json::array();
  for (const TrainingPeriod& period : practice.training) {
    Json one = Json::object();
    one["date"] = access::format_date(period.date);
    one["from"] = access::format_clock(period.from);
    one["until"] = access::format_clock(period.until);
    if (!period.phone.empty()) one["phone"] = period.phone;
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

std::string public_settings_as_json(const Practice& practice) {
  Json json = Json::object();
  json["ods"] = practice.ods;
  json["name"] = practice.name;
  json["phone"] = practice.phone;
  if (!practice.address.empty()) json["address"] = practice.address;
  if (!practice.longer_hours.empty()) json["longerHours"] = longer_hours_as_json(practice);
  if (!practice.training.empty()) json["training"] = training_as_json(practice);
  if (!practice.accepts_when_closed) json["acceptsWhenClosed"] = false;
  if (!practice.forms.empty()) json["forms"] = practice.forms;
  if (!practice.languages.empty()) json["languages"] = practice.languages;
  if (!practice.photos) json["photos"] = false;
  if (const RepeatOrdering& ordering = practice.repeat_ordering; !ordering.text.empty()) {
    json["repeatOrdering"] = Json::object();
    json["repeatOrdering"]["text"] = ordering.text;
    if (!ordering.link.empty()) json["repeatOrdering"]["link"] = ordering.link;
  }
  if (!practice.own_wording.empty()) {
    Json wording = Json::object();
    for (const auto& [state, text] : practice.own_wording) wording[std::string(to_code(state))] = text;
    json["wording"] = std::move(wording);
  }
  return to_text(json);
}

Signal public_signal(const Signal& signal) {
  Signal shown = signal;
  const bool keeps = signal.state == AccessState::paused;
  shown.reason = keeps && !is_blank(signal.reason) ? kRecorded : "";
  shown.icb_reference = keeps && !is_blank(signal.icb_reference) ? kRecorded : "";
  if (shown.planned) shown.planned->reason = shown.planned->icb_reference = kRecorded;
  return shown;
}

}  // namespace frontdoor
