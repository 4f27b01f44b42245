// What the service tells the service manager that started it (systemd's Type=notify): a datagram to $NOTIFY_SOCKET, as
// sd_notify(3) describes it. Without that variable nothing is told.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace frontdoor::intake {

// state: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=...". One that cannot be told is logged: the manager then gives
// up on a start, and says so.
void tell_service_manager(std::string_view state);
// How often it wants to be told "WATCHDOG=1" at least, halved as sd_watchdog_enabled(3) advises; nothing: it does not.
std::optional<std::chrono::milliseconds> watchdog_interval();

}  // namespace frontdoor::intake
