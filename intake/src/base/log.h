// Structured logs: one JSON object a line on stderr. Nothing a patient wrote, no name, no password, no token ever
// goes in: callers pass codes, counts, routes (never raw paths) and practice codes only.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace frontdoor::intake {

using LogValue = std::variant<std::string, long long>;
using LogField = std::pair<std::string_view, LogValue>;

enum class LogLevel { info, warning, error };

// event: a short fixed word ("request-stored"). Thread safe; one write(2) a line.
void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
// Tests and one-shot commands may silence info lines.
void set_log_threshold(LogLevel least);

}  // namespace frontdoor::intake
