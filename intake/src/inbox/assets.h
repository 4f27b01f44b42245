// The inbox's own style sheet, scripts and page templates (intake/web), as bytes inside the program.
#pragma once

#include <span>
#include <string_view>

namespace frontdoor::intake {

std::string_view inbox_css();
std::string_view inbox_js();
std::string_view inbox_alarm_bar_js();
std::string_view inbox_alarms_js();  // runs in a worker

// A file of intake/web/pages.
struct PageSource {
  std::string_view name;  // without ".html"
  std::string_view text;
};
std::span<const PageSource> page_sources();

}  // namespace frontdoor::intake
