// The inbox's own style sheet and script (intake/web), as bytes inside the program.
#pragma once

#include <string_view>

namespace frontdoor::intake {

std::string_view inbox_css();
std::string_view inbox_js();
std::string_view inbox_alarm_bar_js();
std::string_view inbox_alarms_js();  // runs in a worker

}  // namespace frontdoor::intake
