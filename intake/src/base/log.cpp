#include "base/log.h"

#include "base/clock.h"
#include "base/log_writer.h"

#include <frontdoor/json.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <utility>

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

// The journal's socket, where systemd reads our standard error; else -1.
int to_journal() {
  static const int socket = is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM")) ? journal_socket() : -1;
  return socket;
}

// Never destroyed: other objects log while they end, and a thread that a full pipe holds must not hold the end.
LogWriter& writer() {
  static LogWriter* const one = [] {
    auto* made = to_journal() < 0 ? new LogWriter(STDERR_FILENO) : new LogWriter(to_journal(), true);
    std::atexit([] { writer().finish(std::chrono::seconds(1)); });
    return made;
  }();
  return *one;
}

// name: our own, without anything to escape.
template <typename Value>
void add_member(std::string& line, std::string_view name, const Value& value) {
  line += ",\"";
  line += name;
  line += "\":";
  line += to_text(Json(value));
}

thread_local std::string id_of_call;

const char* journal_priority(LogLevel level) {
  return level == LogLevel::info ? "6" : level == LogLevel::warning ? "4" : "3";
}

// So that `journalctl FRONTDOOR_REQUEST_ID=...` finds what one call said, and `FRONTDOOR_EVENT=...` one kind of event.
std::string as_entry(LogLevel level, std::string_view event, const std::string& line) {
  std::string fields = std::string("PRIORITY=") + journal_priority(level) + "\nSYSLOG_IDENTIFIER=frontdoor-intake\n";
  fields += "FRONTDOOR_EVENT=" + std::string(event) + "\n";
  if (!id_of_call.empty()) fields += "FRONTDOOR_REQUEST_ID=" + id_of_call + "\n";
  return journal_entry(fields + "MESSAGE=" + line);
}

}  // namespace

LogOfCall::LogOfCall(std::string id) : before_(std::exchange(id_of_call, std::move(id))) {}

LogOfCall::~LogOfCall() {
  id_of_call = std::move(before_);
}

bool is_journal(int descriptor, const char* journal_stream) {
  struct stat found {};
  if (journal_stream == nullptr || ::fstat(descriptor, &found) != 0) return false;
  return std::to_string(found.st_dev) + ":" + std::to_string(found.st_ino) == journal_stream;
}

void set_log_threshold(LogLevel least) {
  threshold = least;
}

void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < threshold.load()) return;
  // Written at every call: put together as text, not as a tree.
  std::string line =
      std::string("{\"time\":\"") + format_rfc3339(system_now()) + "\",\"level\":\"" + level_name(level) + '"';
  add_member(line, "event", std::string(event));
  if (!id_of_call.empty()) add_member(line, "id", id_of_call);
  for (const auto& [name, value] : fields) {
    if (const auto* text = std::get_if<std::string>(&value)) add_member(line, name, *text);
    if (const auto* number = std::get_if<long long>(&value)) add_member(line, name, *number);
  }
  line += "}\n";
  writer().add(to_journal() < 0 ? line : as_entry(level, event, line));
}

}  // namespace frontdoor::intake
