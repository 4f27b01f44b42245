#include "desk/weekly_figures.h"

#include "base/csv.h"
#include "base/days.h"
#include "base/html.h"
#include "base/words.h"
#include "http/http.h"

namespace frontdoor::intake {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr std::array kKinds = {RequestKind::medical, RequestKind::medication, RequestKind::admin};

// The hour of the week that `instant` falls in, or nullptr.
HourOfFigures* hour_of(WeeklyFigures& figures, Instant instant) {
  const LocalMinute local = to_london(instant);
  const auto since = local - LocalMinute(figures.monday);
  if (since < minutes(0) || since >= days(7)) return nullptr;
  const auto hour = static_cast<std::size_t>(std::chrono::floor<hours>(since).count());
  return &figures.days[hour / 24][hour % 24];
}

std::size_t index_of(RequestKind kind) {
  return static_cast<std::size_t>(kind);
}

// Empty is the patient's own form.
std::size_t place_of_origin(std::string_view origin) {
  for (std::size_t place = 0; place < kOrigins; ++place) {
    if (origin == kOriginsInOrder[place].code) return place;
  }
  return 0;
}

int sum(const std::array<int, 3>& counts) {
  return counts[0] + counts[1] + counts[2];
}

}  // namespace

void HourOfFigures::add(const HourOfFigures& other) {
  for (std::size_t kind = 0; kind < received.size(); ++kind) {
    received[kind] += other.received[kind];
    answered[kind] += other.answered[kind];
  }
  for (std::size_t origin = 0; origin < kOrigins; ++origin) {
    received_by_origin[origin] += other.received_by_origin[origin];
  }
  received_in_floods += other.received_in_floods;
  answered_in_floods += other.answered_in_floods;
  minutes_taking += other.minutes_taking;
  minutes_core += other.minutes_core;
  minutes_core_taking += other.minutes_core_taking;
}

HourOfFigures WeeklyFigures::day_total(std::size_t day) const {
  HourOfFigures total;
  for (const HourOfFigures& hour : days[day]) total.add(hour);
  return total;
}

HourOfFigures WeeklyFigures::total() const {
  HourOfFigures total;
  for (std::size_t day = 0; day < days.size(); ++day) total.add(day_total(day));
  return total;
}

local_days monday_of_week(const std::string& week, Instant now) {
  if (const auto monday = parse_week(week.empty() ? format_week(london_day(now) - days(7)) : week)) return *monday;
  throw Problem{400, "invalid-week", "The week cannot be used", "Write the week as 2026-W48 (ISO 8601).", "", {}};
}

WeeklyFigures gather_weekly_figures(Store& store, const AccessPolicy& access, const Practice& practice,
                                    local_days monday, Instant now) {
  WeeklyFigures figures;
  figures.ods = practice.ods;
  figures.monday = monday;
  const Instant from = from_london(LocalMinute(monday));
  const Instant until = from_london(LocalMinute(monday + days(7)));
  for (const RequestTimes& request : store.request_times(practice.ods, from, until)) {
    HourOfFigures* hour = hour_of(figures, request.received);
    if (!hour || request.again) continue;
    ++(request.in_flood ? hour->received_in_floods : hour->received[index_of(request.kind)]);
    if (!request.in_flood) ++hour->received_by_origin[place_of_origin(request.origin)];
  }
  for (const RequestTimes& request : store.answer_times(practice.ods, from, until)) {
    HourOfFigures* hour = request.answered ? hour_of(figures, *request.answered) : nullptr;
    if (hour) ++(request.in_flood ? hour->answered_in_floods : hour->answered[index_of(request.kind)]);
  }
  const AccessHistory history(store.ledger(practice.ods), practice, access.holidays(), store.running_times());
  for (Instant at = from; at < std::min(until, now); at += minutes(1)) {
    HourOfFigures* hour = hour_of(figures, at);
    if (!hour || at < history.begins()) continue;
    const bool taking = history.takes_requests_at(at);
    const bool core = in_core_hours(at, access.holidays());
    hour->minutes_taking += taking;
    hour->minutes_core += core;
    hour->minutes_core_taking += core && taking;
  }
  return figures;
}

std::string weekly_figures_file_name(const WeeklyFigures& figures) {
  return "frontdoor-weekly-figures-" + figures.ods + "-" + format_week(figures.monday) + ".csv";
}

std::string weekly_figures_as_csv(const WeeklyFigures& figures) {
  Csv csv;
  csv.row({"format",
           "ods",
           "week",
           "day",
           "weekday",
           "hour",
           "received_medical",
           "received_medication",
           "received_admin",
           "answered_medical",
           "answered_medication",
           "answered_admin",
           "minutes_taking_requests",
           "minutes_core_hours",
           "minutes_core_hours_taking_requests",
           "received_in_floods",
           "answered_in_floods",
           "received_online",
           "received_phone",
           "received_desk"});
  const std::string week = format_week(figures.monday);
  for (std::size_t day = 0; day < figures.days.size(); ++day) {
    const local_days date = figures.monday + days(day);
    for (std::size_t hour = 0; hour < 24; ++hour) {
      const HourOfFigures& counted = figures.days[day][hour];
      const auto text = [](int count) { return std::to_string(count); };
      csv.row({"frontdoor-weekly-figures/1",
               figures.ods,
               week,
               format_day_code(date),
               format_weekday(LocalMinute(date)),
               format_hours(hours(hour)),
               text(counted.received[0]),
               text(counted.received[1]),
               text(counted.received[2]),
               text(counted.answered[0]),
               text(counted.answered[1]),
               text(counted.answered[2]),
               text(counted.minutes_taking),
               text(counted.minutes_core),
               text(counted.minutes_core_taking),
               text(counted.received_in_floods),
               text(counted.answered_in_floods),
               text(counted.received_by_origin[0]),
               text(counted.received_by_origin[1]),
               text(counted.received_by_origin[2])});
    }
  }
  return csv.take();
}

std::string weekly_figures_as_html(const WeeklyFigures& figures) {
  Html html;
  html.raw(
      "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Figures of the week\"><table>"
      "<caption>");
  html.text(format_day(LocalMinute(figures.monday))).raw(" to ");
  html.text(format_day(LocalMinute(figures.monday + days(6)))).raw(" (week ");
  html.text(format_week(figures.monday)).raw(")</caption><thead><tr><th scope=\"col\">Day</th>");
  for (const RequestKind kind : kKinds) html.raw("<th scope=\"col\">").text(words_for(kind)).raw("</th>");
  for (const Origin& origin : kOriginsInOrder) html.raw("<th scope=\"col\">").raw(origin.words).raw("</th>");
  html.raw(
      "<th scope=\"col\">Received</th><th scope=\"col\">Answered</th><th scope=\"col\">Hours taken</th>"
      "</tr></thead><tbody>\n");
  const auto row = [&html](const std::string& name, const HourOfFigures& counted) {
    html.raw("<tr><th scope=\"row\">").text(name).raw("</th>");
    for (const int count : counted.received) html.raw("<td>").text(std::to_string(count)).raw("</td>");
    for (const int count : counted.received_by_origin) {
      html.raw("<td>").text(std::to_string(count)).raw("</td>");
    }
    html.raw("<td>").text(std::to_string(sum(counted.received))).raw("</td><td>");
    html.text(std::to_string(sum(counted.answered))).raw("</td><td>");
    html.text(format_hours(minutes(counted.minutes_taking))).raw("</td></tr>\n");
  };
  for (std::size_t day = 0; day < figures.days.size(); ++day) {
    row(format_day(LocalMinute(figures.monday + days(day))), figures.day_total(day));
  }
  row("Week", figures.total());
  html.raw("</tbody></table></div>\n");
  if (const HourOfFigures total = figures.total(); total.received_in_floods > 0) {
    html.raw("<p>").text(std::to_string(total.received_in_floods)).raw(" more came in floods of one connection each, ");
    html.raw("and are not counted above; ").text(std::to_string(total.answered_in_floods)).raw(" such were answered.");
    html.raw("</p>\n");
  }
  return html.take();
}

}  // namespace frontdoor::intake
