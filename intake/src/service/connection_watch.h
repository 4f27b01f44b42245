// Ends connections that do not bring a whole request head in time. The socket's own time limit starts anew with each
// byte, so that a caller who sends one byte a second would hold a thread for hours.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace frontdoor::intake {

// Thread safe. One thread looks at all connections once a second.
class ConnectionWatch {
 public:
  // A head must be whole this long after the connection began, or after the last reply on it.
  explicit ConnectionWatch(std::chrono::seconds head_time_max);
  ~ConnectionWatch();
  ConnectionWatch(const ConnectionWatch&) = delete;
  ConnectionWatch& operator=(const ConnectionWatch&) = delete;

  // From add() to remove() the socket must live.
  void add(const Poco::Net::StreamSocket& socket);
  void remove(const Poco::Net::StreamSocket& socket);
  std::size_t count();  // open connections
  void head_arrived(const Poco::Net::StreamSocket& socket);
  void replied(const Poco::Net::StreamSocket& socket);

  void end_waiting();  // those between two requests
  void end_all();

 private:
  struct Connection {
    bool waiting = true;  // for a request's head
    std::chrono::steady_clock::time_point since;
  };
  void run();
  template <typename Condition>
  void end_if(Condition&& condition);

  std::chrono::seconds head_time_max_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::map<poco_socket_t, Connection> connections_;
  std::thread thread_;
};

}  // namespace frontdoor::intake
