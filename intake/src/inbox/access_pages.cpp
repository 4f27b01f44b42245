// The meter over the list, and the pages about advice, evidence and figures.
#include "base/days.h"
#include "base/words.h"
#include "inbox/hour_chart.h"
#include "inbox/layout.h"
#include "inbox/pieces.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::days;

// One press sets the signal, with the meter's count as its reason.
PageData proposal_of(const SafeWorkingNow& meter, const std::string& sum) {
  const SafeWorkingReading& reading = meter.reading;
  const AccessState proposed = reading.proposal ? *reading.proposal : *reading.easing;
  const bool by_floods = reading.proposal && meter.by_floods;
  std::string reason = sum + " contacts (" + std::to_string(reading.percent) + "%)";
  PageData out;
  out.set("by-floods", by_floods).set("reached", reading.proposal && !by_floods).set("easing", !reading.proposal);
  // The bar counts each flood once. A threshold that only all of a flood reaches is said with that number.
  if (by_floods) {
    const std::string all = std::to_string(meter.contacts + meter.contacts_in_floods) + " of " +
                            std::to_string(reading.contacts_limit) + " contacts, with every request of the floods";
    out.set("all", all);
    reason = all + "; " + reason + " without";
  }
  out.set("state", to_code(proposed)).set("state-words", words_for(proposed));
  return std::move(out.set("reason", reason));
}

void set_meter(PageData& data, const SafeWorkingNow& meter, AccessState state) {
  const SafeWorkingReading& reading = meter.reading;
  data.set("meter", false);
  if (reading.contacts_limit == 0) return;
  const auto at_share = [&reading](std::uint64_t percent) {
    return std::min<std::uint64_t>(reading.contacts_limit * percent / 100, reading.contacts_limit);
  };
  const std::string sum = std::to_string(meter.contacts) + " of " + std::to_string(reading.contacts_limit);
  PageData out;
  out.set("sum", sum).set("percent", reading.percent).set("since", words_for_time(meter.since));
  out.set("limit", reading.contacts_limit).set("low", at_share(meter.limit.busy_at_percent));
  out.set("high", at_share(meter.limit.urgent_diverted_at_percent)).set("contacts", meter.contacts);
  out.set("has-floods", meter.contacts_in_floods > 0).set("in-floods", meter.contacts_in_floods);
  const bool proposes = reading.proposal || reading.easing;
  if (proposes) {
    out.set("proposal", proposal_of(meter, sum)).set("in-force", words_for(state));
  } else {
    out.set("proposal", false);
  }
  out.set("told", !proposes && reading.level != AccessState::normal && state != AccessState::closed);
  data.set("meter", std::move(out));
}

bool is_emergency(const AdviceShown& shown) {
  return shown.action == to_code(Action::emergency_999) || shown.action == to_code(Action::emergency_department);
}

// One card: what they were told, and what came of it.
PageData advised_row(const AdviceShown& shown) {
  const bool is_erased = shown.reference == kErasedReference;
  const bool has_left = shown.reference.empty() && shown.left;
  PageData row;
  row.set("emergency", is_emergency(shown)).set("at", words_for_time(shown.at));
  row.set("told", words_for_action(shown.action)).set("kind", words_for(shown.kind));
  row.set("rules", with_commas(shown.rules)).set("erased", is_erased);
  row.set("request", is_erased ? "" : shown.reference);
  row.set("left", has_left ? format_time_of_day(to_london(*shown.left)) : "");
  return std::move(row.set("waiting", shown.reference.empty() && !shown.left));
}

PageData advised_of(const std::vector<AdviceShown>& list) {
  PageData out;
  return std::move(out.set("has-advised", !list.empty()).set("advised", rows_of(list, advised_row)));
}

PageData flood_row(const AdvisedFlood& flood) {
  PageData row;
  row.set("forms", flood.forms).set("oldest", words_for_time(flood.oldest)).set("newest", words_for_time(flood.newest));
  return std::move(row.set("unsent", flood.unsent).set("source", flood.source));
}

void set_advice_links(PageData& data, const AdvicePage& advice, std::size_t offset, std::size_t count) {
  const auto total = static_cast<std::size_t>(advice.counts.forms);
  data.set("pages", false);
  if (total <= count && offset == 0) return;
  data.set("pages", page_links("forms", {offset, count, total},
                               [](std::size_t from) { return "/inbox/advice?offset=" + std::to_string(from); }));
}

}  // namespace

std::string access_notices(const PageFrame& frame, const SafeWorkingNow& meter, AccessState state,
                           const AdviceCounts& advice) {
  PageData data;
  data.set("token", frame.form_token);
  set_meter(data, meter, state);
  data.set("has-unsent", advice.unsent > 0).set("unsent", advice.unsent).set("unsent-one", advice.unsent == 1);
  data.set("has-advised-floods", advice.in_floods > 0).set("in-advised-floods", advice.in_floods);
  return fill_template("access-notices", data);
}

std::string advice_page(const PageFrame& frame, const AdvicePage& advice, std::size_t offset, std::size_t count,
                        Instant now, const std::string& error) {
  PageData data;
  set_error(data, error, "floods");
  data.set("token", frame.form_token).set("until", format_rfc3339(now));
  data.set("has-unconfirmed", advice.counts.unconfirmed > 0).set("unconfirmed", advice.counts.unconfirmed);
  data.set("has-floods", !advice.floods.empty()).set("floods", rows_of(advice.floods, flood_row));
  data.set("may-close", may(frame.role, Permission::work_on_requests));
  data.set("by-the-form", advised_of(advice.list));
  data.set("has-follow-ups", !advice.follow_ups.empty()).set("follow-ups", advised_of(advice.follow_ups));
  set_advice_links(data, advice, offset, count);
  return inbox_page(&frame, "Told to get help", "advice", data);
}

namespace {

PageData totals_row(const std::string& name, const AnswerTotals& totals) {
  const auto wait = [](const std::optional<std::chrono::minutes>& time) {
    return time ? words_for_minutes(*time) : std::string();
  };
  PageData row;
  row.set("of", name).set("count", totals.requests);
  row.set("in-time", totals.settled() == 0
                         ? ""
                         : std::to_string(totals.in_time()) + " of " + std::to_string(totals.settled()) + " (" +
                               percent_in_time(totals) + "%)");
  row.set("late", totals.of(AnswerState::answered_late)).set("open-late", totals.of(AnswerState::open_late));
  row.set("not-told", totals.of(AnswerState::closed_not_told)).set("open", totals.of(AnswerState::open));
  row.set("left-out", totals.left_out());
  return std::move(row.set("median", wait(totals.median_wait)).set("longest", wait(totals.longest_wait)));
}

std::vector<PageData> left_out_rows(const AnswerTotals& all) {
  std::vector<PageData> rows;
  for (const AnswerState state : kLeftOut) {
    if (all.of(state) == 0) continue;
    PageData row;
    rows.push_back(
        std::move(row.set("after-another", !rows.empty()).set("how-many", all.of(state)).set("why", words_for(state))));
  }
  return rows;
}

HourChart hours_of(const Evidence& evidence) {
  HourChart chart;
  for (const RequestTimes& request : evidence.requests) {
    if (request.again) continue;
    const int hour = std::stoi(format_london(request.received).substr(11, 2));
    ++chart.counts[static_cast<std::size_t>(hour)];
    chart.first = std::min(chart.first, hour);
    chart.last = std::max(chart.last, hour);
  }
  chart.label = "Requests by the hour in which they came";
  return chart;
}

// What an ICB looks at first: how many came and how, by which hour, how many were answered in time.
std::string evidence_glance(const Evidence& evidence) {
  if (evidence.requests.empty()) return "";
  std::vector<PageData> rows;
  const auto some = [&](const std::string& name, const std::function<bool(const RequestTimes&)>& is_of_it) {
    std::vector<RequestTimes> requests;
    std::copy_if(evidence.requests.begin(), evidence.requests.end(), std::back_inserter(requests), is_of_it);
    if (!requests.empty()) rows.push_back(totals_row(name, answer_totals(requests, evidence.made)));
  };
  for (const RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    some(words_for(kind), [kind](const RequestTimes& one) { return one.kind == kind; });
  }
  some("Sent online", [](const RequestTimes& one) { return one.origin.empty(); });
  some("By phone", [](const RequestTimes& one) { return one.origin == kByPhone; });
  some("At the desk", [](const RequestTimes& one) { return one.origin == kAtDesk; });
  some("Possible emergencies", [](const RequestTimes& one) { return one.urgency == Urgency::emergency; });
  const AnswerTotals all = answer_totals(evidence.requests, evidence.made);
  rows.push_back(totals_row("All", all));
  PageData data;
  data.set("chart", Markup{hour_chart_as_svg(hours_of(evidence))}).set("totals", std::move(rows));
  data.set("at-once-within", words_for_minutes(kAtOnceWithin)).set("has-left-out", all.left_out() > 0);
  data.set("left-out-of-it", left_out_rows(all));
  return fill_template("evidence-glance", data);
}

PageData table_row(const EvidenceTable& table) {
  PageData row;
  return std::move(row.set("code", table.code).set("title", table.title));
}

}  // namespace

std::string evidence_page(const PageFrame& frame, const Evidence& evidence) {
  const std::string from = format_day_code(evidence.period.from);
  const std::string until = format_day_code(evidence.period.until - days(1));
  PageData data;
  data.set("evidence", Markup{evidence_as_html(evidence, evidence_glance(evidence))});
  data.set("ods", frame.ods).set("period", "?from=" + from + "&until=" + until).set("from", from).set("until", until);
  data.set("tables", rows_of(evidence_tables(), table_row));
  data.set("reads-requests", may(frame.role, Permission::read_requests));
  return inbox_page(&frame, "Evidence of access", "evidence", data);
}

std::string figures_page(const PageFrame& frame, const WeeklyFigures& figures) {
  PageData data;
  data.set("ods", frame.ods).set("week", format_week(figures.monday));
  data.set("week-before", format_week(figures.monday - days(7)));
  data.set("week-after", format_week(figures.monday + days(7)));
  data.set("figures", Markup{weekly_figures_as_html(figures)});
  return inbox_page(&frame, "Weekly figures", "figures", data);
}

}  // namespace frontdoor::intake
