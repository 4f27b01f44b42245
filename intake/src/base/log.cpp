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

// Never destroyed: other objects log while they end, and a thread that a full pipe holds must not hold the end.
LogWriter& writer() {
  static LogWriter* const one = [] {
    auto* made = new LogWriter(STDERR_FILENO);
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

const char* journal_prefix(LogLevel level) {
  static const bool to_journal = is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM"));
  if (!to_journal) return "";
  return level == LogLevel::info ? "<6>" : level == LogLevel::warning ? "<4>" : "<3>";
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
  std::string line = journal_prefix(level) + std::string("{\"time\":\"") + format_rfc3339(system_now()) +
                     "\",\"level\":\"" + level_name(level) + '"';
  add_member(line, "event", std::string(event));
  if (!id_of_call.empty()) add_member(line, "id", id_of_call);
  for (const auto& [name, value] : fields) {
    if (const auto* text = std::get_if<std::string>(&value)) add_member(line, name, *text);
    if (const auto* number = std::get_if<long long>(&value)) add_member(line, name, *number);
  }
  line += "}\n";
  writer().add(line);
}

}  // namespace frontdoor::intake
