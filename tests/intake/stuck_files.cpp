#include "stuck_files.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

namespace frontdoor::intake {
namespace {

std::mutex mutex;
std::string stuck_part;

bool is_stuck(const char* path) {
  std::lock_guard lock(mutex);
  return !stuck_part.empty() && std::string(path).find(stuck_part) != std::string::npos;
}

int remove_at(int folder, const char* path, int flags) {
  if (is_stuck(path)) {
    errno = EBUSY;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_unlinkat, folder, path, flags));
}

}  // namespace

StuckFiles::StuckFiles(std::string part) {
  std::lock_guard lock(mutex);
  stuck_part = std::move(part);
}

StuckFiles::~StuckFiles() {
  std::lock_guard lock(mutex);
  stuck_part.clear();
}

}  // namespace frontdoor::intake

// Found before those of the C library, also by the C++ library's std::filesystem.
extern "C" {
int unlinkat(int folder, const char* path, int flags) noexcept {
  return frontdoor::intake::remove_at(folder, path, flags);
}
int unlink(const char* path) noexcept {
  return frontdoor::intake::remove_at(AT_FDCWD, path, 0);
}
int rmdir(const char* path) noexcept {
  return frontdoor::intake::remove_at(AT_FDCWD, path, AT_REMOVEDIR);
}
int remove(const char* path) noexcept {
  const int removed = frontdoor::intake::remove_at(AT_FDCWD, path, 0);
  return removed != 0 && (errno == EISDIR || errno == EPERM) ? rmdir(path) : removed;
}
}
