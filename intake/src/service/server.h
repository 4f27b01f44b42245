// The sockets around a Service: an event loop on one thread, and the threads that handlers run on. Limits are on
// connections, bytes and time (http_limits.h), never on how many requests a practice gets.
#pragma once

#include "base/settings.h"
#include "service/http_limits.h"
#include "service/service.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace frontdoor::intake {

// The limits with those that an operator has set.
HttpLimits http_limits_of(const Settings& settings);

// Starts listening in the constructor. Throws std::runtime_error when the address or the certificate cannot be had.
class Server {
 public:
  Server(Service& service, const Settings& settings);
  Server(Service& service, const Settings& settings, const HttpLimits& limits);
  ~Server();  // drains
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;
  std::string address() const;  // "http://127.0.0.1:8080"
  // Calls `beat` every so often from the thread of the event loop, as long as that turns. Once at most.
  void beat_every(std::chrono::milliseconds interval, std::function<void()> beat);
  // Takes no new connection, finishes what is being answered, closes the rest. Twice is harmless.
  void stop();

 private:
  class Loop;
  Settings settings_;
  std::unique_ptr<Loop> loop_;
};

}  // namespace frontdoor::intake
