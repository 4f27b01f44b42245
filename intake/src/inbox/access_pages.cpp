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
void add_proposal(Html& html, const PageFrame& frame, AccessState state, const std::string& reason,
                  const std::string& why) {
  html.raw("<form method=\"post\" action=\"/inbox/signal\"><input type=\"hidden\" name=\"token\" value=\"");
  html.text(frame.form_token).raw("\"><input type=\"hidden\" name=\"state\" value=\"").text(to_code(state));
  html.raw("\"><input type=\"hidden\" name=\"reason\" value=\"").text(reason).raw("\"><p>").text(why);
  html.raw("</p><button class=\"button\" type=\"submit\">Tell patients: ").text(words_for(state));
  html.raw("</button></form>\n");
}

void add_meter(Html& html, const PageFrame& frame, const SafeWorkingNow& meter, AccessState state) {
  const SafeWorkingReading& reading = meter.reading;
  if (reading.contacts_limit == 0) return;
  const std::string sum = std::to_string(meter.contacts) + " of " + std::to_string(reading.contacts_limit);
  html.raw("<section class=\"notice\" aria-label=\"Safe working\"><p><strong>Safe working: ").text(sum);
  html.raw("</strong> requests for a clinician (").text(std::to_string(reading.percent)).raw("%) since ");
  html.text(words_for_time(meter.since)).raw(".</p>\n<p class=\"gauge\"><meter min=\"0\" max=\"");
  const auto at_share = [&reading](std::uint64_t percent) {
    return std::to_string(std::min<std::uint64_t>(reading.contacts_limit * percent / 100, reading.contacts_limit));
  };
  html.text(std::to_string(reading.contacts_limit)).raw("\" low=\"").text(at_share(meter.limit.busy_at_percent));
  html.raw("\" high=\"").text(at_share(meter.limit.urgent_diverted_at_percent)).raw("\" optimum=\"0\" value=\"");
  html.text(std::to_string(meter.contacts));
  html.raw("\" aria-label=\"Share of the safe-working limit\">").text(std::to_string(reading.percent));
  html.raw("%</meter></p>\n");
  if (meter.contacts_in_floods > 0) {
    html.raw("<p>").text(std::to_string(meter.contacts_in_floods)).raw(" more came in floods of one connection each. ");
    html.raw("Each flood counts once, and changes no signal automatically.</p>\n");
  }
  const std::string share = sum + " contacts (" + std::to_string(reading.percent) + "%)";
  // The bar counts each flood once. A threshold that only all of a flood reaches is said with that number.
  if (reading.proposal && meter.by_floods) {
    const std::string all = std::to_string(meter.contacts + meter.contacts_in_floods) + " of " +
                            std::to_string(reading.contacts_limit) + " contacts, with every request of the floods";
    add_proposal(html, frame, *reading.proposal, all + "; " + share + " without",
                 "That is " + all +
                     ": your alert threshold. Counted once each, the floods leave you below it. "
                     "Requests are still being accepted.");
  } else if (reading.proposal) {
    add_proposal(html, frame, *reading.proposal, share,
                 "You have reached your alert threshold. Requests are still being accepted.");
  } else if (reading.easing) {
    add_proposal(html, frame, *reading.easing, share,
                 "Patients still read \u201c" + std::string(words_for(state)) +
                     "\u201d, which this meter set. By the limit as it is now there is less to do.");
  } else if (reading.level != AccessState::normal && state != AccessState::closed) {
    html.raw("<p>Patients are told. <a href=\"/inbox/signal\">Change the signal</a></p>\n");
  }
  html.raw("</section>\n");
}

const char* kind_words(const AdviceShown& shown) {
  return words_for(shown.kind);
}

void add_outcome(Html& html, const AdviceShown& shown) {
  if (shown.reference == kErasedReference) {
    html.text("Sent a request, which has been erased since");
  } else if (!shown.reference.empty()) {
    html.raw("Sent a request: <a href=\"/inbox/requests/").text(shown.reference).raw("\">");
    html.text(shown.reference).raw("</a>");
  } else if (shown.left) {
    html.raw("Left the form at ").text(format_time_of_day(to_london(*shown.left))).raw(" and sent nothing");
  } else {
    html.raw("Has sent nothing so far");
  }
}

bool is_emergency(const AdviceShown& shown) {
  return shown.action == to_code(Action::emergency_999) || shown.action == to_code(Action::emergency_department);
}

void add_day_field(Html& html, const char* name, const char* label, std::chrono::local_days day) {
  html.raw("<div class=\"field\"><label for=\"").raw(name).raw("\">").raw(label).raw("</label><input id=\"");
  html.raw(name).raw("\" name=\"").raw(name).raw("\" type=\"date\" value=\"").text(format_day_code(day));
  html.raw("\"></div>\n");
}

}  // namespace

std::string access_notices(const PageFrame& frame, const SafeWorkingNow& meter, AccessState state,
                           const AdviceCounts& advice) {
  Html html;
  add_meter(html, frame, meter, state);
  if (const std::int64_t count = advice.unsent; count > 0) {
    html.raw("<p class=\"notice\"><strong>").text(std::to_string(count));
    html.raw(count == 1 ? " person was" : " people were");
    html.raw(" told to get help</strong> by the form in the last 24 hours and sent no request. ");
    html.raw("<a href=\"/inbox/advice\">See what they were told</a></p>\n");
  }
  if (advice.in_floods > 0) {
    html.raw("<p class=\"notice\">").text(std::to_string(advice.in_floods)).raw(" more forms said so in the last 24 ");
    html.raw("hours, many from one connection. <a href=\"/inbox/advice\">See them together</a></p>\n");
  }
  return html.take();
}

namespace {
void add_advised_flood(Html& html, const PageFrame& frame, const AdvisedFlood& flood, Instant now) {
  html.raw("<li class=\"card\"><h2>").text(std::to_string(flood.forms)).raw(" more forms of one connection</h2>\n<p>");
  html.text(words_for_time(flood.oldest)).raw(" to ").text(words_for_time(flood.newest)).raw(". Of ");
  html.text(std::to_string(flood.unsent))
      .raw(" no request came. They are in no figure: after the third within an hour ");
  html.raw("it may be somebody playing, or a college, a care home or a mobile network.</p>\n");
  if (may(frame.role, Permission::work_on_requests)) {
    const std::string id = "why-" + flood.source;
    html.raw("<details class=\"panel\"><summary>Put them aside together</summary><form method=\"post\" ");
    html.raw("action=\"/inbox/advice/floods/")
        .text(flood.source)
        .raw("\"><input type=\"hidden\" name=\"token\" value=\"");
    html.text(frame.form_token).raw("\"><input type=\"hidden\" name=\"until\" value=\"").text(format_rfc3339(now));
    html.raw("\"><div class=\"field\"><label for=\"").text(id).raw("\">Why</label><p class=\"hint\">Recorded in the ");
    html.raw("ledger with your name</p><input id=\"")
        .text(id)
        .raw("\" name=\"reason\" type=\"text\" maxlength=\"400\">");
    html.raw("</div><button class=\"button\" type=\"submit\">Put them aside</button></form></details>\n");
  }
  html.raw("</li>\n");
}

// One card each: what they were told, and what came of it.
void add_advised(Html& html, const std::vector<AdviceShown>& list) {
  if (list.empty()) return;
  html.raw("<ol class=\"cards\">\n");
  for (const AdviceShown& shown : list) {
    html.raw("<li class=\"card ").raw(is_emergency(shown) ? "card-emergency" : "card-urgent").raw("\"><h2>");
    html.text(words_for_time(shown.at)).raw("</h2>\n<ul class=\"tags\"><li class=\"tag ");
    html.raw(is_emergency(shown) ? "tag-emergency" : "tag-urgent").raw("\">Told: ");
    html.text(words_for_action(shown.action)).raw("</li></ul>\n<dl class=\"summary\">");
    html.raw("<div class=\"row\"><dt>What happened next</dt><dd>");
    add_outcome(html, shown);
    html.raw("</dd></div>\n");
    add_row(html, "Kind", kind_words(shown));
    add_row(html, "Rules", with_commas(shown.rules));
    html.raw("</dl></li>\n");
  }
  html.raw("</ol>\n");
}

void add_advice_links(Html& html, const AdvicePage& advice, std::size_t offset, std::size_t count) {
  const auto total = static_cast<std::size_t>(advice.counts.forms);
  if (total <= count && offset == 0) return;
  add_page_links(html, "forms", {offset, count, total},
                 [](std::size_t from) { return "/inbox/advice?offset=" + std::to_string(from); });
}
}  // namespace

std::string advice_page(const PageFrame& frame, const AdvicePage& advice, std::size_t offset, std::size_t count,
                        Instant now, const std::string& error) {
  Html html;
  if (!error.empty()) add_error_summary(html, error, "floods");
  html.raw(
      "<h1>Told to get help</h1>\n<p>Forms of the last 7 days that told somebody to get help at once or today. "
      "No names or messages are shown unless the patient went on to send a request.</p>\n");
  if (advice.counts.unconfirmed > 0) {
    html.raw("<p class=\"notice\"><strong>")
        .text(std::to_string(advice.counts.unconfirmed))
        .raw(" not confirmed.</strong> ");
    html.raw(
        "So many more forms said that they gave such advice, and did not show that we had served them: they were ");
    html.raw("loaded long ago or while there was no network, or somebody made them up. They are in no list and in no ");
    html.raw("figure.</p>\n");
  }
  if (!advice.floods.empty()) {
    html.raw("<ol class=\"cards\" id=\"floods\" tabindex=\"-1\">\n");
    for (const AdvisedFlood& flood : advice.floods) add_advised_flood(html, frame, flood, now);
    html.raw("</ol>\n");
  }
  if (!advice.follow_ups.empty()) html.raw("<h2>By the form</h2>\n");
  if (advice.list.empty()) html.raw("<p>Nobody was.</p>\n");
  add_advised(html, advice.list);
  add_advice_links(html, advice, offset, count);
  if (!advice.follow_ups.empty()) {
    html.raw("<h2 id=\"follow-ups\">After they had sent a request, when they added to it</h2>\n");
    add_advised(html, advice.follow_ups);
  }
  return inbox_document(&frame, "Told to get help", html.take());
}

namespace {
void add_totals_row(Html& html, const std::string& name, const AnswerTotals& totals) {
  const auto cell = [&html](const std::string& text) { html.raw("<td>").text(text).raw("</td>"); };
  const auto wait = [](const std::optional<std::chrono::minutes>& time) {
    return time ? words_for_minutes(*time) : std::string();
  };
  html.raw("<tr><th scope=\"row\">").text(name).raw("</th>");
  cell(std::to_string(totals.requests));
  cell(totals.settled() == 0 ? ""
                             : std::to_string(totals.in_time()) + " of " + std::to_string(totals.settled()) + " (" +
                                   percent_in_time(totals) + "%)");
  for (const AnswerState state :
       {AnswerState::answered_late, AnswerState::open_late, AnswerState::closed_not_told, AnswerState::open}) {
    cell(std::to_string(totals.of(state)));
  }
  cell(std::to_string(totals.left_out()));
  cell(wait(totals.median_wait));
  cell(wait(totals.longest_wait));
  html.raw("</tr>\n");
}

// How it is counted, and what is not: an ICB asks both.
void add_answer_rule(Html& html, const AnswerTotals& all) {
  html.raw(
      "<p>Answered in time: the patient was told by the deadline; in a possible emergency, which has none, within ");
  html.text(words_for_minutes(kAtOnceWithin)).raw(" of writing. Settled is all that is counted but what is open and ");
  html.raw(
      "not due yet. A request that is open past its time, or was closed without telling the patient, is settled, ");
  html.raw("and not in time.</p>\n<p>");
  if (all.left_out() == 0) {
    html.raw("Nothing is left out.</p>\n");
    return;
  }
  html.raw("Left out of it: ");
  bool is_first = true;
  for (const AnswerState state : kLeftOut) {
    if (all.of(state) == 0) continue;
    html.raw(is_first ? "" : ", ").raw("<strong>").text(std::to_string(all.of(state))).raw("</strong> ");
    html.raw(words_for(state));
    is_first = false;
  }
  html.raw(".</p>\n");
}

// What an ICB looks at first: how many came and how, by which hour, how many were answered in time.
void add_totals(Html& html, const Evidence& evidence) {
  if (evidence.requests.empty()) return;
  html.raw("<h2>At a glance</h2>\n");
  HourChart chart;
  for (const RequestTimes& request : evidence.requests) {
    if (request.again) continue;
    const int hour = std::stoi(format_london(request.received).substr(11, 2));
    ++chart.counts[static_cast<std::size_t>(hour)];
    chart.first = std::min(chart.first, hour);
    chart.last = std::max(chart.last, hour);
  }
  chart.label = "Requests by the hour in which they came";
  html.raw("<figure><figcaption>Requests by the hour in which they came</figcaption>\n").raw(hour_chart_as_svg(chart));
  html.raw(
      "</figure>\n<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Answered in time\"><table>");
  html.raw("<caption>Answered in time, and how long patients waited to be told</caption><thead><tr>");
  for (const char* column :
       {"Requests", "How many", "In time, of those that are settled", "Answered late", "Open past its time",
        "Closed, not told", "Open, not due yet", "Left out", "Median wait", "Longest wait"}) {
    html.raw("<th scope=\"col\">").raw(column).raw("</th>");
  }
  html.raw("</tr></thead><tbody>\n");
  const auto some = [&](const std::string& name, const std::function<bool(const RequestTimes&)>& is_of_it) {
    std::vector<RequestTimes> requests;
    std::copy_if(evidence.requests.begin(), evidence.requests.end(), std::back_inserter(requests), is_of_it);
    if (!requests.empty()) add_totals_row(html, name, answer_totals(requests, evidence.made));
  };
  for (const RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    some(words_for(kind), [kind](const RequestTimes& one) { return one.kind == kind; });
  }
  some("Sent online", [](const RequestTimes& one) { return one.origin.empty(); });
  some("By phone", [](const RequestTimes& one) { return one.origin == kByPhone; });
  some("At the desk", [](const RequestTimes& one) { return one.origin == kAtDesk; });
  some("Possible emergencies", [](const RequestTimes& one) { return one.urgency == Urgency::emergency; });
  const AnswerTotals all = answer_totals(evidence.requests, evidence.made);
  add_totals_row(html, "All", all);
  html.raw("</tbody></table></div>\n");
  add_answer_rule(html, all);
}

}  // namespace

std::string evidence_page(const PageFrame& frame, const Evidence& evidence) {
  Html html;
  Html glance;
  add_totals(glance, evidence);
  html.raw(evidence_as_html(evidence, glance.take()));
  const std::string query =
      "?from=" + format_day_code(evidence.period.from) + "&until=" + format_day_code(evidence.period.until - days(1));
  html.raw("<div class=\"no-print\"><h2>For your ICB</h2>\n<p>Print this page, or download the same as ");
  html.raw("<a href=\"/v1/practices/").text(frame.ods).raw("/evidence.csv").text(query).raw("\">CSV</a> or ");
  html.raw("<a href=\"/v1/practices/").text(frame.ods).raw("/evidence").text(query);
  html.raw("\">JSON</a>.</p>\n<p>One file for each table:</p>\n<ul>\n");
  for (const EvidenceTable& table : evidence_tables()) {
    html.raw("<li><a href=\"/v1/practices/").text(frame.ods).raw("/evidence.csv").text(query + "&table=" + table.code);
    html.raw("\">").raw(table.title).raw(" (CSV)</a></li>\n");
  }
  html.raw("</ul>\n");
  if (may(frame.role, Permission::read_requests)) {
    html.raw("<p><a href=\"/inbox/receipt\">Check a receipt</a> that somebody shows you.</p>\n");
  }
  html.raw("<h2>Another period</h2>\n<form method=\"get\" action=\"/inbox/evidence\">\n");
  add_day_field(html, "from", "First day", evidence.period.from);
  add_day_field(html, "until", "Last day", evidence.period.until - days(1));
  html.raw("<button class=\"button\" type=\"submit\">Show</button></form></div>\n");
  return inbox_document(&frame, "Evidence of access", html.take());
}

std::string figures_page(const PageFrame& frame, const WeeklyFigures& figures) {
  const auto link = [](std::chrono::local_days monday) { return "/inbox/figures?week=" + format_week(monday); };
  Html html;
  html.raw("<h1>Weekly figures</h1>\n<nav class=\"pages no-print\" aria-label=\"Weeks\"><a href=\"");
  html.text(link(figures.monday - days(7))).raw("\">Week before</a> <a href=\"");
  html.text(link(figures.monday + days(7))).raw("\">Week after</a></nav>\n");
  html.raw(weekly_figures_as_html(figures));
  html.raw("<p><a href=\"/v1/practices/").text(frame.ods).raw("/figures.csv?week=").text(format_week(figures.monday));
  html.raw(
      "\">Download the week hour by hour (CSV)</a>. The columns are Frontdoor's own, not those of a national "
      "collection.</p>\n");
  return inbox_document(&frame, "Weekly figures", html.take());
}

}  // namespace frontdoor::intake
