#include "base/log_writer.h"

#include "base/clock.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

namespace frontdoor::intake {
namespace {

// A pipe that says it has room takes this much without waiting.
constexpr std::size_t kPieceBytes = 4'096;
constexpr int kLookWhetherStoppingMilliseconds = 100;

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

LogWriter::LogWriter(int descriptor) : descriptor_(descriptor), thread_([this] { run(); }) {}

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
    if (const std::size_t dropped = std::exchange(dropped_lines_, 0); dropped > 0) bytes += line_of_dropped(dropped);
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
      const ssize_t taken = ::write(descriptor_, bytes.data(), std::min(bytes.size(), kPieceBytes));
      // A log that cannot be written must not stop the service.
      if (taken < 0 && errno != EAGAIN && errno != EINTR) return true;
      if (taken > 0) bytes.remove_prefix(static_cast<std::size_t>(taken));
      continue;
    }
    std::lock_guard lock(mutex_);
    if (stopping_) return false;
  }
  return true;
}

}  // namespace frontdoor::intake
