#include "base/log.h"

#include "base/clock.h"

#include <frontdoor/json.h>

#include <unistd.h>

#include <atomic>

namespace frontdoor::intake {
namespace {

std::atomic<LogLevel> threshold{LogLevel::info};

const char* level_name(LogLevel level) {
  switch (level) {
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "error";
}

// name: one of ours, without anything to escape.
template <typename Value>
void add_member(std::string& line, std::string_view name, const Value& value) {
  line += ",\"";
  line += name;
  line += "\":";
  line += to_text(Json(value));
}

}  // namespace

void set_log_threshold(LogLevel least) {
  threshold = least;
}

void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < threshold.load()) return;
  // Written at every call: put together as text, not as a tree.
  std::string line = "{\"time\":\"" + format_rfc3339(system_now()) + "\",\"level\":\"" + level_name(level) + '"';
  add_member(line, "event", std::string(event));
  for (const auto& [name, value] : fields) {
    if (const auto* text = std::get_if<std::string>(&value)) add_member(line, name, *text);
    if (const auto* number = std::get_if<long long>(&value)) add_member(line, name, *number);
  }
  line += "}\n";
  // A log that cannot be written must not stop the service.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace frontdoor::intake
