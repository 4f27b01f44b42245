// Takes lines to a descriptor on a thread of its own, so that a reader who takes nothing stops nobody who logs. Lines
// that find no room are dropped; how many is said in their place. systemd's journal takes entries of fields in place of
// lines (systemd.io/JOURNAL_NATIVE_PROTOCOL), each in a datagram of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace frontdoor::intake {

inline constexpr std::size_t kLogBytesWaitingMax = 1'000'000;  // about 6,000 lines

// Of fields without line breaks, each "NAME=value" on a line.
std::string journal_entry(std::string_view fields);
// A socket on which the journal takes entries; -1: there is none. It stays open.
int journal_socket(const char* path = "/run/systemd/journal/socket");

// Thread safe.
class LogWriter {
 public:
  // Borrowed. entries: it is a socket of the journal's, and what is added are entries.
  explicit LogWriter(int descriptor, bool entries = false);
  ~LogWriter();  // drops what has not been written
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // line: with its line end; an entry: as journal_entry() makes it. Never waits for a reader.
  void add(std::string_view line);
  // Waits until all is written, for so long at most. False: it was not.
  bool finish(std::chrono::milliseconds at_most);

 private:
  void run();
  bool write_out(std::string_view bytes);  // false: stopping

  const int descriptor_;
  const bool entries_;
  std::mutex mutex_;
  std::condition_variable added_;
  std::condition_variable written_;
  std::string waiting_;
  std::size_t dropped_lines_ = 0;
  bool writing_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace frontdoor::intake
