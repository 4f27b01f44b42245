#include "base/log_writer.h"

#include "base/clock.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace frontdoor::intake {
namespace {

// A pipe that says it has room takes this much without waiting.
constexpr std::size_t kPieceBytes = 4'096;
constexpr int kLookWhetherStoppingMilliseconds = 100;

constexpr char kEndOfEntry = '\0';

std::string line_of_dropped(std::size_t lines) {
  return "{\"time\":\"" + format_rfc3339(system_now()) +
         "\",\"level\":\"warning\",\"event\":\"log-lines-dropped\",\"lines\":" + std::to_string(lines) + "}\n";
}

// The signals that end the service are waited for elsewhere.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

std::string journal_entry(std::string_view fields) {
  return std::string(fields) + kEndOfEntry;
}

int journal_socket(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof address.sun_path) return -1;
  std::strcpy(address.sun_path, path);
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return -1;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

LogWriter::LogWriter(int descriptor, bool entries)
    : descriptor_(descriptor), entries_(entries), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  added_.notify_one();
  thread_.join();
}

void LogWriter::add(std::string_view line) {
  {
    std::lock_guard lock(mutex_);
    // Once one was dropped, all are until that has been said: the order stays true.
    if (dropped_lines_ > 0 || waiting_.size() + line.size() > kLogBytesWaitingMax) {
      ++dropped_lines_;
      return;
    }
    waiting_ += line;
  }
  added_.notify_one();
}

bool LogWriter::finish(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return written_.wait_for(lock, at_most, [this] { return waiting_.empty() && dropped_lines_ == 0 && !writing_; });
}

void LogWriter::run() {
  block_signals();
  std::unique_lock lock(mutex_);
  for (;;) {
    added_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    std::string bytes = std::exchange(waiting_, {});
    if (const std::size_t dropped = std::exchange(dropped_lines_, 0); dropped > 0) {
      const std::string line = line_of_dropped(dropped);
      bytes += entries_ ? journal_entry("PRIORITY=4\nFRONTDOOR_EVENT=log-lines-dropped\nMESSAGE=" + line) : line;
    }
    writing_ = true;
    lock.unlock();
    const bool written = write_out(bytes);
    lock.lock();
    writing_ = false;
    if (!written) return;
    written_.notify_all();
  }
}

bool LogWriter::write_out(std::string_view bytes) {
  while (!bytes.empty()) {
    pollfd ready{descriptor_, POLLOUT, 0};
    if (::poll(&ready, 1, kLookWhetherStoppingMilliseconds) > 0) {
      const std::size_t piece = entries_ ? bytes.find(kEndOfEntry) : std::min(bytes.size(), kPieceBytes);
      const ssize_t taken = ::write(descriptor_, bytes.data(), piece);
      const bool again = taken < 0 && (errno == EAGAIN || errno == EINTR);
      if (entries_ && !again) {
        bytes.remove_prefix(piece + 1);  // one that the journal does not take stops no other
      } else if (taken < 0 && !again) {
        return true;  // a log that cannot be written must not stop the service
      } else if (taken > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(taken));
      }
      continue;
    }
    std::lock_guard lock(mutex_);
    if (stopping_) return false;
  }
  return true;
}

}  // namespace frontdoor::intake
