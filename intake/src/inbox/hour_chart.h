// A picture of hours as bars beside what is usual, as SVG inside a page.
#pragma once

#include <array>
#include <string>

namespace frontdoor::intake {

// Hours first to last of the day (0 to 23). label: what it shows, for screen readers; the figures themselves belong in
// a table beside it.
struct HourChart {
  std::array<int, 24> counts{};
  std::array<double, 24> usual{};
  int first = 7;
  int last = 19;
  std::string label;
};
std::string hour_chart_as_svg(const HourChart& chart);

}  // namespace frontdoor::intake
