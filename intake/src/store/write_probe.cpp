#include "store/write_probe.h"

#include "base/log.h"
#include "store/store.h"

#include <fcntl.h>
#include <unistd.h>

namespace frontdoor::intake {
namespace {

// As large as the journal of the largest request: less may fit where that does not.
constexpr std::size_t kProbeBytes = 256 * 1024;

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

bool can_write_in(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / ".write-probe";
  const int descriptor = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return false;
  const bool written = write_all(descriptor, std::string(kProbeBytes, '\0'));
  ::close(descriptor);
  return ::unlink(file.c_str()) == 0 && written;
}

}  // namespace

std::string WriteProbe::try_both() {
  if (!can_write_in(directory_)) return "The disk is full or takes no writes.";
  try {
    database_.write([](SqlSession& session) {
      session.execute(
          "INSERT INTO write_probes (name, value) VALUES ('ready', 1)"
          " ON CONFLICT (name) DO UPDATE SET value = write_probes.value + 1");
    });
  } catch (const StoreUnavailable& fault) {
    log_event(LogLevel::error, "store-unavailable", {{"reason", std::string(fault.what())}});
    return "The database takes no writes.";
  }
  return "";
}

std::string WriteProbe::fault() {
  std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (has_tried_ && now - tried_ < every_) return fault_;
  fault_ = try_both();
  tried_ = std::chrono::steady_clock::now();
  has_tried_ = true;
  return fault_;
}

}  // namespace frontdoor::intake
