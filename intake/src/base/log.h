// Structured logs: one JSON object a line on stderr, or as an entry of systemd's journal. Nothing a patient wrote, no
// name, no password, no token ever goes in: callers pass codes, counts, routes (never raw paths) and practice codes
// only.
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
// While it lives, every line of this thread carries `id`: what one call said can be found by it. May be nested.
class LogOfCall {
 public:
  explicit LogOfCall(std::string id);
  ~LogOfCall();
  LogOfCall(const LogOfCall&) = delete;
  LogOfCall& operator=(const LogOfCall&) = delete;

 private:
  std::string before_;
};

// Whether `descriptor` is what systemd's journal reads, as JOURNAL_STREAM ("device:inode"; may be null) says. Lines go
// to the journal's own socket then, with fields beside them (log_writer.h).
bool is_journal(int descriptor, const char* journal_stream);

// Tests and one-shot commands may silence info lines.
void set_log_threshold(LogLevel least);

}  // namespace frontdoor::intake
