// The sockets: Poco's HTTP server around a Service. Limits are on connections, bytes and time, never on how many
// requests a practice gets.
#pragma once

#include "service/address_pace.h"
#include "service/connection_watch.h"
#include "service/service.h"

#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

namespace frontdoor::intake {

// What the connections share. Thread safe.
class ServerState {
 public:
  ServerState(Service& service, const Settings& settings);

  Service& service() { return service_; }
  const Settings& settings() const { return settings_; }
  bool draining() const { return draining_; }
  ConnectionWatch& watch() { return watch_; }
  AddressPace& pace() { return pace_; }

  void enter();
  void leave();
  // From now on every reply closes its connection; returns when none is being made, or after `seconds_max`.
  void drain(int seconds_max);

 private:
  Service& service_;
  const Settings& settings_;
  ConnectionWatch watch_;
  AddressPace pace_;
  std::atomic<bool> draining_{false};
  std::mutex mutex_;
  std::condition_variable idle_;
  int active_ = 0;
};

// Starts listening in the constructor. Throws std::runtime_error when the address cannot be had.
class Server {
 public:
  Server(Service& service, const Settings& settings);
  ~Server();  // drains
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return http_->port(); }
  std::string address() const;  // "http://127.0.0.1:8080"
  // Takes no new connection, finishes what is being answered, closes the rest. Twice is harmless.
  void stop();

 private:
  Settings settings_;
  ServerState state_;
  Poco::ThreadPool threads_;
  std::unique_ptr<Poco::Net::TCPServer> http_;
  bool stopped_ = false;
};

}  // namespace frontdoor::intake
