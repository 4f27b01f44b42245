#include "base/service_manager.h"

#include "base/log.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace frontdoor::intake {
namespace {

bool send_to(const std::string& name, std::string_view state) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() < 2 || name.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, name.data(), name.size());
  const bool is_abstract = name.front() == '@';
  if (is_abstract) address.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + (is_abstract ? 0 : 1));
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const auto* to = reinterpret_cast<const sockaddr*>(&address);
  const ssize_t sent = ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL, to, length);
  ::close(descriptor);
  return sent == static_cast<ssize_t>(state.size());
}

}  // namespace

void tell_service_manager(std::string_view state) {
  const char* const name = std::getenv("NOTIFY_SOCKET");
  if (name == nullptr || *name == '\0' || send_to(name, state)) return;
  log_event(LogLevel::error, "service-manager-not-told", {{"reason", std::strerror(errno)}});
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  const char* const process = std::getenv("WATCHDOG_PID");
  if (process != nullptr && std::atoll(process) != ::getpid()) return std::nullopt;
  const char* const text = std::getenv("WATCHDOG_USEC");
  const long long microseconds = text == nullptr ? 0 : std::atoll(text);
  if (microseconds < 2000) return std::nullopt;
  return std::chrono::milliseconds(microseconds / 2000);
}

}  // namespace frontdoor::intake
