// The address that Prometheus reads: one of its own, never the patients' port. Plain http, GET /metrics and nothing
// else.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace frontdoor::intake {

class MetricsServer {
 public:
  // text: called on its own thread, never throws. Throws std::runtime_error when the address cannot be had.
  MetricsServer(const std::string& address, int port, std::function<std::string()> text);
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  int port() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace frontdoor::intake
