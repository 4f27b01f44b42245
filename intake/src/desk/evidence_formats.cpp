// The evidence as JSON, CSV and a page to print.
#include "base/csv.h"
#include "base/days.h"
#include "base/html.h"
#include "base/words.h"
#include "desk/evidence.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::minutes;

constexpr const char* kHowCounted =
    "Hours are worked out from the practice's signals and settings in its ledger, from the day it was added. ";

// The service knows when it ran, not whether a network was between it and the patients.
std::string how_counted(const Evidence& evidence) {
  if (!evidence.watched_since) {
    return std::string(kHowCounted) + "Times in which the service itself did not run are not known.";
  }
  return std::string(kHowCounted) + "Since " + words_for_dated_time(*evidence.watched_since) +
         " minutes in which the service did not run, or could not store, are left out and counted apart; before that "
         "they are not known. Faults of a network in front of it are not known to it.";
}

std::string last_day(const EvidencePeriod& period) {
  return format_day_code(period.until - std::chrono::days(1));
}

Json time_or_null(const std::optional<Instant>& instant) {
  return instant ? Json(format_rfc3339(*instant)) : Json(nullptr);
}

Json day_as_json(const DayOfAccess& day) {
  return Json{{"day", format_day_code(day.day)},
              {"bankHoliday", day.bank_holiday},
              {"coreMinutes", day.core},
              {"coreMinutesTakingRequests", day.core_taking},
              {"minutesTakingRequests", day.taking},
              {"minutesOpen", day.open},
              {"coreMinutesBusy", day.busy},
              {"coreMinutesUrgentDiverted", day.urgent_diverted},
              {"coreMinutesPaused", day.paused},
              {"coreMinutesNotRunning", day.not_running}};
}

// How many there are in each state, and what they come to.
Json answers_as_json(const AnswerTotals& totals) {
  Json states = Json::object();
  for (std::size_t state = 0; state < kAnswerStates; ++state) {
    states[to_code(static_cast<AnswerState>(state))] = totals.of_state[state];
  }
  const auto in_minutes = [](const std::optional<minutes>& wait) { return wait ? Json(wait->count()) : Json(nullptr); };
  return Json{{"states", std::move(states)},
              {"settled", totals.settled()},
              {"inTime", totals.in_time()},
              {"leftOut", totals.left_out()},
              {"medianWaitMinutes", in_minutes(totals.median_wait)},
              {"longestWaitMinutes", in_minutes(totals.longest_wait)}};
}

std::string hours(int count) {
  return format_hours(minutes(count));
}

void csv_days(Csv& csv, const Evidence& evidence) {
  for (const DayOfAccess& day : evidence.days) {
    const std::string date = format_day_code(day.day);
    const char* note = day.bank_holiday ? "bank holiday" : "";
    csv.row({"hours", date, "", "", "core hours", hours(day.core), note});
    csv.row({"hours", date, "", "", "core hours in which requests were taken", hours(day.core_taking), note});
    csv.row({"hours", date, "", "", "all hours in which requests were taken", hours(day.taking), note});
    csv.row({"hours", date, "", "", "core hours busy", hours(day.busy), note});
    csv.row({"hours", date, "", "", "core hours urgent-diverted", hours(day.urgent_diverted), note});
    csv.row({"hours", date, "", "", "core hours paused", hours(day.paused), note});
    csv.row({"hours", date, "", "", "core hours in which the service did not run", hours(day.not_running), note});
  }
}

// [SECTION] The page
void cell(Html& html, const std::string& text) {
  html.raw("<td>").text(text).raw("</td>");
}

// A time, in one line also where the table is wider than the screen.
void time_cell(Html& html, const std::string& text) {
  html.raw("<td class=\"when\">").text(text).raw("</td>");
}

void table_head(Html& html, const char* caption, std::initializer_list<const char*> columns) {
  html.raw("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").text(caption);
  html.raw("\"><table><caption>").text(caption).raw("</caption><thead><tr>");
  for (const char* column : columns) html.raw("<th scope=\"col\">").text(column).raw("</th>");
  html.raw("</tr></thead><tbody>\n");
}

void table_end(Html& html) {
  html.raw("</tbody></table></div>\n");
}

void html_days(Html& html, const Evidence& evidence) {
  table_head(
      html, "Hours in which requests were taken",
      {"Day", "Core hours", "Taken in core hours", "Taken in all", "Busy", "Urgent diverted", "Paused", "Not running"});
  for (const DayOfAccess& day : evidence.days) {
    html.raw("<tr><th scope=\"row\">").text(format_day(LocalMinute(day.day)));
    if (day.bank_holiday) html.raw(" (bank holiday)");
    html.raw("</th>");
    for (const int count :
         {day.core, day.core_taking, day.taking, day.busy, day.urgent_diverted, day.paused, day.not_running}) {
      cell(html, hours(count));
    }
    html.raw("</tr>\n");
  }
  table_end(html);
}

void html_pauses(Html& html, const Evidence& evidence) {
  html.raw("<h2>Pauses</h2>\n");
  if (evidence.pauses.empty()) {
    html.raw("<p>There was no pause.</p>\n");
    return;
  }
  table_head(html, "Every pause, with its reason",
             {"From", "Until", "In force", "Hours in force", "Of it core hours", "In a row", "Reason", "ICB reference",
              "Set by"});
  for (const PauseInForce& pause : evidence.pauses) {
    html.raw("<tr>");
    const std::string in_force =
        words_for_time(pause.began) + (pause.running ? ", still in force" : " to " + words_for_time(pause.ended));
    for (const std::string& text : {words_for_time(pause.from), words_for_time(pause.until), in_force,
                                    hours(pause.minutes), hours(pause.core_minutes), words_for_ordinal(pause.in_a_row),
                                    pause.reason, pause.icb_reference, pause.who + ", " + words_for_time(pause.set)}) {
      cell(html, text);
    }
    html.raw("</tr>\n");
  }
  table_end(html);
}

void html_messages(Html& html, const Evidence& evidence) {
  html.raw("<h2>Messages shown to patients</h2>\n");
  if (evidence.messages.empty()) {
    html.raw("<p>No form has reported a message.</p>\n");
    return;
  }
  table_head(html, "Every message, and how many forms showed it", {"Forms", "Message", "Key"});
  for (const ShownMessage& message : evidence.messages) {
    html.raw("<tr>");
    cell(html, std::to_string(message.forms));
    cell(html, message.text);
    cell(html, message.key);
    html.raw("</tr>\n");
  }
  table_end(html);
}

void html_requests(Html& html, const Evidence& evidence) {
  const std::size_t came = evidence.requests_came();
  html.raw("<h2>Requests</h2>\n<p>").text(std::to_string(came));
  html.raw(came == 1 ? " request came." : " requests came.");
  if (const std::size_t again = evidence.requests.size() - came; again > 0) {
    html.raw(" Patients brought requests back ").text(std::to_string(again));
    html.raw(again == 1 ? " time: it has a row of its own, from when they did." : " times: each has a row of its own.");
  }
  html.raw("</p>\n");
  if (evidence.requests.empty()) return;
  table_head(html, "Every request: when it came, by when it was to be answered",
             {"Received", "Kind", "Urgency", "Answer by", "Answered", "State"});
  for (const RequestTimes& request : evidence.requests) {
    html.raw("<tr>");
    time_cell(html, words_for_time(request.received) + (request.again ? ", brought back" : ""));
    cell(html, words_for(request.kind));
    cell(html, std::string(to_code(request.urgency)));
    time_cell(html, request.deadline ? words_for_time(*request.deadline) : "at once");
    time_cell(html, request.answered ? words_for_time(*request.answered) : "");
    cell(html, to_code(answer_state(request, evidence.made)));
    html.raw("</tr>\n");
  }
  table_end(html);
}

}  // namespace

std::string evidence_file_name(const Evidence& evidence, const char* extension) {
  return "frontdoor-evidence-" + evidence.practice.ods + "-" + format_day_code(evidence.period.from) + "-" +
         last_day(evidence.period) + "." + extension;
}

std::string evidence_as_json(const Evidence& evidence) {
  Json json = Json::object();
  json["format"] = "frontdoor-evidence/1";
  json["practice"] = Json{{"ods", evidence.practice.ods}, {"name", evidence.practice.name}};
  json["from"] = format_day_code(evidence.period.from);
  json["until"] = last_day(evidence.period);
  json["made"] = format_rfc3339(evidence.made);
  json["note"] = how_counted(evidence);
  json["runningKnownSince"] = time_or_null(evidence.watched_since);
  json["days"] = Json::array();
  for (const DayOfAccess& day : evidence.days) json["days"].push_back(day_as_json(day));
  json["messagesShown"] = Json::array();
  for (const ShownMessage& message : evidence.messages) {
    json["messagesShown"].push_back(Json{{"key", message.key}, {"text", message.text}, {"forms", message.forms}});
  }
  json["pauses"] = Json::array();
  for (const PauseInForce& pause : evidence.pauses) {
    json["pauses"].push_back(Json{{"from", format_rfc3339(pause.from)},
                                  {"until", format_rfc3339(pause.until)},
                                  {"setAt", format_rfc3339(pause.set)},
                                  {"began", format_rfc3339(pause.began)},
                                  {"ended", pause.running ? Json(nullptr) : Json(format_rfc3339(pause.ended))},
                                  {"minutes", pause.minutes},
                                  {"coreMinutes", pause.core_minutes},
                                  {"inARow", pause.in_a_row},
                                  {"reason", pause.reason},
                                  {"icbReference", pause.icb_reference},
                                  {"who", pause.who}});
  }
  json["requests"] = Json::array();
  for (const RequestTimes& request : evidence.requests) {
    json["requests"].push_back(Json{{"received", format_rfc3339(request.received)},
                                    {"kind", std::string(to_code(request.kind))},
                                    {"urgency", std::string(to_code(request.urgency))},
                                    {"answerBy", time_or_null(request.deadline)},
                                    {"answered", time_or_null(request.answered)},
                                    {"origin", request.origin.empty() ? "online" : request.origin},
                                    {"inFlood", request.in_flood},
                                    {"broughtBack", request.again},
                                    {"state", to_code(answer_state(request, evidence.made))}});
  }
  json["answers"] = answers_as_json(answer_totals(evidence.requests, evidence.made));
  json["formsThatAdvisedHelpNow"] = evidence.advice_shown;
  json["ledger"] = Json{{"whole", evidence.ledger_whole},
                        {"sequence", evidence.head ? evidence.head->sequence : 0},
                        {"hash", evidence.head ? evidence.head->hash : ""}};
  return to_text(json);
}

std::string evidence_as_csv(const Evidence& evidence) {
  Csv csv;
  csv.row({"section", "day", "from", "until", "item", "value", "note"});
  const std::string head = evidence.head ? std::to_string(evidence.head->sequence) + ":" + evidence.head->hash : "";
  csv.row({"export", "", format_day_code(evidence.period.from), last_day(evidence.period), evidence.practice.ods,
           evidence.practice.name, how_counted(evidence)});
  csv.row({"export", "", "", "", "made", format_london(evidence.made), "times are London time"});
  csv.row({"export", "", "", "", "newest ledger entry", head, evidence.ledger_whole ? "whole" : "BROKEN"});
  csv_days(csv, evidence);
  for (const ShownMessage& message : evidence.messages) {
    csv.row({"message", "", "", "", message.key, std::to_string(message.forms), message.text});
  }
  for (const PauseInForce& pause : evidence.pauses) {
    csv.row({"pause", format_day_code(london_day(pause.from)), format_london(pause.from), format_london(pause.until),
             pause.icb_reference, pause.running ? "in force" : format_london(pause.ended), pause.reason});
    csv.row({"pause in force", format_day_code(london_day(pause.began)), format_london(pause.began),
             pause.running ? "" : format_london(pause.ended), pause.icb_reference, hours(pause.minutes),
             hours(pause.core_minutes) + " of it in core hours; " + words_for_ordinal(pause.in_a_row) + " in a row"});
  }
  const AnswerTotals totals = answer_totals(evidence.requests, evidence.made);
  for (std::size_t state = 0; state < kAnswerStates; ++state) {
    csv.row(
        {"answers", "", "", "", to_code(static_cast<AnswerState>(state)), std::to_string(totals.of_state[state]), ""});
  }
  for (const RequestTimes& request : evidence.requests) {
    csv.row({request.again ? "request brought back" : "request", format_day_code(london_day(request.received)),
             format_london(request.received), request.deadline ? format_london(*request.deadline) : "at once",
             to_code(request.kind), request.answered ? format_london(*request.answered) : "",
             to_code(answer_state(request, evidence.made))});
  }
  return csv.take();
}

std::string evidence_as_html(const Evidence& evidence, const std::string& glance) {
  Html html;
  html.raw("<h1>Evidence of access</h1>\n<p>").text(evidence.practice.name).raw(" (").text(evidence.practice.ods);
  html.raw("), ").text(format_day(LocalMinute(evidence.period.from))).raw(" to ");
  html.text(format_day(LocalMinute(evidence.period.until - std::chrono::days(1))));
  html.raw(". Made ").text(words_for_time(evidence.made)).raw(".</p>\n<p class=\"hint\">").text(how_counted(evidence));
  html.raw("</p>\n").raw(glance).raw("<h2>Hours</h2>\n");
  html_days(html, evidence);
  html_pauses(html, evidence);
  html_messages(html, evidence);
  html_requests(html, evidence);
  html.raw("<h2>The record behind it</h2>\n<p>").text(std::to_string(evidence.advice_shown));
  html.raw(" forms advised somebody to get help at once or today.</p>\n<p>");
  if (evidence.head) {
    html.raw(evidence.ledger_whole ? "The ledger is whole. " : "<strong>The ledger is BROKEN.</strong> ");
    html.raw("Its newest entry is number ").text(std::to_string(evidence.head->sequence));
    html.raw(" with the hash <code class=\"hash\">").text(evidence.head->hash).raw("</code>.");
  } else {
    html.raw("The ledger is empty: the signal has never been changed.");
  }
  html.raw("</p>\n");
  return html.take();
}

}  // namespace frontdoor::intake
