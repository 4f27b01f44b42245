#include "service/connection_watch.h"

#include <sys/socket.h>

namespace frontdoor::intake {
namespace {

constexpr std::chrono::seconds kLookEvery{1};

poco_socket_t descriptor_of(const Poco::Net::StreamSocket& socket) {
  return socket.impl()->sockfd();
}

}  // namespace

ConnectionWatch::ConnectionWatch(std::chrono::seconds head_time_max)
    : head_time_max_(head_time_max), thread_([this] { run(); }) {}

ConnectionWatch::~ConnectionWatch() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

void ConnectionWatch::add(const Poco::Net::StreamSocket& socket) {
  std::lock_guard lock(mutex_);
  connections_[descriptor_of(socket)] = {true, std::chrono::steady_clock::now()};
}

void ConnectionWatch::remove(const Poco::Net::StreamSocket& socket) {
  std::lock_guard lock(mutex_);
  connections_.erase(descriptor_of(socket));
}

std::size_t ConnectionWatch::count() {
  std::lock_guard lock(mutex_);
  return connections_.size();
}

void ConnectionWatch::head_arrived(const Poco::Net::StreamSocket& socket) {
  std::lock_guard lock(mutex_);
  connections_[descriptor_of(socket)].waiting = false;
}

void ConnectionWatch::replied(const Poco::Net::StreamSocket& socket) {
  add(socket);
}

// Shutting down leaves closing to the connection's own thread, so that a descriptor is never used twice.
template <typename Condition>
void ConnectionWatch::end_if(Condition&& condition) {
  for (const auto& [descriptor, connection] : connections_) {
    if (condition(connection)) ::shutdown(descriptor, SHUT_RDWR);
  }
}

void ConnectionWatch::end_waiting() {
  std::lock_guard lock(mutex_);
  end_if([](const Connection& connection) { return connection.waiting; });
}

void ConnectionWatch::end_all() {
  std::lock_guard lock(mutex_);
  end_if([](const Connection&) { return true; });
}

void ConnectionWatch::run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
    const auto oldest = std::chrono::steady_clock::now() - head_time_max_;
    end_if([oldest](const Connection& connection) { return connection.waiting && connection.since < oldest; });
  }
}

}  // namespace frontdoor::intake
