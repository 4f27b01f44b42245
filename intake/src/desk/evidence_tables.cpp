// The evidence as tables, one file each, and what it comes to.
#include "base/csv.h"
#include "base/days.h"
#include "base/words.h"
#include "desk/evidence.h"

#include <map>

namespace frontdoor::intake {
namespace {

using std::chrono::minutes;

constexpr const char* kOnline = "online";

std::string in_minutes(const std::optional<minutes>& wait) {
  return wait ? std::to_string(wait->count()) : std::string();
}

// Rows of one grouping, "all" last.
void totals_row(Csv& csv, std::string_view by, std::string_view group, const AnswerTotals& totals) {
  const auto of = [&totals](AnswerState state) { return std::to_string(totals.of(state)); };
  csv.row({by, group, std::to_string(totals.requests), std::to_string(totals.settled()),
           std::to_string(totals.in_time()), percent_in_time(totals), in_minutes(totals.median_wait),
           in_minutes(totals.longest_wait), of(AnswerState::answered_late), of(AnswerState::open_late),
           of(AnswerState::closed_not_told), of(AnswerState::open), of(AnswerState::flood), of(AnswerState::duplicate),
           of(AnswerState::withdrawn), of(AnswerState::erased)});
}

void totals_by(Csv& csv, const Evidence& evidence, std::string_view by,
               const std::function<std::string(const RequestTimes&)>& group_of) {
  std::map<std::string, std::vector<RequestTimes>> groups;
  for (const RequestTimes& request : evidence.requests) groups[group_of(request)].push_back(request);
  for (const auto& [group, requests] : groups) totals_row(csv, by, group, answer_totals(requests, evidence.made));
}

std::string hour_of(const RequestTimes& request) {
  return format_london(request.received).substr(11, 2);
}

std::string totals_csv(const Evidence& evidence) {
  Csv csv;
  csv.row({"by", "group", "requests (count)", "settled (count)", "answered in time (count)",
           "answered in time (% of settled)", "median wait (minutes)", "longest wait (minutes)",
           "answered late (count)", "open past its time (count)", "closed and not told (count)", "open in time (count)",
           "left out: floods (count)", "left out: duplicates (count)", "left out: withdrawn (count)",
           "left out: erased while open (count)"});
  totals_by(csv, evidence, "kind", [](const RequestTimes& one) { return std::string(to_code(one.kind)); });
  totals_by(csv, evidence, "urgency", [](const RequestTimes& one) { return std::string(to_code(one.urgency)); });
  totals_by(csv, evidence, "origin", [](const RequestTimes& one) { return one.origin.empty() ? kOnline : one.origin; });
  totals_by(csv, evidence, "hour of arrival (London)", hour_of);
  totals_row(csv, "all", "all", answer_totals(evidence.requests, evidence.made));
  return csv.take();
}

std::string hours_csv(const Evidence& evidence) {
  Csv csv;
  csv.row({"day", "bank holiday (yes/no)", "core hours (minutes)", "open in core hours (minutes)",
           "open in all hours (minutes)", "busy in core hours (minutes)", "urgent diverted in core hours (minutes)",
           "paused in core hours (minutes)", "service not running in core hours (minutes)"});
  for (const DayOfAccess& day : evidence.days) {
    const auto count = [](int number) { return std::to_string(number); };
    csv.row({format_day_code(day.day), day.bank_holiday ? "yes" : "no", count(day.core), count(day.core_taking),
             count(day.taking), count(day.busy), count(day.urgent_diverted), count(day.paused),
             count(day.not_running)});
  }
  return csv.take();
}

std::string pauses_csv(const Evidence& evidence) {
  Csv csv;
  csv.row({"set at (London)", "set by", "planned from (London)", "planned until (London)", "began (London)",
           "ended (London)", "in force (minutes)", "in force in core hours (minutes)", "in a row (number)", "reason",
           "ICB reference"});
  for (const PauseInForce& pause : evidence.pauses) {
    csv.row({format_london(pause.set), pause.who, format_london(pause.from), format_london(pause.until),
             format_london(pause.began), pause.running ? "" : format_london(pause.ended), std::to_string(pause.minutes),
             std::to_string(pause.core_minutes), std::to_string(pause.in_a_row), pause.reason, pause.icb_reference});
  }
  return csv.take();
}

std::string messages_csv(const Evidence& evidence) {
  Csv csv;
  csv.row({"message key", "shown by forms (count)", "text"});
  for (const ShownMessage& message : evidence.messages) {
    csv.row({message.key, std::to_string(message.forms), message.text});
  }
  return csv.take();
}

std::string requests_csv(const Evidence& evidence) {
  Csv csv;
  csv.row({"received (London)", "kind", "urgency", "origin", "in a flood (yes/no)", "answer by (London)",
           "patient told (London)", "wait (minutes)", "state", "brought back by the patient (yes/no)"});
  for (const RequestTimes& request : evidence.requests) {
    std::optional<minutes> wait;
    if (request.answered) wait = wait_of(request);
    csv.row({format_london(request.received), to_code(request.kind), to_code(request.urgency),
             request.origin.empty() ? kOnline : request.origin, request.in_flood ? "yes" : "no",
             request.deadline ? format_london(*request.deadline) : "at once",
             request.answered ? format_london(*request.answered) : "", in_minutes(wait),
             to_code(answer_state(request, evidence.made)), request.again ? "yes" : "no"});
  }
  return csv.take();
}

}  // namespace

const std::vector<EvidenceTable>& evidence_tables() {
  static const std::vector<EvidenceTable> tables = {{"totals", "Answered in time, and waits"},
                                                    {"hours", "Hours open, day by day"},
                                                    {"pauses", "Pauses"},
                                                    {"requests", "Requests"},
                                                    {"messages", "Messages to patients"}};
  return tables;
}

std::string evidence_table_as_csv(const Evidence& evidence, std::string_view table) {
  if (table == "totals") return totals_csv(evidence);
  if (table == "hours") return hours_csv(evidence);
  if (table == "pauses") return pauses_csv(evidence);
  if (table == "requests") return requests_csv(evidence);
  if (table == "messages") return messages_csv(evidence);
  return {};
}

}  // namespace frontdoor::intake
