// `frontdoor-intake serve`: runs until SIGTERM or SIGINT, then drains and ends with 0.
#include "base/log.h"
#include "base/service_manager.h"
#include "base/settings.h"
#include "commands/commands.h"
#include "service/metrics_server.h"
#include "service/server.h"
#include "service/service.h"

#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

// Blocked before any thread starts, so that only wait_for_end() ever sees them.
sigset_t block_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file over its limit is a failed write (503), not the end of the service
  return signals;
}

// One descriptor a connection, and some for the store: shells often allow 1,024.
void allow_many_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void wait_for_end(const sigset_t& signals) {
  int received = 0;
  while (sigwait(&signals, &received) != 0) {
  }
}

}  // namespace

int run_serve(const std::vector<std::string>& arguments) {
  std::vector<std::string> known = setting_names();
  known.push_back("config");
  const Settings settings = load_settings(Flags(arguments, known).settings());
  const sigset_t signals = block_end_signals();
  allow_many_descriptors();
  Service service(settings, system_now);
  if (!service.has_form()) {
    throw std::runtime_error("there is no embed.html in the web root " + settings.web_root.string() +
                             ": build web/ or set --web-root");
  }
  Server server(service, settings);
  std::unique_ptr<MetricsServer> metrics;
  if (const std::optional<MetricsPlace> place = metrics_place(settings)) {
    metrics = std::make_unique<MetricsServer>(place->address, place->port, [&] { return service.watch().text(); });
    log_event(LogLevel::info, "metrics",
              {{"address", place->address}, {"port", static_cast<long long>(metrics->port())}});
  }
  service.courier().start();
  log_event(LogLevel::info, "started", {{"port", static_cast<long long>(server.port())}});
  // The one line on standard output: the process that started us reads the port from it.
  std::printf("listening %s\n", server.address().c_str());
  std::fflush(stdout);
  tell_service_manager("READY=1\nSTATUS=listening " + server.address());
  if (const auto interval = watchdog_interval())
    server.beat_every(*interval, [] { tell_service_manager("WATCHDOG=1"); });
  wait_for_end(signals);
  tell_service_manager("STOPPING=1");
  log_event(LogLevel::info, "stopping");
  server.stop();
  log_event(LogLevel::info, "stopped");
  return 0;
}

}  // namespace frontdoor::intake
