#include "inbox/hour_chart.h"

#include "base/html.h"

#include <algorithm>
#include <cmath>

namespace frontdoor::intake {
namespace {

// Units of the picture, which scales to the width of the page.
constexpr int kHourWidth = 40;
constexpr int kBarWidth = 26;
constexpr int kHeight = 160;
constexpr int kLeft = 36;
constexpr int kTop = 12;
constexpr int kBelow = 28;

std::string number(double value) {
  return std::to_string(static_cast<int>(std::lround(value)));
}

void add_text(Html& html, double x, double y, const char* anchor, const std::string& text) {
  html.raw("<text x=\"").raw(number(x)).raw("\" y=\"").raw(number(y)).raw("\" text-anchor=\"").raw(anchor);
  html.raw("\">").text(text).raw("</text>");
}

// A round number at or above `value`.
int top_of(double value) {
  for (int top = 5;; top *= 2) {
    if (value <= top) return top;
  }
}

}  // namespace

std::string hour_chart_as_svg(const HourChart& chart) {
  double highest = 0;
  for (int hour = chart.first; hour <= chart.last; ++hour) {
    const auto at = static_cast<std::size_t>(hour);
    highest = std::max({highest, static_cast<double>(chart.counts[at]), chart.usual[at]});
  }
  const int top = top_of(highest);
  const int width = kLeft + (chart.last - chart.first + 1) * kHourWidth;
  const auto y_of = [&](double count) { return kTop + kHeight - count / top * kHeight; };
  Html html;
  html.raw("<svg class=\"hour-chart\" role=\"img\" aria-label=\"").text(chart.label).raw("\" viewBox=\"0 0 ");
  html.raw(std::to_string(width)).raw(" ").raw(std::to_string(kTop + kHeight + kBelow)).raw("\">\n");
  for (const int count : {0, top}) {
    const std::string y = number(y_of(count));
    html.raw("<path class=\"grid\" d=\"M").raw(std::to_string(kLeft)).raw(" ").raw(y).raw("H");
    html.raw(std::to_string(width)).raw("\"/>");
    add_text(html, kLeft - 6, y_of(count) + 5, "end", std::to_string(count));
  }
  for (int hour = chart.first; hour <= chart.last; ++hour) {
    const auto at = static_cast<std::size_t>(hour);
    const int x = kLeft + (hour - chart.first) * kHourWidth + (kHourWidth - kBarWidth) / 2;
    html.raw("<path class=\"bar\" d=\"M").raw(std::to_string(x)).raw(" ").raw(number(y_of(0))).raw("V");
    html.raw(number(y_of(chart.counts[at]))).raw("h").raw(std::to_string(kBarWidth)).raw("V").raw(number(y_of(0)));
    html.raw("z\"/>");
    if (chart.usual[at] > 0) {
      html.raw("<path class=\"usual\" d=\"M").raw(std::to_string(x - 4)).raw(" ");
      html.raw(number(y_of(chart.usual[at]))).raw("h").raw(std::to_string(kBarWidth + 8)).raw("\"/>");
    }
    add_text(html, x + kBarWidth / 2.0, kTop + kHeight + 18, "middle", std::to_string(hour));
    html.raw("\n");
  }
  html.raw("</svg>\n");
  return html.take();
}

}  // namespace frontdoor::intake
