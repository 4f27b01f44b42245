// The day so far, for everybody who works in the inbox.
#include "inbox/today_page.h"
#include "base/words.h"
#include "inbox/hour_chart.h"
#include "inbox/layout.h"

#include <frontdoor/instant.h>

#include <algorithm>
#include <cmath>

namespace frontdoor::intake {
namespace {

std::string rounded(double value) {
  return std::to_string(static_cast<int>(std::lround(value)));
}

void add_figure(Html& html, const std::string& value, const std::string& name, const char* address, bool urgent) {
  html.raw(urgent ? "<li class=\"figure figure-urgent\"><p class=\"figure-value\">"
                  : "<li class=\"figure\"><p class=\"figure-value\">");
  html.text(value).raw("</p><p>");
  if (address != nullptr) html.raw("<a href=\"").raw(address).raw("\">").text(name).raw("</a>");
  if (address == nullptr) html.text(name);
  html.raw("</p></li>\n");
}

void add_figures(Html& html, const Today& today) {
  html.raw("<ul class=\"figures\">\n");
  add_figure(html, std::to_string(today.received), "received today", nullptr, false);
  add_figure(html, std::to_string(today.open), "open", "/inbox", false);
  add_figure(html, std::to_string(today.overdue), "past their deadline", "/inbox?overdue=yes", today.overdue > 0);
  if (today.unseen_pressing > 0) {
    add_figure(html, std::to_string(today.unseen_pressing), "urgent, not seen yet", "/inbox?pressing=yes", true);
  }
  add_figure(html, std::to_string(today.answered), "answered today", nullptr, false);
  html.raw("</ul>\n");
  if (today.in_floods > 0) {
    html.raw("<p class=\"notice\"><strong>").text(std::to_string(today.in_floods)).raw(" of the ");
    html.text(std::to_string(today.received))
        .raw(" came many from one connection.</strong> They are in your list. The ");
    html.raw("hours below and what was answered leave them out.</p>\n");
  }
  if (today.usual_weeks > 0) {
    html.raw("<p>By this time on the last ").text(std::to_string(today.usual_weeks));
    html.raw(today.usual_weeks == 1 ? " such day, " : " such days, ").text(rounded(today.usual_by_now));
    html.raw(today.usual_weeks == 1 ? " had come.</p>\n" : " had come on average.</p>\n");
  } else {
    html.raw("<p>There are no earlier weeks to compare with yet.</p>\n");
  }
  if (!today.median_answer) return;
  html.raw("<p>Half of what was answered today was answered within ");
  html.text(words_for_minutes(*today.median_answer)).raw(". ");
  html.text(std::to_string(today.answered_in_time)).raw(" of ").text(std::to_string(today.answered));
  html.raw(" in time.</p>\n");
}

void add_hours(Html& html, const Today& today) {
  HourChart chart;
  chart.counts = today.by_hour;
  chart.usual = today.usual_by_hour;
  for (int hour = 0; hour < 24; ++hour) {
    const auto at = static_cast<std::size_t>(hour);
    if (chart.counts[at] == 0 && chart.usual[at] < 0.5) continue;
    chart.first = std::min(chart.first, hour);
    chart.last = std::max(chart.last, hour);
  }
  chart.label = "Requests received in each hour, beside what is usual. The table has the numbers.";
  html.raw("<h2>Received by hour</h2>\n").raw(hour_chart_as_svg(chart));
  if (today.usual_weeks > 0) {
    html.raw("<p class=\"hint\">Bars: today. Lines: the average of the same weekday in the last weeks.</p>\n");
  }
  html.raw("<details class=\"panel\"><summary>The numbers</summary><div class=\"table-scroll\" role=\"region\" ");
  html.raw("aria-label=\"Received by hour\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">From</th>");
  html.raw("<th scope=\"col\">Today</th><th scope=\"col\">Usual</th></tr></thead><tbody>\n");
  for (int hour = chart.first; hour <= chart.last; ++hour) {
    const auto at = static_cast<std::size_t>(hour);
    html.raw("<tr><th scope=\"row\">").text(std::to_string(hour)).raw(":00</th><td>");
    html.text(std::to_string(chart.counts[at])).raw("</td><td>").text(rounded(chart.usual[at])).raw("</td></tr>\n");
  }
  html.raw("</tbody></table></div></details>\n");
}

}  // namespace

std::string today_page(const PageFrame& frame, const TodayPage& page) {
  Html html;
  html.raw("<h1>Today</h1>\n").raw(page.above);
  add_figures(html, page.today);
  add_hours(html, page.today);
  html.raw("<h2>What patients read now</h2>\n<div class=\"patients-read\">\n");
  for (const std::string& words : page.patients_read) html.raw("<p>").text(words).raw("</p>\n");
  html.raw("</div>\n<p><a href=\"/inbox/signal\">Change the signal</a></p>\n");
  return inbox_document(&frame, "Today", html.take());
}

}  // namespace frontdoor::intake
