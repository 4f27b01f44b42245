#include "desk/alarms.h"

#include "requests/alerts.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kReferencesMax = 20;

}  // namespace

Alarms gather_alarms(CaseFiles& cases, const Practice& practice, Instant now, const HolidayCalendar& holidays) {
  const std::chrono::minutes again(practice.alarm_again_minutes);
  Alarms alarms;
  alarms.at = now;
  if (in_core_hours(now, holidays)) alarms.again = again;
  for (AlarmFacts& facts : cases.may_ring(practice.ods, now)) {
    const std::optional<Instant> from = rings_from(facts, again, now, holidays);
    if (from && *from <= now) alarms.references.push_back(std::move(facts.reference));
  }
  return alarms;
}

std::string alarms_as_json(const Alarms& alarms, bool signed_in) {
  Json json = Json::object();
  json["count"] = alarms.references.size();
  json["references"] = Json::array();
  for (std::size_t i = 0; i < std::min(alarms.references.size(), kReferencesMax); ++i) {
    json["references"].push_back(alarms.references[i]);
  }
  json["at"] = format_rfc3339(alarms.at);
  json["time"] = time_of(alarms);
  json["againSeconds"] = std::chrono::seconds(alarms.again).count();
  json["signedIn"] = signed_in;
  json["deadDeliveries"] = alarms.dead_deliveries;
  json["deadDeliveriesWords"] = words_for_dead_deliveries(alarms.dead_deliveries);
  return to_text(json);
}

std::string time_of(const Alarms& alarms) {
  return format_time_of_day(to_london(alarms.at));
}

std::string words_for_alarms(std::size_t count) {
  if (count == 0) return "No urgent or overdue request needs somebody now";
  if (count == 1) return "1 urgent or overdue request needs somebody now";
  return std::to_string(count) + " urgent or overdue requests need somebody now";
}

std::string words_for_dead_deliveries(std::size_t count) {
  if (count == 0) return {};
  return count == 1 ? "1 delivery to your other systems has failed for good. The request is here in the inbox"
                    : std::to_string(count) +
                          " deliveries to your other systems have failed for good. The requests are here in the inbox";
}

}  // namespace frontdoor::intake
