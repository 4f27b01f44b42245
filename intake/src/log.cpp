#include "log.h"

#include "clock.h"

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

}  // namespace

void set_log_threshold(LogLevel least) {
  threshold = least;
}

void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < threshold.load()) return;
  Json line = Json::object();
  line["time"] = format_rfc3339(system_now());
  line["level"] = level_name(level);
  line["event"] = std::string(event);
  for (const auto& [name, value] : fields) {
    if (const auto* text = std::get_if<std::string>(&value)) line[std::string(name)] = *text;
    if (const auto* number = std::get_if<long long>(&value)) line[std::string(name)] = *number;
  }
  const std::string bytes = to_text(line) + "\n";
  // A log that cannot be written must not stop the service.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
}

}  // namespace frontdoor::intake
