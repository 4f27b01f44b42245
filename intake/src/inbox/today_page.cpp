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

void set_figures(PageData& data, const Today& today) {
  data.set("received", today.received).set("open", today.open).set("answered", today.answered);
  data.set("overdue", today.overdue).set("has-overdue", today.overdue > 0);
  data.set("unseen-pressing", today.unseen_pressing > 0 ? std::to_string(today.unseen_pressing) : "");
  data.set("in-floods", today.in_floods > 0 ? std::to_string(today.in_floods) : "");
  data.set("usual-weeks", today.usual_weeks > 0 ? std::to_string(today.usual_weeks) : "");
  data.set("one-week", today.usual_weeks == 1).set("usual-by-now", rounded(today.usual_by_now));
  data.set("median-answer", today.median_answer ? words_for_minutes(*today.median_answer) : std::string());
  data.set("answered-in-time", today.answered_in_time);
}

void set_hours(PageData& data, const Today& today) {
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
  std::vector<PageData> rows;
  for (int hour = chart.first; hour <= chart.last; ++hour) {
    const auto at = static_cast<std::size_t>(hour);
    PageData row;
    row.set("hour", hour).set("count", chart.counts[at]).set("usual", rounded(chart.usual[at]));
    rows.push_back(std::move(row));
  }
  data.set("chart", Markup{hour_chart_as_svg(chart)}).set("hours", std::move(rows));
}

}  // namespace

std::string today_page(const PageFrame& frame, const TodayPage& page) {
  PageData data;
  data.set("above", Markup{page.above});
  set_figures(data, page.today);
  set_hours(data, page.today);
  data.set("patients-read", rows_of(page.patients_read, [](const std::string& words) {
             PageData row;
             return std::move(row.set("text", words));
           }));
  return inbox_page(&frame, "Today", "today", data);
}

}  // namespace frontdoor::intake
